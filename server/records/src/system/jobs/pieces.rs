//! A file that is written down piece by piece while a job makes it. The end of it comes with [`super::files::Made`].

use crate::{
    Cx, Result, Tx,
    system::{
        db::{on, sql},
        jobs::{Work, lease},
    },
};

const BEGIN: &str = "DELETE FROM job_pieces WHERE job_id = $1";
const PUT: &str = "INSERT INTO job_pieces (job_id, place, bytes) VALUES ($1, $2, $3)";

/// Begins the file: what another turn of the job has written is gone. False where somebody else has the job now.
pub async fn begin(cx: &Cx, work: &Work) -> Result<bool> {
    let Some(mut tx) = held(cx, work).await? else { return Ok(false) };
    on!(tx, c => sql::query(BEGIN).bind(work.id()).execute(c).await.map(drop))?;
    tx.commit().await?;
    Ok(true)
}

/// Writes the next piece, from place 0 on. False where somebody else has the job now, and nothing was written.
pub async fn put(cx: &Cx, work: &Work, place: i64, bytes: &[u8]) -> Result<bool> {
    let Some(mut tx) = held(cx, work).await? else { return Ok(false) };
    on!(tx, c => sql::query(PUT).bind(work.id()).bind(place).bind(bytes).execute(c).await.map(drop))?;
    tx.commit().await?;
    Ok(true)
}

async fn held(cx: &Cx, work: &Work) -> Result<Option<Tx>> {
    let mut tx = cx.db.begin().await?;
    Ok(lease::hold(cx, &mut tx, work).await?.then_some(tx))
}
