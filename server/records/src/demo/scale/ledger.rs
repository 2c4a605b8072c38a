//! Facts in bulk, each with the person's attributes on its day.

use chrono::{DateTime, Utc};
use courses::completion::Evidence;

use super::{World, people::Human};
use crate::system::db::bulk::insert_all;
use crate::{
    Result, Tx,
    ledger::{
        facts::{self, Fact, NewFact},
        keys::ParticipationId,
    },
    people::age_band::AgeBand,
};

/// A fact to be written.
pub(super) struct Line {
    pub(super) fact: NewFact,
    pub(super) recorded_at: DateTime<Utc>,
    /// Place of the event in the list of events.
    pub(super) event: Option<usize>,
}

impl Line {
    /// Adds what it says to the evidence of its participation.
    pub(super) fn add_to(&self, world: &World<'_>, evidence: &mut Evidence) {
        let event = self.event.map(|place| &world.gatherings[place]);
        let fact = Fact {
            participation_id: self.fact.participation.unwrap_or(ParticipationId::NIL),
            activity: self.fact.activity.clone(),
            kind: self.fact.kind,
            minutes: i64::from(self.fact.minutes),
            session_id: self.fact.session,
            event_id: event.map(|event| event.id),
            event_planned: event.map(|event| i64::from(event.planned())),
            score: self.fact.score.map(|score| score.hundredths),
            max_score: self.fact.score.map(|score| score.max_hundredths),
            passed: self.fact.passed,
            evidence: self.fact.evidence.clone(),
            happened_at: self.fact.at,
        };
        facts::add(evidence, &fact);
    }
}

/// Writes facts of people, each with its person.
pub(super) async fn write(world: &World<'_>, tx: &mut Tx, lines: &[(&Human, Line)]) -> Result<()> {
    let told: Vec<_> = lines
        .iter()
        .map(|(human, line)| {
            let post = human.post_on(line.fact.on).map(|post| (post.role, &world.offices[post.office]));
            (&line.fact, line.recorded_at, &human.checked, post)
        })
        .collect();
    insert_all!(
        tx,
        "facts (id, person_id, project_id, participation_id, course_version_id, activity, kind, minutes, score, max_score,
            passed, happened_at, recorded_at, recorded_by, organisation_id, organisation_kind, post_role,
            first_responder, region, sex, age_band, language, mode, evidence, session_id, supersedes, reason)",
        told,
        (fact, recorded_at, person, post) => [
            fact.id, fact.person, fact.project, fact.participation, fact.course_version, &fact.activity, fact.kind,
            i64::from(fact.minutes), fact.score.map(|s| s.hundredths), fact.score.map(|s| s.max_hundredths),
            fact.passed, fact.at, *recorded_at, fact.recorded_by, post.map(|(_, office)| office.id),
            post.map(|(_, office)| office.kind), post.map(|(role, _)| role),
            post.map(|(role, _)| role.usually_first_responder()), post.map(|(_, office)| office.region), person.sex,
            AgeBand::of(person.birth_year, fact.on), fact.language.code(), fact.mode, &fact.evidence, fact.session,
            fact.supersedes.as_ref().map(|(id, _)| *id), fact.supersedes.as_ref().map(|(_, reason)| reason.as_str()),
        ]
    );
    Ok(())
}
