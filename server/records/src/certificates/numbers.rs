//! Numbers of certificates: counted for each kind, project and year, without gaps.

use crate::{
    Result, Tx,
    system::db::{on, sql},
};

const COUNT: &str = "INSERT INTO counters (name, value) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";

/// The next number, such as `DYQ-PHASE-2-2026-00017`. Whoever asks waits until those who asked before have committed.
pub(crate) async fn next(tx: &mut Tx, kind: &str, letters: &str, project: &str, year: i32) -> Result<String> {
    let counter = format!("{kind}/{project}/{year}");
    let count: i64 = on!(tx, c => sql::query_scalar(COUNT).bind(&counter).fetch_one(c).await)?;
    Ok(format!("{letters}-{}-{year}-{count:05}", project.to_uppercase()))
}
