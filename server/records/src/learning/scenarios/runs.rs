//! Runs of scenarios: recorded choice by choice. A run is its seed and its choices; what they led to is found by
//! replaying them, never by trusting what a browser says.

use chrono::{DateTime, Utc};
use courses::{
    course::{Activity, Scenario},
    quiz::Score,
    scenario::{Play, Refused, State, replay},
};
use serde_json::json;
use sqlx::types::Json;

use uuid::Uuid;

use crate::{
    Cx, Error, Result, Tx,
    learning::{award, participations, progress::Running, scenarios::paths},
    ledger::{
        facts::{self, FactId, FactKind},
        keys::{ParticipationId, RunId},
    },
    people::{organisations::OrganisationKind, post_of::post_of},
    system::{
        clock,
        db::{on, read, sql},
        key::VersionId,
    },
};

impl From<RunId> for FactId {
    /// The fact of a run that came to an end has its key.
    fn from(run: RunId) -> Self {
        Self::from(Uuid::from(run))
    }
}

/// A run.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Run {
    /// Its key.
    pub id: RunId,
    /// 1 for the first of this participation and scenario.
    pub number: i64,
    /// The seed of chance.
    seed: i64,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// When it came to an end or was given up.
    pub closed_at: Option<DateTime<Utc>>,
    /// The id of the end, if it came to one.
    pub ended: Option<String>,
    /// The ids of the choices, separated by spaces.
    choices: String,
    /// When the last choice was made.
    last_at: Option<DateTime<Utc>>,
}

impl Run {
    /// The choices, in order.
    pub fn choices(&self) -> impl Iterator<Item = &str> {
        self.choices.split_ascii_whitespace()
    }

    /// How many choices were made.
    pub fn steps(&self) -> usize {
        self.choices().count()
    }

    /// The seed of chance.
    pub fn seed(&self) -> u64 {
        self.seed.unsigned_abs()
    }

    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The run as it stands.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the record cannot be replayed, which only a changed record can cause.
    pub fn play<'a>(&self, scenario: &'a Scenario) -> Result<Play<'a>> {
        replay(scenario, self.seed(), self.choices()).map_err(|refused| corrupt(&refused))
    }
}

/// A record that does not replay.
pub(crate) fn corrupt(refused: &Refused) -> Error {
    Error::Corrupt(format!("a recorded run does not replay: {refused}"))
}

/// What became of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// It is recorded.
    Recorded,
    /// It was recorded before: the same choice was sent twice.
    Already,
    /// The run has moved on, in another window or on another device, or was closed: nothing was recorded.
    Stale,
    /// It is not on offer; these are.
    Refused(Vec<String>),
}

const OF_SCENARIO: &str = "SELECT r.id, r.number, r.seed, r.started_at, r.closed_at, r.ended,
        COALESCE((SELECT string_agg(s.choice, ' ' ORDER BY s.number) FROM scenario_steps s WHERE s.run_id = r.id), '')
            AS choices,
        (SELECT s.at FROM scenario_steps s WHERE s.run_id = r.id ORDER BY s.number DESC LIMIT 1) AS last_at
    FROM scenario_runs r
    WHERE r.participation_id = $1 AND r.activity = $2 AND (CAST($3 AS TEXT) IS NULL OR r.closed_at IS NULL)
    ORDER BY r.number";
const BY_ID: &str = "SELECT r.id, r.number, r.seed, r.started_at, r.closed_at, r.ended,
        COALESCE((SELECT string_agg(s.choice, ' ' ORDER BY s.number) FROM scenario_steps s WHERE s.run_id = r.id), '')
            AS choices,
        (SELECT s.at FROM scenario_steps s WHERE s.run_id = r.id ORDER BY s.number DESC LIMIT 1) AS last_at
    FROM scenario_runs r WHERE r.id = $1 AND r.participation_id = $2 AND r.activity = $3";
const NUMBER: &str =
    "SELECT COALESCE(MAX(number), 0) + 1 FROM scenario_runs WHERE participation_id = $1 AND activity = $2";
const ORGANISATION: &str =
    concat!("SELECT o.kind FROM people p", post_of!("p.id" on "$2"), "WHERE p.id = $1 AND o.id IS NOT NULL");
