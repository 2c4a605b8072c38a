//! The two databases behind one type.
//!
//! SQLite is the embedded default: one writer connection, `BEGIN IMMEDIATE`, a pool of readers, WAL and
//! `synchronous=FULL`, so that what was confirmed to a person survives a power cut. PostgreSQL carries several server
//! processes at once. The SQL text is the same; where the dialects differ, the branch stands in plain sight.

pub(crate) mod bulk;
mod opening;
pub mod writes;

use std::pin::Pin;

use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::system::{
    again,
    audit::said::Entries,
    error::{Error, Result},
    readers::Readers,
};

pub use opening::{Opening, file};
pub(crate) use opening::{PATIENT, plain};
use writes::WRITES;

/// Runs one expression inside a transaction, on whichever driver it belongs to: `on!(tx, c => query.execute(c).await)`.
macro_rules! on {
    ($tx:expr, $c:ident => $e:expr) => {
        match &mut $tx.by_ref().open {
            $crate::system::db::Open::Sqlite(t) => {
                let $c = &mut **t;
                $e
            }
            $crate::system::db::Open::Postgres(t) => {
                let $c = &mut **t;
                $e
            }
        }
    };
}

/// Runs one reading expression outside a transaction: `read!(cx.db, c => query.fetch_all(c).await)`.
macro_rules! read {
    ($db:expr, $c:ident => $e:expr) => {
        match &$db {
            $crate::system::db::Db::Sqlite(s) => {
                let $c = &s.read;
                $e
            }
            $crate::system::db::Db::Postgres(p) => {
                let $c = p;
                $e
            }
        }
    };
}

pub(crate) use {on, read};

pub(crate) use super::sql;

/// IMMEDIATE: a transaction that turns from reading to writing half-way would fail when another one wrote.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// An open database.
#[derive(Clone, Debug)]
pub enum Db {
    /// An SQLite file.
    Sqlite(SqliteDb),
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// The ways into an SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteDb {
    /// Exactly one connection that writes.
    pub write: SqlitePool,
    /// Connections that only read.
    pub read: Readers,
}

/// A transaction: what is done in it becomes true together at [`Tx::commit`], or not at all.
pub struct Tx {
    /// On whichever driver it is open.
    pub open: Open,
    /// What it says to the audit log, written when everything else is.
    pub(super) entries: Entries,
}

/// A transaction of a driver.
pub enum Open {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl From<Open> for Tx {
    fn from(open: Open) -> Self {
        Self { open, entries: Entries::default() }
    }
}

impl Tx {
    /// Itself, whether it is owned or borrowed where it is used.
    pub(crate) fn by_ref(&mut self) -> &mut Self {
        self
    }

    /// Its connection where that is one to PostgreSQL: for locks, which SQLite with its one writer has no need of.
    pub(crate) fn postgres(&mut self) -> Option<&mut PgConnection> {
        match &mut self.open {
            Open::Sqlite(_) => None,
            Open::Postgres(t) => Some(&mut **t),
        }
    }

    /// Makes everything that was done in this transaction durable. The audit log comes last, so that its head, for which
    /// all acts of all projects stand in line, is locked for no longer than it takes to write the entries.
    pub async fn commit(mut self) -> Result<()> {
        self.write_entries().await?;
        let committed = WRITES.measure(async {
            match self.open {
                Open::Sqlite(t) => t.commit().await,
                Open::Postgres(t) => t.commit().await,
            }
        });
        committed.await?;
        again::written();
        Ok(())
    }
}

impl SqliteDb {
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        let failed = match self.write.begin_with(BEGIN).await {
            Ok(begun) => return Ok(begun),
            // Others of this process write, or another process does.
            Err(sqlx::Error::PoolTimedOut) => return Err(Error::Busy),
            Err(failed) => failed,
        };
        let error = Error::from(failed);
        if matches!(error, Error::Busy) {
            return Err(error);
        }
        // Whatever is wrong with this connection ends with it: the next one is new.
        if let Ok(mut connection) = self.write.acquire().await {
            connection.close_on_drop();
        }
        Ok(self.write.begin_with(BEGIN).await?)
    }
}

impl Db {
    /// Begins a transaction that may write. In a box, because everything that writes would be larger by all that lies below.
    pub fn begin(&self) -> Pin<Box<dyn Future<Output = Result<Tx>> + Send + '_>> {
        Box::pin(async move {
            Ok(Tx::from(match self {
                Self::Sqlite(s) => Open::Sqlite(s.begin().await?),
                Self::Postgres(p) => Open::Postgres(p.begin().await?),
            }))
        })
    }

    /// Closes all connections; on SQLite this also writes the journal back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(s) => {
                s.read.close().await;
                s.write.close().await;
            }
            Self::Postgres(p) => p.close().await,
        }
    }
}
