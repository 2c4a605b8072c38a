//! Taking a job, holding it while one works, saying how it ended.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, Duration, Utc};

use super::{Job, Lane, Problem, State, Work, files::Made};
use crate::{
    Cx, Result, Tx,
    system::{
        db::{Open, on, sql},
        jobs::JobId,
    },
};

/// A process that has said nothing for so many seconds is not working any more.
const LEASE_SECONDS: i64 = 20;
/// The first pause before another try, in seconds; it doubles.
const FIRST_PAUSE: i64 = 5;
/// The longest pause before another try.
const LONGEST_PAUSE: i64 = 15 * 60;

/// How a job ended.
#[derive(Debug)]
pub enum Ending {
    /// Done.
    Done,
    /// Done: it made a file.
    Made(Made),
    /// Stopped, because it was not wanted any more.
    Cancelled,
    /// Failed; trying again would not help.
    Failed(Problem),
    /// Failed; tried again later, if it was not begun so many times already.
    Again {
        /// How often it is begun before it is given up.
        attempts: i64,
    },
    /// Stopped by what passes, such as a full disk: tried again soon, and this turn does not count.
    Later,
}

// The one that goes first; the sub-query is the same for both, but only PostgreSQL has others who choose at the same moment.
const TAKE: &str = "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = $3, due_at = $4,
        started_at = COALESCE(started_at, $2)
    WHERE id = (SELECT id FROM jobs WHERE lane = $1 AND due_at <= $2 ORDER BY priority, due_at, id LIMIT 1)
    RETURNING id, kind, arguments, about, owner_id, state, attempts, cancel_asked_at, done, total, problem, created_at,
        finished_at";
const TAKE_SKIPPING: &str = "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease = $3, due_at = $4,
        started_at = COALESCE(started_at, $2)
    WHERE id = (SELECT id FROM jobs WHERE lane = $1 AND due_at <= $2 ORDER BY priority, due_at, id LIMIT 1
        FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, arguments, about, owner_id, state, attempts, cancel_asked_at, done, total, problem, created_at,
        finished_at";
const RENEW: &str =
    "UPDATE jobs SET due_at = $3, done = $4, total = $5 WHERE id = $1 AND lease = $2 RETURNING cancel_asked_at";
const HOLD: &str = "UPDATE jobs SET due_at = $3 WHERE id = $1 AND lease = $2 RETURNING cancel_asked_at";
const FINISH: &str =
    "UPDATE jobs SET state = $3, problem = $4, done = $5, total = $6, due_at = NULL, lease = NULL, finished_at = $7
    WHERE id = $1 AND lease = $2";
const LATER: &str = "UPDATE jobs SET state = 'waiting', due_at = $3, lease = NULL, attempts = attempts - 1 WHERE id = $1 AND lease = $2";
const AGAIN: &str = "UPDATE jobs SET state = 'waiting', due_at = $3, lease = NULL WHERE id = $1 AND lease = $2";

/// Takes the job of a lane whose turn it is, so that nobody else does it; none when there is none.
pub async fn take(cx: &Cx, lane: Lane) -> Result<Option<Work>> {
    let (lease, now) = (cx.id(), cx.now());
    let until = now + Duration::seconds(LEASE_SECONDS);
    let mut tx = cx.db.begin().await?;
    let sql = match tx.open {
        Open::Sqlite(_) => TAKE,
        Open::Postgres(_) => TAKE_SKIPPING,
    };
    let job: Option<Job> =
        on!(tx, c => sql::query_as(sql).bind(lane).bind(now).bind(lease).bind(until).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(job.map(|job| Work {
        lease,
        cancelled: AtomicBool::new(job.cancel_asked_at.is_some()),
        progress: Mutex::new((job.done, job.total)),
        job,
    }))
}

/// Keeps a job for longer and writes down how far it is. False when somebody else has it: this process stood still for too
/// long, and must let it be.
pub async fn renew(cx: &Cx, work: &Work) -> Result<bool> {
    let (done, total) = work.progress();
    let until = cx.now() + Duration::seconds(LEASE_SECONDS);
    let mut tx = cx.db.begin().await?;
    let held: Option<Option<DateTime<Utc>>> = on!(tx, c => sql::query_scalar(RENEW)
        .bind(work.job.id).bind(work.lease).bind(until).bind(done).bind(total).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(note(work, held))
}

/// Keeps a job as part of a transaction that does a piece of it: what a process writes that has lost its job is nothing.
/// False when it has.
pub async fn hold(cx: &Cx, tx: &mut Tx, work: &Work) -> Result<bool> {
    let until = cx.now() + Duration::seconds(LEASE_SECONDS);
    let held: Option<Option<DateTime<Utc>>> = on!(tx, c => sql::query_scalar(HOLD)
        .bind(work.job.id).bind(work.lease).bind(until).fetch_optional(c).await)?;
    Ok(note(work, held))
}

#[expect(clippy::option_option, reason = "a row that may be missing, with a moment that may be")]
fn note(work: &Work, held: Option<Option<DateTime<Utc>>>) -> bool {
    if held.flatten().is_some() {
        work.cancelled.store(true, Ordering::Relaxed);
    }
    held.is_some()
}

/// Says how a job ended. Nothing happens when somebody else has it.
pub async fn finish(cx: &Cx, work: &Work, ending: &Ending) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    finish_in(cx, &mut tx, work, ending).await?;
    tx.commit().await
}

/// As [`finish`], together with what the end of the job means elsewhere.
pub async fn finish_in(cx: &Cx, tx: &mut Tx, work: &Work, ending: &Ending) -> Result<()> {
    let (done, total) = work.progress();
    let (id, lease, now) = (work.job.id, work.lease, cx.now());
    let (state, problem, done) = match ending {
        Ending::Done | Ending::Made(_) => (State::Done, None, total),
        Ending::Cancelled => (State::Cancelled, None, done),
        Ending::Failed(problem) => (State::Failed, Some(*problem), done),
        Ending::Again { attempts } if work.job.attempts >= *attempts => (State::Failed, Some(Problem::Fault), done),
        Ending::Again { .. } => {
            let due = now + pause(work.job.attempts);
            on!(tx, c => sql::query(AGAIN).bind(id).bind(lease).bind(due).execute(c).await.map(drop))?;
            return Ok(());
        }
        Ending::Later => {
            let due = now + Duration::seconds(FIRST_PAUSE);
            on!(tx, c => sql::query(LATER).bind(id).bind(lease).bind(due).execute(c).await.map(drop))?;
            return Ok(());
        }
    };
    let ended = on!(tx, c => sql::query(FINISH)
        .bind(id).bind(lease).bind(state).bind(problem.map(Problem::code)).bind(done).bind(total).bind(now)
        .execute(c).await)?;
    if let Ending::Made(made) = ending
        && ended > 0
    {
        super::files::keep(cx, tx, id, made).await?;
    }
    Ok(())
}

/// 5, 10, 20 … seconds, at most a quarter of an hour.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(12);
    Duration::seconds((FIRST_PAUSE << doublings).min(LONGEST_PAUSE))
}

impl Work {
    /// The key of the job, for what belongs to it.
    pub fn id(&self) -> JobId {
        self.job.id
    }
}
