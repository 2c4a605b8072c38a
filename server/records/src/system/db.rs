//! The two databases behind one type.
//!
//! SQLite is the embedded default: one writer connection, `BEGIN IMMEDIATE`, a pool of readers, WAL and
//! `synchronous=FULL`, so that what was confirmed to a person survives a power cut. PostgreSQL carries several server
//! processes at once. The SQL text is the same; where the dialects differ, the branch stands in plain sight.

use std::{path::Path, pin::Pin, str::FromStr, time::Duration};

use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::system::{
    error::{Error, Result},
    readers::Readers,
};

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

static SQLITE_STEPS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_STEPS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How many connections one server process holds to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 10;

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
        match self {
            Self::Sqlite(t) => t.commit().await?,
            Self::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }
}

impl Db {
    /// Opens the database at `url` (`sqlite://FILE` or `postgres://…`) and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::Setup`] with one clear line when the scheme is unknown, the database cannot be reached, or its schema
    /// is newer than this program; nothing is changed then.
    pub async fn open(url: &str) -> Result<Self> {
        let db = Self::connect(url).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens the database without touching its schema.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::connect_postgres(url).await
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            Err(Error::Setup(format!(
                "unknown database scheme \"{scheme}\": use sqlite://FILE or postgres://USER@HOST/NAME"
            )))
        }
    }

    async fn connect_sqlite(url: &str) -> Result<Self> {
        let setup = |what: &dyn std::fmt::Display| Error::Setup(format!("cannot open the database {url}: {what}"));
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|e| setup(&e))?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            // Rows go from the thread of the connection to whoever reads them: the fewer times they wait for each other, the
            // fewer changes between the two.
            .row_buffer_size(500)
            .statement_cache_capacity(300);
        let folder = options.get_filename().parent().unwrap_or(Path::new(""));
        if !folder.as_os_str().is_empty() && !folder.is_dir() {
            return Err(setup(&format!("the folder {} does not exist", folder.display())));
        }
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            // A thread of our own cannot go away unnoticed, as a server can.
            .test_before_acquire(false)
            .connect_with(options.clone().create_if_missing(true))
            .await
            .map_err(|e| setup(&e))?;
        let read = Readers::new(options);
        // The first one now: what cannot be read is said at the start.
        drop(read.take().await.map_err(|e| setup(&e))?);
        Ok(Self::Sqlite(SqliteDb { write, read }))
    }

    async fn connect_postgres(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|e| Error::Setup(format!("cannot understand the PostgreSQL address: {e}")))?;
        // Never the whole address: it may carry a password.
        let place = format!("{}:{}", options.get_host(), options.get_port());
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .map_err(|e| Error::Setup(format!("cannot reach PostgreSQL at {place}: {e}")))?;
        Ok(Self::Postgres(pool))
    }

    /// Applies the steps of `migrations/` that this database does not have yet.
    pub async fn migrate(&self) -> Result<()> {
        let result = match self {
            Self::Sqlite(s) => SQLITE_STEPS.run(&s.write).await,
            Self::Postgres(p) => POSTGRES_STEPS.run(p).await,
        };
        result.map_err(|e| match e {
            MigrateError::VersionMissing(step) => Error::Setup(format!(
                "the database was made by a newer Dayaq (it has step {step}, this program ends at {}): nothing was changed",
                SQLITE_STEPS.iter().map(|m| m.version).max().unwrap_or(0)
            )),
            MigrateError::VersionMismatch(step) => {
                Error::Setup(format!("step {step} of the database differs from this program's: nothing was changed"))
            }
            other => Error::Setup(format!("the database schema could not be brought up to date: {other}")),
        })
    }

    /// Begins a transaction that may write. In a box, because everything that writes would be larger by all that lies below.
    pub fn begin(&self) -> Pin<Box<dyn Future<Output = Result<Tx>> + Send + '_>> {
        Box::pin(async move {
            Ok(match self {
                // IMMEDIATE: a transaction that turns from reading to writing half-way would fail when another one wrote.
                Self::Sqlite(s) => Tx::Sqlite(s.write.begin_with("BEGIN IMMEDIATE").await?),
                Self::Postgres(p) => Tx::Postgres(p.begin().await?),
            })
        })
    }

    /// Answers whether the database can be read at this moment.
    pub async fn is_ready(&self) -> bool {
        read!(self, c => sql::query_scalar::<_, i64>("SELECT CAST(1 AS BIGINT)").fetch_one(c).await.is_ok())
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
