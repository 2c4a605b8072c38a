//! A fact as it is stored, and the hash by which it is known whether it still is what was written.

use chrono::{DateTime, Utc};

use super::{Attributes, FactId, FactKind, Mode, NewFact};
use crate::{
    ledger::keys::{ParticipationId, SessionId},
    people::{
        age_band::AgeBand,
        organisations::{OrganisationId, OrganisationKind},
        person::{PersonId, Sex},
        posts::PostRole,
    },
    projects::project::ProjectId,
    system::{
        audit::{
            cover::{Covered, RowHash, Table},
            tables::Cover,
        },
        key::{AccountId, VersionId},
    },
};

/// Every column.
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(super) id: FactId,
    pub(super) person_id: PersonId,
    pub(super) project_id: ProjectId,
    pub(super) participation_id: Option<ParticipationId>,
    pub(super) course_version_id: Option<VersionId>,
    pub(super) activity: Option<String>,
    pub(super) kind: FactKind,
    pub(super) minutes: i64,
    pub(super) score: Option<i64>,
    pub(super) max_score: Option<i64>,
    pub(super) passed: Option<bool>,
    pub(super) happened_at: DateTime<Utc>,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) recorded_by: Option<AccountId>,
    pub(super) organisation_id: Option<OrganisationId>,
    pub(super) organisation_kind: Option<OrganisationKind>,
    pub(super) post_role: Option<PostRole>,
    pub(super) first_responder: Option<bool>,
    pub(super) region: Option<String>,
    pub(super) sex: Sex,
    pub(super) age_band: AgeBand,
    pub(super) language: String,
    pub(super) mode: Mode,
    pub(super) evidence: Option<String>,
    pub(super) session_id: Option<SessionId>,
    pub(super) supersedes: Option<FactId>,
    pub(super) reason: Option<String>,
}

impl Row {
    pub(super) fn new(fact: &NewFact, person: Attributes, recorded_at: DateTime<Utc>) -> Self {
        Self {
            id: fact.id,
            person_id: fact.person,
            project_id: fact.project,
            participation_id: fact.participation,
            course_version_id: fact.course_version,
            activity: fact.activity.clone(),
            kind: fact.kind,
            minutes: i64::from(fact.minutes),
            score: fact.score.map(|score| score.hundredths),
            max_score: fact.score.map(|score| score.max_hundredths),
            passed: fact.passed,
            happened_at: fact.at,
            recorded_at,
            recorded_by: fact.recorded_by,
            organisation_id: person.organisation_id,
            organisation_kind: person.kind,
            post_role: person.role,
            first_responder: person.first_responder,
            region: person.region,
            sex: person.sex,
            age_band: AgeBand::of(person.birth_year, fact.on),
            language: fact.language.code().to_owned(),
            mode: fact.mode,
            evidence: fact.evidence.clone(),
            session_id: fact.session,
            supersedes: fact.supersedes.as_ref().map(|(id, _)| *id),
            reason: fact.supersedes.as_ref().map(|(_, reason)| reason.clone()),
        }
    }
}

impl Cover for Row {
    const ALL: &'static str =
        "SELECT id, person_id, project_id, participation_id, course_version_id, activity, kind, minutes, score,
            max_score, passed, happened_at, recorded_at, recorded_by, organisation_id, organisation_kind, post_role,
            first_responder, region, sex, age_band, language, mode, evidence, session_id, supersedes, reason
        FROM facts ORDER BY id";

    fn covered(&self) -> Covered {
        let hash = RowHash::new(Table::Facts)
            .key(Some(self.id))
            .key(Some(self.person_id))
            .key(Some(self.project_id))
            .key(self.participation_id)
            .key(self.course_version_id)
            .text(self.activity.as_deref())
            .text(Some(self.kind.code()))
            .number(Some(self.minutes))
            .number(self.score)
            .number(self.max_score)
            .number(self.passed.map(i64::from))
            .moment(self.happened_at)
            .moment(self.recorded_at)
            .key(self.recorded_by)
            .key(self.organisation_id)
            .text(self.organisation_kind.map(OrganisationKind::code))
            .text(self.post_role.map(PostRole::code))
            .number(self.first_responder.map(i64::from))
            .text(self.region.as_deref())
            .text(Some(self.sex.code()))
            .text(Some(self.age_band.code()))
            .text(Some(&self.language))
            .text(Some(self.mode.code()))
            .text(self.evidence.as_deref())
            .key(self.session_id)
            .key(self.supersedes)
            .text(self.reason.as_deref());
        (self.id.into(), hash.finish())
    }
}
