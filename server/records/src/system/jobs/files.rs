//! Files that jobs made, kept for a day.

use chrono::Duration;

use crate::{
    Cx, Result, Tx,
    system::{
        db::{on, read, sql},
        jobs::JobId,
    },
};

/// Files are kept for so long: whoever asked has fetched theirs, and there are names in them.
pub const KEPT: Duration = Duration::hours(24);
/// What the house did for itself is forgotten after a day; what people asked for and how it ended, after so many days.
const REMEMBERED_DAYS: i64 = 14;

/// A file that a job made.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Made {
    /// What it is called.
    pub name: String,
    /// What it is, as HTTP says it.
    pub media_type: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

const INSERT: &str = "INSERT INTO job_files (job_id, name, media_type, bytes, made_at) VALUES ($1, $2, $3, $4, $5)";
const OF: &str = "SELECT name, media_type, bytes FROM job_files WHERE job_id = $1";
const NAME_OF: &str = "SELECT name FROM job_files WHERE job_id = $1";
const SWEEP_FILES: &str = "DELETE FROM job_files WHERE made_at < $1";
const SWEEP_JOBS: &str =
    "DELETE FROM jobs WHERE finished_at < $1 OR (finished_at < $2 AND owner_id IS NULL AND state = 'done')";

pub(super) async fn keep(cx: &Cx, tx: &mut Tx, job: JobId, made: &Made) -> Result<()> {
    on!(tx, c => sql::query(INSERT)
        .bind(job).bind(&made.name).bind(&made.media_type).bind(&made.bytes).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}

/// The file that a job made; none when it made none, or the day is over.
pub async fn of(cx: &Cx, job: JobId) -> Result<Option<Made>> {
    Ok(read!(cx.db, c => sql::query_as(OF).bind(job).fetch_optional(c).await)?)
}

/// What the file of a job is called, without reading it.
pub async fn name_of(cx: &Cx, job: JobId) -> Result<Option<String>> {
    Ok(read!(cx.db, c => sql::query_scalar(NAME_OF).bind(job).fetch_optional(c).await)?)
}

/// Forgets files and jobs that are old.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let day_ago = cx.now() - KEPT;
    let long_ago = cx.now() - Duration::days(REMEMBERED_DAYS);
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP_FILES).bind(day_ago).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(SWEEP_JOBS).bind(long_ago).bind(day_ago).execute(c).await.map(drop))?;
    tx.commit().await
}
