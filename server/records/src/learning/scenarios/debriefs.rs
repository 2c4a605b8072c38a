//! Debriefs: what a trainee thinks about a run, and the one commitment for work, which is asked about after 90 days.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use courses::course::Activity;
use sqlx::types::Json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    learning::{award, participations, progress::Running, scenarios::runs},
    ledger::{
        facts::{self, FactKind, RunEvidence},
        keys::RunId,
    },
    people::person::PersonId,
    projects::project::DEFAULT_ZONE,
    system::{
        clock,
        db::{on, read, sql},
        error::{Problem, Problems},
        key::VersionId,
        text_enum::text_enum,
    },
    text,
};

/// After so many days the commitment is asked about (curriculum, common pattern of a course).
pub const FOLLOW_UP: TimeDelta = TimeDelta::days(90);

/// Most characters of an answer.
const ANSWER: usize = 2_000;
/// Most characters of a commitment.
const COMMITMENT: usize = 500;
/// The fields of the answers.
const FIELDS: [&str; 3] = ["answer-1", "answer-2", "answer-3"];

text_enum! {
    /// What became of a commitment.
    Kept {
        /// It was done.
        Yes = "yes",
        /// Part of it was done.
        Partly = "partly",
        /// Not yet.
        No = "no",
    }
}

/// A debrief that was answered.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Debrief {
    /// The answers, in the order of the questions.
    pub answers: Json<Vec<String>>,
    /// The commitment.
    pub commitment: String,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
    /// What became of the commitment.
    pub kept: Option<Kept>,
}

/// A commitment that is due to be asked about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    /// The run that it belongs to.
    pub run_id: RunId,
    /// Short name of the course.
    pub course: String,
    /// The version of the course.
    pub course_version_id: VersionId,
    /// The scenario.
    pub activity: String,
    /// The commitment.
    pub commitment: String,
    /// When it was made.
    pub answered_at: DateTime<Utc>,
    time_zone: String,
}

impl Due {
    /// The day on which it was made, in the zone of its project.
    pub fn made_on(&self) -> NaiveDate {
        clock::local_date(self.answered_at, self.time_zone.parse().unwrap_or(DEFAULT_ZONE))
    }
}

const OF_RUN: &str = "SELECT answers, commitment, answered_at, kept FROM debriefs WHERE run_id = $1";
const INSERT: &str = "INSERT INTO debriefs (run_id, answers, commitment, answered_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (run_id) DO NOTHING";
const DUE: &str =
    "SELECT d.run_id, p.course_slug AS course, p.course_version_id, r.activity, d.commitment, d.answered_at,
        j.time_zone
    FROM debriefs d JOIN scenario_runs r ON r.id = d.run_id JOIN participations p ON p.id = r.participation_id
        JOIN projects j ON j.id = p.project_id
    WHERE p.person_id IN (SELECT x.id FROM people x WHERE x.id = $1 OR x.merged_into = $1) AND d.kept IS NULL AND d.answered_at <= $2 ORDER BY d.answered_at";
const FOLLOW: &str = "UPDATE debriefs SET kept = $3, kept_note = $4, kept_at = $5
    WHERE run_id = $1 AND kept IS NULL AND run_id IN (SELECT r.id FROM scenario_runs r
        JOIN participations p ON p.id = r.participation_id
        WHERE p.person_id IN (SELECT x.id FROM people x WHERE x.id = $2 OR x.merged_into = $2))";

/// The debrief of a run.
pub async fn of_run(cx: &Cx, run: RunId) -> Result<Option<Debrief>> {
    Ok(read!(cx.db, c => sql::query_as(OF_RUN).bind(run).fetch_optional(c).await)?)
}

/// Answers the debrief of a run that came to an end, and completes the scenario if the run counts. Sending it twice is
/// sending it once.
///
/// # Errors
/// [`Error::Invalid`] where an answer is missing or too long; [`Error::Conflict`] when the run has not come to an end.
pub async fn answer(
    cx: &Cx,
    running: &Running,
    activity: &Activity,
    run: RunId,
    answers: &[String],
    commitment: &str,
) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    answer_in(cx, &mut tx, running, activity, run, answers, commitment).await?;
    tx.commit().await
}

