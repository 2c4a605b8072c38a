//! Files that jobs made, kept for a day. Long ones are written and read piece by piece, so that nobody holds them as a whole.

use chrono::Duration;

use crate::{
    Cx, Error, Result, Tx,
    system::{
        db::{on, read, sql},
        jobs::JobId,
    },
};

/// Files are kept for so long: whoever asked has fetched theirs, and there are names in them.
pub const KEPT: Duration = Duration::hours(24);
/// What the house did for itself is forgotten after a day; what people asked for and how it ended, after so many days.
pub(crate) const REMEMBERED_DAYS: i64 = 14;

/// A file that a job made.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Made {
    /// What it is called.
    pub name: String,
    /// What it is, as HTTP says it.
    pub media_type: String,
    /// What stands in it; the end of it, where pieces were written before ([`super::pieces`]).
    pub bytes: Vec<u8>,
}

/// A file that was made, without what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// What it is, as HTTP says it.
    pub media_type: String,
    /// Its pieces, the end of it being the last of them.
    pub pieces: i64,
    /// How many bytes it has.
    pub size: i64,
}

const INSERT: &str = "INSERT INTO job_files (job_id, name, media_type, bytes, made_at) VALUES ($1, $2, $3, $4, $5)";
const OF: &str = "SELECT f.name, f.media_type, (SELECT COUNT(*) FROM job_pieces p WHERE p.job_id = f.job_id) + 1 AS pieces,
        CAST(LENGTH(f.bytes) + (SELECT COALESCE(SUM(LENGTH(p.bytes)), 0) FROM job_pieces p WHERE p.job_id = f.job_id) AS BIGINT)
            AS size
    FROM job_files f WHERE f.job_id = $1";
// The end of a file stands behind all pieces.
const PIECE: &str = "SELECT bytes FROM (
        SELECT p.place, p.bytes FROM job_pieces p WHERE p.job_id = $1 AND p.place = $2
        UNION ALL SELECT $2, f.bytes FROM job_files f WHERE f.job_id = $1
            AND (SELECT COUNT(*) FROM job_pieces p WHERE p.job_id = f.job_id) = $2) AS pieces";
const SWEEP_FILES: &str = "DELETE FROM job_files WHERE made_at < $1";
const SWEEP_PIECES: &str = "DELETE FROM job_pieces WHERE job_id IN (SELECT id FROM jobs WHERE finished_at < $1)";
const SWEEP_JOBS: &str =
    "DELETE FROM jobs WHERE finished_at < $1 OR (finished_at < $2 AND owner_id IS NULL AND state = 'done')";

pub(super) async fn keep(cx: &Cx, tx: &mut Tx, job: JobId, made: &Made) -> Result<()> {
    on!(tx, c => sql::query(INSERT)
        .bind(job).bind(&made.name).bind(&made.media_type).bind(&made.bytes).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}

/// The file that a job made; none when it made none, or the day is over.
pub async fn of(cx: &Cx, job: JobId) -> Result<Option<Kept>> {
    Ok(read!(cx.db, c => sql::query_as(OF).bind(job).fetch_optional(c).await)?)
}

/// A piece of it.
///
/// # Errors
/// [`Error::NotFound`] where there is none at this place.
pub async fn piece(cx: &Cx, job: JobId, place: i64) -> Result<Vec<u8>> {
    let found: Option<Vec<u8>> =
        read!(cx.db, c => sql::query_scalar(PIECE).bind(job).bind(place).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

/// Forgets files and jobs that are old.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let day_ago = cx.now() - KEPT;
    let long_ago = cx.now() - Duration::days(REMEMBERED_DAYS);
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP_FILES).bind(day_ago).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(SWEEP_PIECES).bind(day_ago).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(SWEEP_JOBS).bind(long_ago).bind(day_ago).execute(c).await.map(drop))?;
    tx.commit().await
}
