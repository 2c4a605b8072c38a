//! Attempts at a quiz: every answer saved at once, graded when handed in.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use courses::{
    completion::{self, Attempt as Leave, QuizResult},
    course::{Activity, Quiz},
    quiz,
};
use sqlx::types::Json;

use uuid::Uuid;

use crate::{
    Conflict, Cx, Db, Error, Result, Tx,
    learning::{award, participations, progress::Running, quizzes::grants},
    ledger::{
        facts::{self, FactId, FactKind},
        keys::ParticipationId,
    },
    system::{
        db::{on, read, sql, writes::WRITES},
        error::Problem,
        key::key,
    },
};

key! {
    /// The key of an attempt.
    AttemptId
}

impl From<AttemptId> for FactId {
    /// The fact of an attempt has its key: handed in twice, it counts once.
    fn from(attempt: AttemptId) -> Self {
        Self::from(Uuid::from(attempt))
    }
}

/// An attempt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Attempt {
    /// Its key.
    pub id: AttemptId,
    /// 1 for the first.
    pub number: i64,
    /// When it was begun.
    pub started_at: DateTime<Utc>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

impl Attempt {
    /// From which the order of options follows: chance made the key.
    pub fn seed(&self) -> u64 {
        Uuid::from(self.id).as_u64_pair().1
    }
}

/// What was chosen, by id of the question.
pub type Answers = BTreeMap<String, Vec<String>>;

/// What became of the wish to begin.
#[derive(Debug)]
pub enum Start {
    /// An attempt is open (the one that was open already, if there was one).
    Open(Attempt),
    /// Not before this moment.
    NotBefore(DateTime<Utc>),
    /// No attempt is left.
    Exhausted,
}

const OF_QUIZ: &str = "SELECT id, number, started_at, submitted_at FROM attempts
    WHERE participation_id = $1 AND activity = $2 ORDER BY number";
const INSERT: &str =
    "INSERT INTO attempts (id, participation_id, activity, number, started_at) VALUES ($1, $2, $3, $4, $5)";
const ANSWERS: &str = "SELECT question, chosen FROM answers WHERE attempt_id = $1";
// One statement finds the open attempt and writes.
const SAVE: &str = "INSERT INTO answers (attempt_id, question, chosen, saved_at)
    SELECT a.id, $3, $4, $5 FROM attempts a WHERE a.id = $1 AND a.participation_id = $2 AND a.submitted_at IS NULL
    ON CONFLICT (attempt_id, question) DO UPDATE SET chosen = excluded.chosen, saved_at = excluded.saved_at";
const SUBMIT: &str = "UPDATE attempts SET submitted_at = $2 WHERE id = $1 AND submitted_at IS NULL RETURNING id";

/// All attempts at a quiz, oldest first.
pub async fn of_quiz(cx: &Cx, participation: ParticipationId, activity: &str) -> Result<Vec<Attempt>> {
    Ok(read!(cx.db, c => sql::query_as(OF_QUIZ).bind(participation).bind(activity).fetch_all(c).await)?)
}

/// The answers of an attempt.
pub async fn answers(cx: &Cx, attempt: AttemptId) -> Result<Answers> {
    let rows: Vec<(String, Json<Vec<String>>)> =
        read!(cx.db, c => sql::query_as(ANSWERS).bind(attempt).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(question, chosen)| (question, chosen.0)).collect())
}

/// Begins an attempt, or continues the open one.
pub async fn start(cx: &Cx, running: &Running, activity: &Activity) -> Result<Start> {
    let mut tx = cx.db.begin().await?;
    let start = start_in(cx, &mut tx, running, activity).await?;
    tx.commit().await?;
    Ok(start)
}

pub(crate) async fn start_in(cx: &Cx, tx: &mut Tx, running: &Running, activity: &Activity) -> Result<Start> {
    let quiz = activity.quiz().ok_or(Error::NotFound)?;
    participations::lock(tx, running.id).await?;
    let before: Vec<Attempt> =
        on!(tx, c => sql::query_as(OF_QUIZ).bind(running.id).bind(&activity.id).fetch_all(c).await)?;
    if let Some(open) = before.iter().find(|a| a.submitted_at.is_none()) {
        return Ok(Start::Open(open.clone()));
    }
    let facts = facts::of_participation_in(tx, running.id).await?;
    let mut evidence = facts::evidence(&facts);
    grants::complete(tx, running.id, &mut evidence).await?;
    let results: &[QuizResult] = evidence.results.get(&activity.id).map_or(&[], Vec::as_slice);
    match completion::may_attempt(quiz, results, evidence.granted_to(&activity.id), cx.now()) {
        Leave::NotBefore(at) => return Ok(Start::NotBefore(at)),
        Leave::Exhausted => return Ok(Start::Exhausted),
        Leave::Allowed => {}
    }
    let attempt = Attempt {
        id: cx.id(),
        number: before.last().map_or(1, |a| a.number + 1),
        started_at: cx.now(),
        submitted_at: None,
    };
    on!(tx, c => sql::query(INSERT)
        .bind(attempt.id).bind(running.id).bind(&activity.id).bind(attempt.number).bind(attempt.started_at)
        .execute(c).await.map(drop))?;
    Ok(Start::Open(attempt))
}