pub(crate) async fn answer_in(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    activity: &Activity,
    run: RunId,
    answers: &[String],
    commitment: &str,
) -> Result<()> {
    let scenario = activity.scenario().ok_or(Error::NotFound)?;
    let (answers, commitment) = read_form(scenario.debrief.questions.len(), answers, commitment)?;
    participations::lock(tx, running.id).await?;
    let run = runs::by_id_in(tx, running.id, &activity.id, run).await?.ok_or(Error::NotFound)?;
    if run.ended.is_none() {
        return Err(Error::Conflict(Conflict::Run));
    }
    let state = run.play(scenario)?.state;
    let new = on!(tx, c => sql::query(INSERT)
        .bind(run.id).bind(Json(answers)).bind(commitment).bind(cx.now())
        .execute(c).await)?;
    if new == 0 {
        return Ok(());
    }
    let evidence = RunEvidence { run: run.id, criticals: Vec::new(), below: Vec::new() };
    let mut fact = running.fact(cx, cx.id(), &activity.id, FactKind::DebriefAnswered, 0);
    fact.passed = Some(state.is_passed(scenario));
    fact.evidence = Some(evidence.to_json());
    facts::record(cx, tx, &fact).await?;
    award::conclude(cx, tx, running).await
}

fn read_form(questions: usize, answers: &[String], commitment: &str) -> Result<(Vec<String>, String)> {
    let required = |typed: &str, max| text::passage(typed, max)?.ok_or(Problem::Required);
    let mut problems = Problems::default();
    let taken: Vec<Option<String>> = FIELDS
        .into_iter()
        .take(questions)
        .enumerate()
        .map(|(place, field)| problems.take(field, required(answers.get(place).map_or("", String::as_str), ANSWER)))
        .collect();
    let commitment = problems.take("commitment", required(commitment, COMMITMENT));
    match (commitment, problems.is_empty()) {
        (Some(commitment), true) => Ok((taken.into_iter().flatten().collect(), commitment)),
        _ => Err(problems.into_error()),
    }
}

/// The commitments of a person that were made at least 90 days ago and not asked about yet.
pub async fn due(cx: &Cx, person: PersonId) -> Result<Vec<Due>> {
    let before = cx.now() - FOLLOW_UP;
    Ok(read!(cx.db, c => sql::query_as(DUE).bind(person).bind(before).fetch_all(c).await)?)
}

/// A commitment, asked about or not.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Commitment {
    /// The version of the course.
    pub course_version_id: VersionId,
    /// The scenario.
    pub activity: String,
    /// The commitment.
    pub commitment: String,
    /// What became of it.
    pub kept: Option<Kept>,
    answered_at: DateTime<Utc>,
    time_zone: String,
}

impl Commitment {
    /// The day on which it was made, in the zone of its project.
    pub fn made_on(&self) -> NaiveDate {
        clock::local_date(self.answered_at, self.time_zone.parse().unwrap_or(DEFAULT_ZONE))
    }

    /// The day on which it is asked about.
    pub fn asked_on(&self) -> NaiveDate {
        clock::local_date(self.answered_at + FOLLOW_UP, self.time_zone.parse().unwrap_or(DEFAULT_ZONE))
    }
}

const OF_PERSON: &str = "SELECT p.course_version_id, r.activity, d.commitment, d.kept, d.answered_at, j.time_zone
    FROM debriefs d JOIN scenario_runs r ON r.id = d.run_id JOIN participations p ON p.id = r.participation_id
        JOIN projects j ON j.id = p.project_id
    WHERE p.person_id IN (SELECT x.id FROM people x WHERE x.id = $1 OR x.merged_into = $1) ORDER BY d.answered_at DESC";

/// All commitments of a person, the latest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<Commitment>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// Records what became of a commitment.
///
/// # Errors
/// [`Error::Conflict`] when it was recorded before or the run is somebody else's.
pub async fn follow_up(cx: &Cx, person: PersonId, run: RunId, kept: &str, note: &str) -> Result<()> {
    let mut problems = Problems::default();
    let kept = problems.take("kept", Kept::from_code(kept).ok_or(Problem::Choice));
    let note = problems.take("note", text::passage(note, ANSWER));
    let (Some(kept), Some(note)) = (kept, note) else { return Err(problems.into_error()) };
    let mut tx: Tx = cx.db.begin().await?;
    let done = on!(tx, c => sql::query(FOLLOW).bind(run).bind(person).bind(kept).bind(note).bind(cx.now())
        .execute(c).await)?;
    if done == 0 {
        return Err(Error::Conflict(Conflict::Commitment));
    }
    tx.commit().await
}
