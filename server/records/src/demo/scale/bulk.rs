//! A database that is filled fast.

use crate::{Db, Result};

/// Lets SQLite write without waiting for the disk, with room for the indexes in memory: what a power cut could destroy
/// is a file that was empty when this began. Between transactions.
pub(super) async fn hurry(db: &Db) -> Result<()> {
    if let Db::Sqlite(s) = db {
        sqlx::raw_sql("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000").execute(&s.write).await?;
    }
    Ok(())
}

/// Back to what a running platform needs, with everything on the disk. PostgreSQL counts its rows at once: until it does
/// so by itself, it plans as for empty tables.
pub(super) async fn settle(db: &Db) -> Result<()> {
    match db {
        Db::Sqlite(s) => {
            const FULL: &str = "PRAGMA synchronous = FULL; PRAGMA cache_size = -2000; PRAGMA wal_checkpoint(TRUNCATE)";
            sqlx::raw_sql(FULL).execute(&s.write).await?;
        }
        Db::Postgres(p) => {
            sqlx::raw_sql("ANALYZE").execute(p).await?;
        }
    }
    Ok(())
}
