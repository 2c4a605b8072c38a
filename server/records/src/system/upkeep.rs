//! What the house does for itself, and when it did so last: whether the database takes what is written, when a backup was
//! made, and whether the clock is right.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use crate::{
    Cx, Result, Tx,
    system::{
        audit::{self, Act, Actor},
        db::{on, read, sql},
        text_enum::text_enum,
    },
};

text_enum! {
    /// What was done.
    What {
        /// A row was written, to see whether rows can be written.
        Probe = "probe",
        /// A backup was made.
        Backup = "backup",
        /// What is not kept any longer was removed.
        Retention = "retention",
        /// Somebody has said that the clock is right, whatever was written before.
        Clock = "clock",
    }
}

const NOTE: &str = "INSERT INTO upkeep (what, at, number) VALUES ($1, $2, $3)
    ON CONFLICT (what) DO UPDATE SET at = excluded.at, number = excluded.number";
const LAST: &str = "SELECT at FROM upkeep WHERE what = $1";
const WAITING: &str = "SELECT (SELECT COUNT(*) FROM mails WHERE next_attempt_at IS NOT NULL) AS mails,
    (SELECT COUNT(*) FROM mails WHERE next_attempt_at IS NULL AND sent_at IS NULL) AS mails_given_up,
    (SELECT COUNT(*) FROM jobs WHERE finished_at IS NULL) AS jobs,
    (SELECT COUNT(*) FROM jobs WHERE state = 'failed') AS jobs_failed";
const UNDELIVERED: &str =
    "SELECT COUNT(*) FROM mails WHERE next_attempt_at IS NULL AND sent_at IS NULL AND created_at >= $1";
const LATEST: &str = "SELECT MAX(at) FROM audit_log
    WHERE number > COALESCE((SELECT number FROM upkeep WHERE what = 'clock'), 0)";
const NEWEST: &str = "SELECT number FROM audit_head WHERE id = 1";

/// Writes a row: what a page that reads well does not show.
pub async fn probe(cx: &Cx) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    note(cx, &mut tx, What::Probe, None).await?;
    tx.commit().await
}

/// Notes that something was done just now; about the audit log up to an entry, where it is about any.
async fn note(cx: &Cx, tx: &mut Tx, what: What, number: Option<i64>) -> Result<()> {
    on!(tx, c => sql::query(NOTE).bind(what).bind(cx.now()).bind(number).execute(c).await.map(drop))?;
    Ok(())
}

/// Notes that a backup was made, with the audit log up to an entry.
pub async fn backed_up(cx: &Cx, number: i64) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    note(cx, &mut tx, What::Backup, Some(number)).await?;
    audit::record(cx, &mut tx, Actor::Nobody, Act::DatabaseBackup, "", &json!({ "entries": number }));
    tx.commit().await
}

/// Notes that something was done just now, and how much.
pub(crate) async fn done(cx: &Cx, what: What, number: i64) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    note(cx, &mut tx, what, Some(number)).await?;
    tx.commit().await
}

/// When something was done last.
pub async fn last(cx: &Cx, what: What) -> Result<Option<DateTime<Utc>>> {
    Ok(read!(cx.db, c => sql::query_scalar(LAST).bind(what).fetch_optional(c).await)?)
}

/// What waits for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Mails that will be tried.
    pub mails: i64,
    /// Mails that will not be tried any more.
    pub mails_given_up: i64,
    /// Jobs that are not done.
    pub jobs: i64,
    /// Jobs that have failed.
    pub jobs_failed: i64,
}

/// Counts what waits for its turn.
pub async fn waiting(cx: &Cx) -> Result<Waiting> {
    Ok(read!(cx.db, c => sql::query_as(WAITING).fetch_one(c).await)?)
}

/// How many mails that were written since a moment were not delivered and are not tried any more.
pub async fn undelivered(cx: &Cx, since: DateTime<Utc>) -> Result<u64> {
    let mails: i64 = read!(cx.db, c => sql::query_scalar(UNDELIVERED).bind(since).fetch_one(c).await)?;
    Ok(u64::try_from(mails).unwrap_or(0))
}

/// Compares the clock with everything that was audited: by how much it is behind, where it is. The context remembers it.
pub async fn compare_clock(cx: &Cx) -> Result<Option<Duration>> {
    let latest: Option<DateTime<Utc>> = read!(cx.db, c => sql::query_scalar(LATEST).fetch_one(c).await)?;
    cx.clock.has_passed(latest);
    Ok(cx.clock.behind())
}

/// Somebody has looked: the clock is right, and what was written so far is not compared with it any more.
pub async fn trust_clock(cx: &Cx) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let number: i64 = on!(tx, c => sql::query_scalar(NEWEST).fetch_one(c).await)?;
    note(cx, &mut tx, What::Clock, Some(number)).await?;
    audit::record(cx, &mut tx, Actor::Nobody, Act::ClockTrust, "", &json!({}));
    tx.commit().await?;
    cx.clock.has_passed(None);
    Ok(())
}
