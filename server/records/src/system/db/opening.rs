//! Opening a database: whose it is, how old it is, and what may be done with it.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, PgConnection, SqliteConnection,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::time::timeout;

use super::{Db, SqliteDb};
use crate::system::{
    error::{Error, Result},
    readers::Readers,
};

static SQLITE_STEPS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_STEPS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How many connections one server process holds to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a request waits for one of them: whoever looks at a page, or asks whether the server is well, is answered.
const POSTGRES_PATIENCE: Duration = Duration::from_secs(2);
/// How long a statement waits for what another transaction has locked: longer than the longest piece of an import takes, and
/// shorter than a proxy waits for an answer. Whoever waits longer is told that too much is going on.
const LOCK_PATIENCE: &str = "20s";
/// How long one statement may take. Lists are answered in milliseconds and a cache of a large database is made anew in
/// minutes; what takes longer is one that will never end, and holds up others.
const STATEMENT_PATIENCE: &str = "10min";
/// How long a transaction may do nothing, which is as long as its process may calculate in the middle of it. One whose
/// process has gone without a word keeps its locks for no longer.
const IDLE_PATIENCE: &str = "2min";
/// For what is done while nobody else is served, or in line: a step of the schema, a move, a cache that is filled.
pub(crate) const PATIENT: &str =
    "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
/// How long PostgreSQL may take to answer at the start.
const FIRST_PATIENCE: Duration = Duration::from_secs(10);
/// How long a transaction of this process waits for its turn with an SQLite file.
const WRITER_PATIENCE: Duration = Duration::from_secs(30);
/// "DAYQ" in the head of our SQLite files; a step of the schema writes it.
const APPLICATION: i64 = 1_145_133_393;

/// What may be done with a database when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is made where there is none, and brought up to date.
    Upgrade,
    /// It is made where there is none; one that is there has to be up to date.
    Make,
    /// It has to be there, and up to date.
    Present,
    /// It has to be there, up to date or older; nothing is changed.
    AsItIs,
}

/// How far the schema of a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Schema {
    /// There is nothing in it.
    None,
    /// It is of another program.
    Foreign,
    /// Its latest step.
    Step(i64),
}

/// The latest step, and what the first one is called.
const STEPS: &str = "SELECT MAX(version), MIN(CASE WHEN version = 1 THEN description END) FROM _sqlx_migrations";

impl Schema {
    fn of((latest, first): (Option<i64>, Option<String>)) -> Self {
        match (latest, first.as_deref()) {
            // Somebody ended the program before the first step was done.
            (None, _) => Self::None,
            (Some(step), Some("foundation")) => Self::Step(step),
            (Some(_), _) => Self::Foreign,
        }
    }
}

/// The file of an SQLite database.
pub fn file(url: &str) -> Option<PathBuf> {
    let options = url.starts_with("sqlite:").then(|| SqliteConnectOptions::from_str(url).ok())??;
    Some(options.get_filename().to_owned())
}

/// The latest step of this program's schema.
fn latest() -> i64 {
    SQLITE_STEPS.iter().map(|m| m.version).max().unwrap_or(0)
}

/// What SQLite says of a file with damaged pages (`SQLITE_CORRUPT`).
const CORRUPT: &str = "11";