const INSERT: &str = "INSERT INTO scenario_runs
        (id, participation_id, activity, number, seed, language, organisation_kind, started_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_STEP: &str = "INSERT INTO scenario_steps (run_id, number, node, choice, seconds, at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const CLOSE: &str = "UPDATE scenario_runs SET closed_at = $2, ended = $3 WHERE id = $1 AND closed_at IS NULL";

/// All runs of a scenario, the first one first.
pub async fn of_scenario(cx: &Cx, participation: ParticipationId, activity: &str) -> Result<Vec<Run>> {
    let all: Option<&str> = None;
    Ok(read!(cx.db, c => sql::query_as(OF_SCENARIO)
        .bind(participation).bind(activity).bind(all).fetch_all(c).await)?)
}

/// The open run of a scenario.
pub async fn open(cx: &Cx, participation: ParticipationId, activity: &str) -> Result<Option<Run>> {
    Ok(read!(cx.db, c => sql::query_as(OF_SCENARIO)
        .bind(participation).bind(activity).bind(Some("open")).fetch_optional(c).await)?)
}

/// A run of this participation and scenario.
pub(crate) async fn by_id_in(
    tx: &mut Tx,
    participation: ParticipationId,
    activity: &str,
    run: RunId,
) -> Result<Option<Run>> {
    Ok(on!(tx, c => sql::query_as(BY_ID).bind(run).bind(participation).bind(activity).fetch_optional(c).await)?)
}

/// Begins a run, or finds the open one. With `afresh` an open run is given up first, and stays in the record.
pub async fn start(cx: &Cx, running: &Running, activity: &Activity, afresh: bool) -> Result<Run> {
    let mut tx = cx.db.begin().await?;
    let run = start_in(cx, &mut tx, running, activity, afresh).await?;
    tx.commit().await?;
    Ok(run)
}

pub(crate) async fn start_in(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    activity: &Activity,
    afresh: bool,
) -> Result<Run> {
    let scenario = activity.scenario().ok_or(Error::NotFound)?;
    participations::lock(tx, running.id).await?;
    let open: Option<Run> = on!(tx, c => sql::query_as(OF_SCENARIO)
        .bind(running.id).bind(&activity.id).bind(Some("open")).fetch_optional(c).await)?;
    let now = cx.now();
    if let Some(open) = open {
        // A run in which nothing was chosen is as good as a new one.
        if !afresh || open.steps() == 0 {
            return Ok(open);
        }
        close(tx, &open, scenario, running.begun, now, None).await?;
    }
    let number: i64 = on!(tx, c => sql::query_scalar(NUMBER).bind(running.id).bind(&activity.id).fetch_one(c).await)?;
    let kind: Option<OrganisationKind> = on!(tx, c => sql::query_scalar(ORGANISATION)
        .bind(running.person).bind(clock::local_date(now, running.zone)).fetch_optional(c).await)?;
    let run = Run {
        id: cx.id(),
        number,
        seed: i64::from(cx.random.below(u32::MAX)),
        started_at: now,
        closed_at: None,
        ended: None,
        choices: String::new(),
        last_at: None,
    };
    on!(tx, c => sql::query(INSERT)
        .bind(run.id).bind(running.id).bind(&activity.id).bind(number).bind(run.seed)
        .bind(running.language.code()).bind(kind).bind(now)
        .execute(c).await.map(drop))?;
    Ok(run)
}

async fn close(
    tx: &mut Tx,
    run: &Run,
    scenario: &Scenario,
    version: VersionId,
    now: DateTime<Utc>,
    ended: Option<&str>,
) -> Result<()> {
    on!(tx, c => sql::query(CLOSE).bind(run.id).bind(now).bind(ended).execute(c).await.map(drop))?;
    paths::keep(tx, scenario, version, run.id, run.seed()).await
}

/// A choice as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The run.
    pub run: RunId,
    /// How many choices the sender knew to be made before.
    pub step: usize,
    /// What was chosen.
    pub choice: &'a str,
    /// How many seconds the person took, where the sender measured it: a choice that was kept on a device arrives
    /// later than it was made.
    pub seconds: Option<u32>,
}

/// Records a choice; answers what became of it, and the run as it stands now. When it ends the run, the fact is written with it.
pub async fn choose(cx: &Cx, running: &Running, activity: &Activity, choice: Choice<'_>) -> Result<(Chosen, Run)> {
    let mut tx = cx.db.begin().await?;
    let chosen = choose_in(cx, &mut tx, running, activity, choice).await?;
    tx.commit().await?;
    Ok(chosen)
}

