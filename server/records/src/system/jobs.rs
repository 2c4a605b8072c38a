//! Work outside of requests: what somebody has asked for and is done when its turn comes, whatever happens to a process.
//!
//! A [`Task`] is a kind of work with its arguments. [`enqueue`] writes it down in the transaction of its reason, so that
//! both are true or neither. Each server process has a worker for each [`Lane`] who takes one job at a time
//! ([`lease::take`]), renews the lease while it works ([`lease::renew`]) and says how it ended ([`lease::finish`]). When a
//! process dies, the lease runs out and somebody else takes the job. What is to be done stands in `app`, which knows the
//! words; here stands what is remembered.

pub mod asked;
pub mod files;
pub mod lease;
pub mod pieces;

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::types::Json;

use crate::{
    Cx, Error, Result, Tx,
    system::{
        db::{on, sql},
        key::{AccountId, key},
        text_enum::text_enum,
    },
};

text_enum! {
    /// Lanes run beside each other; in each, a server process does one job at a time.
    Lane {
        /// Lists of people that are entered.
        Imports = "imports",
        /// Files that are made for somebody.
        Files = "files",
        /// What decides whether a mail is written.
        Mails = "mails",
        /// What the house does for itself.
        Upkeep = "upkeep",
    }
}

text_enum! {
    /// How far a job is.
    State {
        /// Its turn has not come, or it is tried again later.
        Waiting = "waiting",
        /// Somebody works on it, or has died over it.
        Running = "running",
        /// Done.
        Done = "done",
        /// Given up.
        Failed = "failed",
        /// Somebody did not want it any more.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// Why a job failed. The sentence for it is the app's.
    Problem {
        /// What is to be done cannot be understood: it was written down by another version of the program.
        Unknown = "unknown",
        /// It was begun as often as it may be, and the process ended each time.
        Ended = "ended",
        /// What it is about is not there any more, or not for whoever asked.
        Gone = "gone",
        /// The document cannot be drawn: the fonts lack a character, or there is nothing to print.
        Document = "document",
        /// Something failed as often as it may; the log says what.
        Fault = "fault",
    }
}

/// A kind of work with its arguments.
pub trait Task: Serialize + DeserializeOwned {
    /// Its name in the database.
    const KIND: &'static str;
    /// With which others it waits.
    const LANE: Lane;
    /// What is smaller goes first in its lane.
    const PRIORITY: i64 = 0;
    /// How often it is begun before it is given up.
    const ATTEMPTS: i64;

    /// While a job with this key is open, no other one is added.
    fn open_key(&self) -> Option<String> {
        None
    }
}

key! {
    /// The key of a job.
    JobId
}

/// A job.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    /// Its key.
    pub id: JobId,
    /// The name of its kind.
    pub kind: String,
    /// Its arguments.
    pub arguments: Json<Value>,
    /// What it is about, in the words of whoever asked.
    pub about: String,
    /// The account that asked for it.
    pub owner_id: Option<AccountId>,
    /// How far it is.
    pub state: State,
    /// How often it was begun.
    pub attempts: i64,
    /// Since when somebody does not want it any more.
    pub cancel_asked_at: Option<DateTime<Utc>>,
    /// Pieces that are done.
    pub done: i64,
    /// Of how many; 0 while nobody knows.
    pub total: i64,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Job {
    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Waiting | State::Running)
    }
}

key! {
    /// The key of one turn of a job: whoever has lost it writes nothing.
    LeaseId
}

/// A job that this process works on. The work looks at it between its pieces.
#[derive(Debug)]
pub struct Work {
    /// The job as it was when it was taken.
    pub job: Job,
    /// The key of this turn.
    lease: LeaseId,
    cancelled: AtomicBool,
    progress: Mutex<(i64, i64)>,
}

impl Work {
    /// Says how far it is; false when it is not wanted any more.
    pub fn step(&self, done: i64, total: i64) -> bool {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = (done, total);
        !self.is_cancelled()
    }

    /// Whether somebody does not want it any more.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn progress(&self) -> (i64, i64) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const INSERT: &str =
    "INSERT INTO jobs (id, kind, arguments, about, lane, priority, open_key, owner_id, state, attempts,
        due_at, done, total, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, $9, 0, 0, $9)
    ON CONFLICT (open_key) WHERE finished_at IS NULL DO NOTHING";

/// Writes work down as part of `tx`: it is done if and only if its reason is true. Answers the key of the job; none when
/// one with the same open key waits already.
pub async fn enqueue<T: Task>(
    cx: &Cx,
    tx: &mut Tx,
    task: &T,
    owner: Option<AccountId>,
    about: &str,
) -> Result<Option<JobId>> {
    let arguments = serde_json::to_value(task).map_err(|e| Error::Corrupt(format!("arguments of {}: {e}", T::KIND)))?;
    let (id, now) = (cx.id(), cx.now());
    let added = on!(tx, c => sql::query(INSERT)
        .bind(id).bind(T::KIND).bind(Json(arguments)).bind(about).bind(T::LANE).bind(T::PRIORITY)
        .bind(task.open_key()).bind(owner).bind(now)
        .execute(c).await)?;
    Ok((added > 0).then_some(id))
}
