//! Connections to an SQLite file that only read.
//!
//! The pool of `sqlx` takes a connection back in a task of its own and asks it for a sign of life each time: for every
//! statement two more changes between the threads of the program and the connection's, about as much work as the statement
//! itself. A file in this process does not go away as a server does. Here a connection lies in a list or is in use.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// How many work at the same time. Each is a thread; a machine of two cores is served by two.
const MOST: usize = 4;
/// How long a statement waits for one of them.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connections that only read, opened when they are needed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    free: Mutex<Vec<SqliteConnection>>,
    places: Semaphore,
}

impl Inner {
    fn free(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Readers {
    pub(crate) fn new(options: SqliteConnectOptions) -> Self {
        let options = options.read_only(true);
        Self(Arc::new(Inner { options, free: Mutex::default(), places: Semaphore::new(MOST) }))
    }

    /// One of them, for as long as it is held.
    pub async fn take(&self) -> sqlx::Result<Reader<'_>> {
        let place = timeout(PATIENCE, self.0.places.acquire()).await.map_err(|_| all_in_use())?;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        let known = self.0.free().pop();
        let connection = match known {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        Ok(Reader { connection: Some(connection), readers: self, _place: place })
    }

    /// Closes them; whoever asks for one afterwards gets none.
    pub(crate) async fn close(&self) {
        self.0.places.close();
        let free = std::mem::take(&mut *self.0.free());
        for connection in free {
            // It is gone either way.
            let _ = connection.close().await;
        }
    }
}

/// A connection that is in use, and is free again when this is dropped, also in the middle of a statement: what was not
/// read is left out before the next one begins.
pub struct Reader<'r> {
    connection: Option<SqliteConnection>,
    readers: &'r Readers,
    _place: SemaphorePermit<'r>,
}

impl Deref for Reader<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.connection.as_ref().expect("it is there until it is dropped")
    }
}

impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_mut().expect("it is there until it is dropped")
    }
}

impl Reader<'_> {
    /// The connection is not used again. The last thing that is done with it.
    pub(crate) fn lose(&mut self) {
        self.connection = None;
    }

    /// Passes an answer on. After a failure the connection is not used again: what fails because a disk or a file fails
    /// would go on failing on it.
    pub(crate) fn kept<T>(mut self, answer: sqlx::Result<T>) -> sqlx::Result<T> {
        if answer.is_err() {
            self.connection = None;
        }
        answer
    }
}

/// Nobody gave one back in time: as busy as this, one asks people to come again.
fn all_in_use() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::WouldBlock.into())
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take().filter(|_| !self.readers.0.places.is_closed()) {
            self.readers.0.free().push(connection);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt;

    use super::*;

    const MANY: &str =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n";

    #[tokio::test]
    async fn one_that_is_left_in_the_middle_of_a_statement_answers_the_next_one() {
        let folder = std::env::temp_dir().join(format!("dayaq-readers-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).unwrap();
        let options = SqliteConnectOptions::new().filename(folder.join("test.db"));
        drop(options.clone().create_if_missing(true).connect().await.unwrap());
        let readers = Readers::new(options);
        // More often than there are readers, so that each is one that was left.
        for turn in 0..3 * i64::try_from(MOST).unwrap() {
            let mut reader = readers.take().await.unwrap();
            let answer: i64 = sqlx::query_scalar("SELECT $1").bind(turn).fetch_one(&mut *reader).await.unwrap();
            assert_eq!(answer, turn);
            let mut rows = sqlx::query_scalar::<_, i64>(MANY).fetch(&mut *reader);
            assert_eq!(rows.try_next().await.unwrap(), Some(1));
        }
        readers.close().await;
        assert!(readers.take().await.is_err(), "whoever comes later gets none");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