pub(crate) async fn choose_in(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    activity: &Activity,
    choice: Choice<'_>,
) -> Result<(Chosen, Run)> {
    let scenario = activity.scenario().ok_or(Error::NotFound)?;
    participations::lock(tx, running.id).await?;
    let mut run = by_id_in(tx, running.id, &activity.id, choice.run).await?.ok_or(Error::NotFound)?;
    let is_same = run.choices().nth(choice.step).map(|recorded| recorded == choice.choice);
    if let Some(is_same) = is_same {
        return Ok((if is_same { Chosen::Already } else { Chosen::Stale }, run));
    }
    if !run.is_open() || choice.step != run.steps() {
        return Ok((Chosen::Stale, run));
    }
    let mut play = run.play(scenario)?;
    let node = play.state.node;
    if let Err(refused) = play.choose(choice.choice) {
        return Ok((Chosen::Refused(refused.offered), run));
    }
    let now = cx.now();
    let since = (now - run.last_at.unwrap_or(run.started_at)).num_seconds().max(0);
    let seconds = choice.seconds.map_or(since, i64::from).min(DAY);
    on!(tx, c => sql::query(INSERT_STEP)
        .bind(run.id).bind(i64::try_from(choice.step).unwrap_or(i64::MAX)).bind(&scenario.nodes[node].id)
        .bind(choice.choice).bind(seconds).bind(now).bind(Json(described(scenario, &play.state)))
        .execute(c).await.map(drop))?;
    run.choices =
        if choice.step == 0 { choice.choice.to_owned() } else { format!("{} {}", run.choices, choice.choice) };
    run.last_at = Some(now);
    if let Some(end) = play.ended() {
        close(tx, &run, scenario, running.begun, now, Some(end)).await?;
        conclude(cx, tx, running, activity, run.id, &play.state).await?;
        (run.closed_at, run.ended) = (Some(now), Some(end.to_owned()));
    }
    Ok((Chosen::Recorded, run))
}

/// Nobody thinks about one choice for longer than a day, in seconds.
const DAY: i64 = 86_400;

/// The state in words.
pub(crate) fn described(scenario: &Scenario, state: &State) -> serde_json::Value {
    let scales = scenario.scales.iter().zip(&state.scales).map(|(scale, value)| (scale.id.clone(), json!(value)));
    let numbers = scenario.numbers.iter().zip(&state.numbers).map(|(number, value)| (number.id.clone(), json!(value)));
    json!({
        "node": scenario.nodes[state.node].id,
        "clock_minutes": state.clock,
        "scales": scales.collect::<serde_json::Map<_, _>>(),
        "numbers": numbers.collect::<serde_json::Map<_, _>>(),
        "critical_errors": state.criticals.iter().map(|made| &scenario.criticals[*made].id).collect::<Vec<_>>(),
    })
}

/// What the ledger says of a run that came to an end. Its score is the sum of the scales.
pub(crate) fn result(scenario: &Scenario, run: RunId, state: &State) -> (Score, facts::RunEvidence) {
    let most = i64::try_from(state.scales.len()).unwrap_or(0) * 100;
    let score = Score { hundredths: state.scales.iter().sum::<i64>() * 100, max_hundredths: most * 100 };
    let evidence = facts::RunEvidence {
        run,
        criticals: state.criticals.iter().map(|made| scenario.criticals[*made].id.clone()).collect(),
        below: state.below(scenario).map(|scale| scale.id.clone()).collect(),
    };
    (score, evidence)
}

/// Writes the fact of a run that came to an end.
async fn conclude(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    activity: &Activity,
    run: RunId,
    state: &State,
) -> Result<()> {
    let scenario = activity.scenario().ok_or(Error::NotFound)?;
    let (score, evidence) = result(scenario, run, state);
    let mut fact = running.fact(cx, run.into(), &activity.id, FactKind::ScenarioEnded, activity.minutes);
    fact.score = Some(score);
    fact.passed = Some(state.is_passed(scenario));
    fact.evidence = Some(evidence.to_json());
    facts::record(cx, tx, &fact).await?;
    award::conclude(cx, tx, running).await
}