/// Saves the answer to one question of an open attempt; answers when it was saved.
///
/// # Errors
/// [`Error::Invalid`] for an option that the question does not have; [`Error::Conflict`] when the attempt was handed in
/// meanwhile (in another tab): nothing was saved.
pub async fn save(
    cx: &Cx,
    running: &Running,
    quiz: &Quiz,
    attempt: AttemptId,
    question: &str,
    chosen: &[String],
) -> Result<DateTime<Utc>> {
    let chosen = check(quiz, question, chosen)?;
    let now = cx.now();
    let rows = match &cx.db {
        // One statement is a transaction of its own, in one trip to the writer instead of three.
        Db::Sqlite(s) => {
            let save = sql::query(SAVE).bind(attempt).bind(running.id).bind(question).bind(chosen).bind(now);
            WRITES.measure(save.execute(&s.write)).await?
        }
        Db::Postgres(_) => {
            let mut tx = cx.db.begin().await?;
            let rows = write_answer(&mut tx, running, attempt, question, chosen, now).await?;
            tx.commit().await?;
            rows
        }
    };
    if rows == 1 { Ok(now) } else { Err(Error::Conflict(Conflict::Attempt)) }
}

fn check(quiz: &Quiz, question: &str, chosen: &[String]) -> Result<Json<Vec<String>>> {
    quiz::check_answer(quiz, question, chosen).map(Json).map_err(|_| Error::field("option", Problem::Choice))
}

/// Writes an answer in line with handing in: what is said to be saved is graded.
async fn write_answer(
    tx: &mut Tx,
    running: &Running,
    attempt: AttemptId,
    question: &str,
    chosen: Json<Vec<String>>,
    now: DateTime<Utc>,
) -> Result<u64> {
    match participations::lock(tx, running.id).await {
        // Who is told so throws the answer away: only where it is true, and not where the database is away.
        Err(Error::NotFound) => return Err(Error::Conflict(Conflict::Attempt)),
        locked => locked?,
    }
    Ok(on!(tx, c => sql::query(SAVE)
        .bind(attempt).bind(running.id).bind(question).bind(chosen).bind(now)
        .execute(c).await)?)
}

pub(crate) async fn save_in(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    quiz: &Quiz,
    attempt: AttemptId,
    question: &str,
    chosen: &[String],
) -> Result<()> {
    let chosen = check(quiz, question, chosen)?;
    let rows = write_answer(tx, running, attempt, question, chosen, cx.now()).await?;
    if rows == 1 { Ok(()) } else { Err(Error::Conflict(Conflict::Attempt)) }
}

/// Hands an attempt in: grades it, writes the fact, and issues the certificate if that was the last thing missing.
/// Handing in twice is handing in once.
pub async fn submit(cx: &Cx, running: &Running, activity: &Activity, attempt: AttemptId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    submit_in(cx, &mut tx, running, activity, attempt).await?;
    tx.commit().await
}

pub(crate) async fn submit_in(
    cx: &Cx,
    tx: &mut Tx,
    running: &Running,
    activity: &Activity,
    attempt: AttemptId,
) -> Result<()> {
    let quiz = activity.quiz().ok_or(Error::NotFound)?;
    participations::lock(tx, running.id).await?;
    let known: Vec<Attempt> =
        on!(tx, c => sql::query_as(OF_QUIZ).bind(running.id).bind(&activity.id).fetch_all(c).await)?;
    if !known.iter().any(|a| a.id == attempt) {
        return Err(Error::NotFound);
    }
    let now = cx.now();
    let first: Option<AttemptId> =
        on!(tx, c => sql::query_scalar(SUBMIT).bind(attempt).bind(now).fetch_optional(c).await)?;
    if first.is_none() {
        return Ok(());
    }
    let rows: Vec<(String, Json<Vec<String>>)> = on!(tx, c => sql::query_as(ANSWERS).bind(attempt).fetch_all(c).await)?;
    let answers: Answers = rows.into_iter().map(|(question, chosen)| (question, chosen.0)).collect();
    let graded = quiz::grade(quiz, &answers).map_err(|e| Error::Corrupt(e.to_string()))?;
    let mut fact = running.fact(cx, attempt.into(), &activity.id, FactKind::QuizGraded, activity.minutes);
    fact.score = Some(graded.score);
    fact.passed = Some(graded.score.passes(quiz.pass_percent));
    facts::record(cx, tx, &fact).await?;
    award::conclude(cx, tx, running).await
}
