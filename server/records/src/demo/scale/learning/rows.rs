//! What people left behind in a course, written in bulk.

use chrono::{DateTime, Utc};
use courses::language::Language;
use sqlx::types::Json;

use super::Material;
use crate::system::db::bulk::insert_all;
use crate::{
    Result, Tx,
    demo::{
        exercise,
        scale::{
            World,
            certificates::Award,
            ledger::{self, Line},
            log::Done,
        },
    },
    learning::{quizzes::attempts::AttemptId, scenarios::debriefs::Kept},
    ledger::keys::{ParticipationId, RunId},
    people::organisations::OrganisationKind,
};

/// What some people did. Those are places in the list of people.
#[derive(Default)]
pub(super) struct Written {
    pub(super) participations: Vec<(ParticipationId, usize, DateTime<Utc>)>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) runs: Vec<Run>,
    pub(super) debriefs: Vec<Debrief>,
    pub(super) lines: Vec<(usize, Line)>,
    pub(super) awards: Vec<Award>,
    pub(super) log: Vec<Done>,
}

/// An attempt at a quiz, handed in or left open.
pub(super) struct Attempt {
    pub(super) id: AttemptId,
    pub(super) participation: ParticipationId,
    /// Place of the quiz in the course.
    pub(super) material: usize,
    pub(super) number: i64,
    pub(super) started: DateTime<Utc>,
    pub(super) submitted: Option<DateTime<Utc>>,
    pub(super) passed: bool,
    /// Place in the list of sheets that passed, or failed.
    pub(super) sheet: usize,
    /// When each answer was saved.
    pub(super) saved: Vec<DateTime<Utc>>,
}

/// A run of a scenario, ended or left.
pub(super) struct Run {
    pub(super) id: RunId,
    pub(super) participation: ParticipationId,
    /// Place of the scenario in the course.
    pub(super) material: usize,
    pub(super) number: i64,
    pub(super) started: DateTime<Utc>,
    pub(super) kind: Option<OrganisationKind>,
    pub(super) language: Language,
    /// When each choice was made.
    pub(super) moments: Vec<DateTime<Utc>>,
    pub(super) closed: Option<DateTime<Utc>>,
    /// Place in the list of played runs.
    pub(super) played: usize,
}

/// An answered debrief.
pub(super) struct Debrief {
    pub(super) run: RunId,
    pub(super) language: Language,
    pub(super) at: DateTime<Utc>,
    /// What became of the commitment, and when that was asked.
    pub(super) kept: Option<(Kept, DateTime<Utc>)>,
}

pub(super) async fn write(
    world: &World<'_>,
    tx: &mut Tx,
    materials: &[Material],
    written: Written,
) -> Result<(Vec<Award>, Vec<Done>)> {
    let version = world.version;
    let begun = written.participations.iter().map(|(id, place, at)| (*id, &world.people[*place], *at));
    let begun: Vec<_> = begun.collect();
    insert_all!(
        tx,
        "participations (id, person_id, project_id, course_slug, course_version_id, started_at)",
        begun,
        (id, human, at) => [*id, human.id, world.phases[human.phase].id, &version.slug, version.id, *at]
    );
    attempts(tx, materials, &written.attempts).await?;
    runs(tx, materials, &written.runs).await?;
    debriefs(tx, &written.debriefs).await?;
    let lines: Vec<_> = written.lines.into_iter().map(|(place, line)| (&world.people[place], line)).collect();
    ledger::write(world, tx, &lines).await?;
    Ok((written.awards, written.log))
}

async fn attempts(tx: &mut Tx, materials: &[Material], attempts: &[Attempt]) -> Result<()> {
    insert_all!(
        tx,
        "attempts (id, participation_id, activity, number, started_at, submitted_at)",
        attempts,
        attempt => [
            attempt.id, attempt.participation, &materials[attempt.material].activity, attempt.number, attempt.started,
            attempt.submitted,
        ]
    );
    let answers = attempts.iter().flat_map(|attempt| {
        let sheet = materials[attempt.material].sheet(attempt).map_or(&[][..], |sheet| &sheet.answers);
        sheet.iter().zip(&attempt.saved).map(|((question, chosen), at)| (attempt.id, question, chosen, *at))
    });
    let answers: Vec<_> = answers.collect();
    insert_all!(tx, "answers (attempt_id, question, chosen, saved_at)", answers, (attempt, question, chosen, at) => [
        *attempt, *question, Json(*chosen), *at,
    ]);
    Ok(())
}

async fn runs(tx: &mut Tx, materials: &[Material], runs: &[Run]) -> Result<()> {
    let played = runs.iter().filter_map(|run| Some((run, materials[run.material].played(run)?)));
    let played: Vec<_> = played.collect();
    insert_all!(
        tx,
        "scenario_runs (id, participation_id, activity, number, seed, language, organisation_kind, started_at, closed_at,
            ended)",
        played,
        (run, played) => [
            run.id, run.participation, &materials[run.material].activity, run.number, i64::from(played.seed),
            run.language.code(), run.kind, run.started, run.closed, run.closed.map(|_| played.ended.as_str()),
        ]
    );
    let steps = played.iter().flat_map(|(run, played)| {
        let numbered = (0_i64..).zip(&played.steps).zip(&run.moments);
        numbered.map(|((number, step), at)| (run.id, number, step, *at))
    });
    let steps: Vec<_> = steps.collect();
    insert_all!(
        tx,
        "scenario_steps (run_id, number, node, choice, seconds, at, state)",
        steps,
        (run, number, step, at) => [
            *run, *number, &step.node, &step.choice, i64::from(step.seconds), *at, Json(&step.state),
        ]
    );
    Ok(())
}

async fn debriefs(tx: &mut Tx, debriefs: &[Debrief]) -> Result<()> {
    insert_all!(
        tx,
        "debriefs (run_id, answers, commitment, answered_at, kept, kept_at)",
        debriefs,
        debrief => [
            debrief.run, Json(exercise::answers(debrief.language)), exercise::commitment(debrief.language), debrief.at,
            debrief.kept.map(|(kept, _)| kept), debrief.kept.map(|(_, at)| at),
        ]
    );
    Ok(())
}
