//! A started participation, and how far it is: from the facts alone, computed whenever somebody asks.

use std::{collections::BTreeMap, sync::Arc};

use chrono_tz::Tz;
use courses::{
    completion::{self, Evidence, Status},
    course::Course,
    language::Language,
};

use crate::{
    Cx, Error, Result, Tx,
    accounts::sessions::Viewer,
    authoring::library::Versions,
    learning::offer::{Offer, version},
    ledger::{
        facts::{self, FactId, FactKind, Mode, NewFact},
        keys::ParticipationId,
    },
    people::person::PersonId,
    projects::project::{DEFAULT_ZONE, ProjectId},
    system::{
        audit::Actor,
        clock,
        db::{on, sql},
        key::VersionId,
        versions::Published,
    },
};

/// A started participation with everything that its facts have to say.
#[derive(Clone, Debug)]
pub struct Running {
    /// Its key.
    pub id: ParticipationId,
    /// The person.
    pub person: PersonId,
    /// Who acts; nobody when somebody without an account marks their own presence.
    pub actor: Actor,
    /// The project.
    pub project: ProjectId,
    /// Short name of the project.
    pub project_slug: String,
    /// The project's time zone.
    pub zone: Tz,
    /// The version with which it was begun.
    pub begun: VersionId,
    /// What is read now: that version, or its latest correction.
    pub version: Arc<Published>,
    /// The language in which the viewer works.
    pub language: Language,
}

impl Running {
    /// The course in the viewer's language.
    pub fn course(&self) -> &Course {
        self.version.editions.get(self.language)
    }

    pub(crate) fn fact(&self, cx: &Cx, id: FactId, activity: &str, kind: FactKind, minutes: u32) -> NewFact {
        NewFact {
            id,
            person: self.person,
            project: self.project,
            participation: Some(self.id),
            course_version: Some(self.version.id),
            activity: Some(activity.to_owned()),
            session: None,
            kind,
            mode: Mode::SelfPaced,
            minutes,
            score: None,
            passed: None,
            evidence: None,
            language: self.language,
            at: cx.now(),
            on: clock::local_date(cx.now(), self.zone),
            recorded_by: self.actor.account(),
            supersedes: None,
        }
    }
}

const BY_ID: &str = "SELECT p.person_id, p.project_id, j.slug, j.time_zone, p.course_version_id, x.language
    FROM participations p JOIN projects j ON j.id = p.project_id JOIN people x ON x.id = p.person_id WHERE p.id = $1";

/// The participation with this key, for what is concluded about it without its person: in their language, `actor`
/// being who brought it about.
pub(crate) async fn running_in(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    id: ParticipationId,
    actor: Actor,
) -> Result<Running> {
    #[derive(sqlx::FromRow)]
    struct Row {
        person_id: PersonId,
        project_id: ProjectId,
        slug: String,
        time_zone: String,
        course_version_id: VersionId,
        #[sqlx(try_from = "String")]
        language: Language,
    }
    let row: Option<Row> = on!(tx, c => sql::query_as(BY_ID).bind(id).fetch_optional(c).await)?;
    let row = row.ok_or(Error::NotFound)?;
    Ok(Running {
        id,
        person: row.person_id,
        actor,
        project: row.project_id,
        project_slug: row.slug,
        zone: row.time_zone.parse().unwrap_or(DEFAULT_ZONE),
        begun: row.course_version_id,
        version: versions.get(cx, row.course_version_id).await?,
        language: row.language,
    })
}

/// The viewer's started participation behind an offer; `None` when it was not started.
pub async fn running(cx: &Cx, viewer: &Viewer, offer: &Offer, language: Language) -> Result<Option<Running>> {
    let Some(id) = offer.participation_id else { return Ok(None) };
    let Some(version) = version(cx, offer).await? else { return Ok(None) };
    Ok(Some(Running {
        id,
        person: viewer.person,
        actor: viewer.account.into(),
        project: offer.project_id,
        project_slug: offer.project.clone(),
        zone: offer.zone(),
        begun: offer.course_version_id.unwrap_or(version.id),
        version,
        language,
    }))
}

/// How far somebody is, from the facts alone.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The evidence.
    pub evidence: Evidence,
    /// Complete, or what is missing, rule by rule.
    pub status: Status,
}

impl Progress {
    /// From facts, oldest first.
    pub fn new<'a>(course: &Course, facts: impl IntoIterator<Item = &'a facts::Fact>) -> Self {
        Self::with_granted(course, facts, BTreeMap::new())
    }

    /// The same, with the attempts that somebody was given, by the activity id of the quiz.
    pub fn with_granted<'a>(
        course: &Course,
        facts: impl IntoIterator<Item = &'a facts::Fact>,
        granted: BTreeMap<String, u32>,
    ) -> Self {
        let evidence = Evidence { granted, ..facts::evidence(facts) };
        let status = completion::status(course, &evidence);
        Self { evidence, status }
    }

    /// Whether nothing is left to do in an activity.
    pub fn is_done(&self, course: &Course, activity: &str) -> bool {
        course.activity(activity).is_some_and(|activity| completion::is_done(&self.evidence, activity))
    }

    /// How many activities are done, of how many.
    pub fn done(&self, course: &Course) -> (usize, usize) {
        let done = course.activities().filter(|a| self.is_done(course, &a.id)).count();
        (done, course.activities().count())
    }
}
