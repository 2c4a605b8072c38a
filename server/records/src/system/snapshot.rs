//! Many statements that see the database as it was at one moment, while others go on writing.

use sqlx::{Postgres, Transaction};

use super::{db::Db, readers::Reader};
use crate::Result;

/// Runs one reading expression in a snapshot: `at!(snapshot, c => query.fetch_all(c).await)`.
macro_rules! at {
    ($snapshot:expr, $c:ident => $e:expr) => {
        match &mut $snapshot.open {
            $crate::system::snapshot::Open::Sqlite(reader) => {
                let $c = &mut **reader;
                $e
            }
            $crate::system::snapshot::Open::Postgres(t) => {
                let $c = &mut **t;
                $e
            }
        }
    };
}

pub(crate) use at;

/// The database at the moment of the first statement.
pub struct Snapshot<'d> {
    pub(crate) open: Open<'d>,
    is_over: bool,
}

pub(crate) enum Open<'d> {
    Sqlite(Reader<'d>),
    Postgres(Transaction<'static, Postgres>),
}

impl<'d> Snapshot<'d> {
    /// Begins one.
    pub async fn of(db: &'d Db) -> Result<Self> {
        let open = match db {
            Db::Sqlite(s) => {
                let mut reader = s.read.take().await?;
                sqlx::raw_sql("BEGIN").execute(&mut *reader).await?;
                Open::Sqlite(reader)
            }
            Db::Postgres(p) => Open::Postgres(p.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        };
        Ok(Self { open, is_over: false })
    }

    /// Ends it, so that its connection can be used for something else. A transaction of PostgreSQL ends when it is let go.
    pub async fn end(mut self) -> Result<()> {
        if let Open::Sqlite(reader) = &mut self.open {
            sqlx::raw_sql("ROLLBACK").execute(&mut **reader).await?;
        }
        self.is_over = true;
        Ok(())
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // What was left in the middle would go on seeing what was.
        if let (Open::Sqlite(reader), false) = (&mut self.open, self.is_over) {
            reader.lose();
        }
    }
}