impl Db {
    /// Opens the database at `url` (`sqlite://FILE` or `postgres://…`), makes it where there is none, and brings its schema
    /// up to date.
    ///
    /// # Errors
    /// As [`Self::open_as`].
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_as(url, Opening::Upgrade).await
    }

    /// Opens the database at `url`.
    ///
    /// # Errors
    /// [`Error::Setup`] with one clear line when the scheme is unknown, the database cannot be reached or is not there, is of
    /// another program, or its schema is not what `opening` asks for; nothing is changed then.
    pub async fn open_as(url: &str, opening: Opening) -> Result<Self> {
        if let Some(file) = file(url) {
            if opening == Opening::AsItIs {
                return Self::read_only(&file).await;
            }
            Self::look(&file, opening).await?;
        }
        let db = Self::connect(url).await?;
        if let Self::Postgres(_) = db {
            check("the database", db.schema().await?, opening)?;
        }
        if matches!(opening, Opening::Upgrade | Opening::Make) {
            db.migrate().await?;
        }
        Ok(db)
    }

    /// Opens the database without looking what is in it; an SQLite file is made where there is none.
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
            .acquire_timeout(WRITER_PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            // A thread of our own cannot go away unnoticed, as a server can.
            .test_before_acquire(false)
            // SQLite itself takes a transaction back when the disk is full or fails. The driver does not hear of it and
            // would think for ever that one is open: such a connection is closed, and a new one made.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
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
        let options = options.options([
            ("lock_timeout", LOCK_PATIENCE),
            ("statement_timeout", STATEMENT_PATIENCE),
            ("idle_in_transaction_session_timeout", IDLE_PATIENCE),
        ]);
        // Never the whole address: it may carry a password.
        let place = format!("{}:{}", options.get_host(), options.get_port());
        let setup = |what: &str| Error::Setup(format!("cannot reach PostgreSQL at {place}: {what}"));
        // One by itself first: the pool would try until its time is over, and say only that.
        match timeout(FIRST_PATIENCE, PgConnection::connect_with(&options)).await {
            Ok(Ok(connection)) => drop(connection.close().await),
            Ok(Err(sqlx::Error::Database(error))) => return Err(setup(error.message())),
            Ok(Err(error)) => return Err(setup(&error.to_string())),
            Err(_) => return Err(setup("it does not answer")),
        }
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(POSTGRES_PATIENCE)
            .connect_lazy_with(options);
        Ok(Self::Postgres(pool))
    }

    /// Opens a file to read it: one that is there and ours, and of this release or an older one. It is not changed.
    ///
    /// # Errors
    /// As [`Self::open_as`].
    pub async fn read_only(file: &Path) -> Result<Self> {
        Self::look(file, Opening::AsItIs).await?;
        let write = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(plain(file));
        Ok(Self::Sqlite(SqliteDb { write, read: Readers::new(plain(file)) }))
    }

    /// Looks into a file before it is opened: opening one changes how its journal is written.
    async fn look(file: &Path, opening: Opening) -> Result<()> {
        let setup = |error: sqlx::Error| {
            let database = error.as_database_error();
            let what = database.map_or_else(|| error.to_string(), |e| e.message().to_owned());
            let way = match database.and_then(sqlx::error::DatabaseError::code) {
                Some(code) if code == CORRUPT => ": it is damaged; restore a backup with `dayaq restore FILE`",
                _ => "",
            };
            Error::Setup(format!("cannot open the database {}: {what}{way}", file.display()))
        };
        let schema = if file.exists() {
            let mut connection = plain(file).connect().await.map_err(setup)?;
            let schema = schema_of(&mut connection).await.map_err(setup)?;
            drop(connection.close().await);
            schema
        } else {
            Schema::None
        };
        check(&format!("the file {}", file.display()), schema, opening)
    }

    async fn schema(&self) -> Result<Schema> {
        match self {
            Self::Sqlite(s) => Ok(schema_of(&mut *s.read.take().await?).await?),
            Self::Postgres(p) => {
                const THERE: &str = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
                if !sqlx::query_scalar::<_, bool>(THERE).fetch_one(p).await? {
                    return Ok(Schema::None);
                }
                Ok(Schema::of(sqlx::query_as(STEPS).fetch_one(p).await?))
            }
        }
    }

    /// Applies the steps of `migrations/` that this database does not have yet.
    pub async fn migrate(&self) -> Result<()> {
        let result = match self {
            Self::Sqlite(s) => SQLITE_STEPS.run(&s.write).await,
            Self::Postgres(p) => {
                // Servers that start at the same time wait for the one that does it, and a step takes as long as it takes.
                let mut connection = p.acquire().await?.detach();
                sqlx::raw_sql("SET lock_timeout = 0; SET statement_timeout = 0").execute(&mut connection).await?;
                let result = POSTGRES_STEPS.run(&mut connection).await;
                drop(connection.close().await);
                result
            }
        };
        result.map_err(|e| match e {
            MigrateError::VersionMissing(step) => Error::Setup(newer(step)),
            MigrateError::VersionMismatch(step) => {
                Error::Setup(format!("step {step} of the database differs from this program's: nothing was changed"))
            }
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => match Error::from(cause) {
                // Each step is done whole or not at all: with room it goes on where it stopped.
                passing @ (Error::Full | Error::Away(_)) => passing,
                other => Error::Setup(format!("the database schema could not be brought up to date: {other}")),
            },
            other => Error::Setup(format!("the database schema could not be brought up to date: {other}")),
        })
    }
}

/// A connection to a file that changes nothing, not even how its journal is written.
pub(crate) fn plain(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(Duration::from_secs(10))
}

async fn schema_of(connection: &mut SqliteConnection) -> sqlx::Result<Schema> {
    const TABLES: &str = "SELECT COUNT(*) FROM sqlite_master";
    const THERE: &str = "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let mut count =
        async |sql: &'static str| -> sqlx::Result<i64> { sqlx::query_scalar(sql).fetch_one(&mut *connection).await };
    let application = count("PRAGMA application_id").await?;
    if ![0, APPLICATION].contains(&application) {
        return Ok(Schema::Foreign);
    }
    if count(THERE).await? == 0 {
        return Ok(if count(TABLES).await? == 0 { Schema::None } else { Schema::Foreign });
    }
    let steps: (Option<i64>, Option<String>) = sqlx::query_as(STEPS).fetch_one(connection).await?;
    Ok(Schema::of(steps))
}

fn newer(step: i64) -> String {
    format!(
        "the database was made by a newer Dayaq (it has step {step}, this program ends at {}): nothing was changed",
        latest()
    )
}

/// Whether a database in this state may be opened so.
fn check(what: &str, schema: Schema, opening: Opening) -> Result<()> {
    let is_made = matches!(opening, Opening::Upgrade | Opening::Make);
    Err(Error::Setup(match schema {
        Schema::None if is_made => return Ok(()),
        Schema::None => format!("there is no Dayaq database: {what} does not exist or is empty"),
        Schema::Foreign => format!("{what} is a database of another program: nothing was changed"),
        Schema::Step(step) if step > latest() => newer(step),
        Schema::Step(step) if step < latest() && matches!(opening, Opening::Make | Opening::Present) => format!(
            "the database is of an older Dayaq (it has step {step}, this program ends at {}): back it up, then start the new \
             `dayaq serve` or run `dayaq database upgrade`",
            latest()
        ),
        Schema::Step(_) => return Ok(()),
    }))
}
