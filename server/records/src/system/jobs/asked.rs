//! What people ask about jobs: theirs, those that run or have failed, stopping one, trying one again.

use serde_json::json;

use super::Job;
use crate::{
    Conflict, Cx, Error, Result,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        jobs::JobId,
        key::AccountId,
    },
};

/// How many jobs are listed.
const LISTED: i64 = 100;

const FIND: &str =
    "SELECT id, kind, arguments, about, owner_id, state, attempts, cancel_asked_at, done, total, problem,
        created_at, finished_at
    FROM jobs WHERE id = $1";
const OF_OWNER: &str =
    "SELECT id, kind, arguments, about, owner_id, state, attempts, cancel_asked_at, done, total, problem,
        created_at, finished_at
    FROM jobs WHERE owner_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
const OPEN_OR_FAILED: &str =
    "SELECT id, kind, arguments, about, owner_id, state, attempts, cancel_asked_at, done, total, problem,
        created_at, finished_at
    FROM jobs WHERE finished_at IS NULL OR state = 'failed' ORDER BY created_at DESC, id DESC LIMIT $1";
// A job that waits is taken at once, so that its own work can put things right.
const CANCEL: &str = "UPDATE jobs SET cancel_asked_at = $2, due_at = CASE state WHEN 'waiting' THEN $2 ELSE due_at END
    WHERE id = $1 AND finished_at IS NULL AND cancel_asked_at IS NULL";
const RETRY: &str = "UPDATE jobs SET state = 'waiting', attempts = 0, due_at = $2, problem = NULL, finished_at = NULL,
        cancel_asked_at = NULL
    WHERE id = $1 AND state = 'failed'";

/// The job with this key.
pub async fn find(cx: &Cx, id: JobId) -> Result<Option<Job>> {
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// What an account has asked for, the newest first.
pub async fn of_owner(cx: &Cx, owner: AccountId) -> Result<Vec<Job>> {
    Ok(read!(cx.db, c => sql::query_as(OF_OWNER).bind(owner).bind(LISTED).fetch_all(c).await)?)
}

/// Everybody's work that is not done, and what has failed, the newest first.
pub async fn open_or_failed(cx: &Cx) -> Result<Vec<Job>> {
    Ok(read!(cx.db, c => sql::query_as(OPEN_OR_FAILED).bind(LISTED).fetch_all(c).await)?)
}

/// Says that a job is not wanted any more: it stops after its present piece. Nothing happens when it has ended.
pub async fn cancel(cx: &Cx, actor: AccountId, job: &Job) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let done = on!(tx, c => sql::query(CANCEL).bind(job.id).bind(cx.now()).execute(c).await)?;
    if done > 0 {
        audit::record(cx, &mut tx, actor, Act::JobCancel, &job.id.to_string(), &json!({ "kind": job.kind }));
        tx.commit().await?;
    }
    Ok(())
}

/// Lets a job that has failed be tried again.
///
/// # Errors
/// [`Error::Conflict`] when it has not failed, or another one does the same.
pub async fn retry(cx: &Cx, actor: AccountId, job: &Job) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let done = on!(tx, c => sql::query(RETRY).bind(job.id).bind(cx.now()).execute(c).await)?;
    if done == 0 {
        return Err(Error::Conflict(Conflict::Changed));
    }
    audit::record(cx, &mut tx, actor, Act::JobRetry, &job.id.to_string(), &json!({ "kind": job.kind }));
    tx.commit().await
}
