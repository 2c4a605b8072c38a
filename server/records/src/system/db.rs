//! The two databases behind one type.
//!
//! SQLite is the embedded default: one writer connection, `BEGIN IMMEDIATE`, a pool of readers, WAL and
//! `synchronous=FULL`, so that what was confirmed to a person survives a power cut. PostgreSQL carries several server
//! processes at once. The SQL text is the same; where the dialects differ, the branch stands in plain sight.

mod opening;
pub mod writes;

use std::pin::Pin;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::system::{
    error::{Error, Result},
    readers::Readers,
};

pub(crate) use opening::plain;
pub use opening::{Opening, file};
use writes::WRITES;

/// Runs one expression inside a transaction, on whichever driver it belongs to: `on!(tx, c => query.execute(c).await)`.
macro_rules! on {
    ($tx:expr, $c:ident => $e:expr) => {
        match $tx.by_ref() {
            $crate::system::db::Tx::Sqlite(t) => {
                let $c = &mut **t;
                $e
            }
            $crate::system::db::Tx::Postgres(t) => {
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
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Itself, whether it is owned or borrowed where it is used.
    pub(crate) fn by_ref(&mut self) -> &mut Self {
        self
    }

    /// Makes everything that was done in this transaction durable.
    pub async fn commit(self) -> Result<()> {
        let committed = WRITES.measure(async {
            match self {
                Self::Sqlite(t) => t.commit().await,
                Self::Postgres(t) => t.commit().await,
            }
        });
        Ok(committed.await?)
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
            Ok(match self {
                Self::Sqlite(s) => Tx::Sqlite(s.begin().await?),
                Self::Postgres(p) => Tx::Postgres(p.begin().await?),
            })
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
