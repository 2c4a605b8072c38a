//! Statements with their values: sent, and their rows read.
//!
//! The methods of `sqlx` are generic in the row and in the driver, so that each of some four hundred statements is compiled
//! with everything that lies below it, twice, and again in whoever calls the function that sends it. Here what lies below a
//! statement is compiled once for each way to a database; only the reading of its rows is its own.

use std::{marker::PhantomData, pin::Pin};

use sqlx::{
    Database, Encode, Executor, FromRow, PgConnection, PgPool, Postgres, SqlSafeStr, Sqlite, SqliteConnection,
    SqlitePool, Type, database::HasStatementCache, sqlite::SqliteRow,
};

use super::readers::Readers;

type Answer<'c, T> = Pin<Box<dyn Future<Output = sqlx::Result<T>> + Send + 'c>>;
type Sent<DB> = sqlx::query::Query<'static, DB, <DB as Database>::Arguments>;

/// A way to a database: a connection inside a transaction, or a pool.
pub(crate) trait Way<'c>: Send {
    /// The driver to which it belongs.
    type Driver: Database;
    /// Sends a statement; answers how many rows it has written.
    fn execute(self, statement: Sent<Self::Driver>) -> Answer<'c, u64>;
    /// Sends a statement; answers all of its rows.
    fn all(self, statement: Sent<Self::Driver>) -> Answer<'c, Vec<<Self::Driver as Database>::Row>>;
    /// Sends a statement; answers its first row.
    fn first(self, statement: Sent<Self::Driver>) -> Answer<'c, Option<<Self::Driver as Database>::Row>>;
}

macro_rules! ways {
    ($($way:ty => $driver:ty),+ $(,)?) => {
        $(impl<'c> Way<'c> for $way {
            type Driver = $driver;
            fn execute(self, statement: Sent<$driver>) -> Answer<'c, u64> {
                Box::pin(async move { Ok(Executor::execute(self, statement).await?.rows_affected()) })
            }
            fn all(self, statement: Sent<$driver>) -> Answer<'c, Vec<<$driver as Database>::Row>> {
                self.fetch_all(statement)
            }
            fn first(self, statement: Sent<$driver>) -> Answer<'c, Option<<$driver as Database>::Row>> {
                self.fetch_optional(statement)
            }
        })+
    };
}

ways! {
    &'c mut SqliteConnection => Sqlite, &'c SqlitePool => Sqlite,
    &'c mut PgConnection => Postgres, &'c PgPool => Postgres,
}

impl<'c> Way<'c> for &'c Readers {
    type Driver = Sqlite;
    fn execute(self, statement: Sent<Sqlite>) -> Answer<'c, u64> {
        Box::pin(async move {
            let mut reader = self.take().await?;
            let answer = Way::execute(&mut *reader, statement).await;
            reader.kept(answer)
        })
    }
    fn all(self, statement: Sent<Sqlite>) -> Answer<'c, Vec<SqliteRow>> {
        Box::pin(async move {
            let mut reader = self.take().await?;
            let answer = reader.fetch_all(statement).await;
            reader.kept(answer)
        })
    }
    fn first(self, statement: Sent<Sqlite>) -> Answer<'c, Option<SqliteRow>> {
        Box::pin(async move {
            let mut reader = self.take().await?;
            let answer = reader.fetch_optional(statement).await;
            reader.kept(answer)
        })
    }
}

/// A statement that writes.
pub(crate) struct Statement<DB: Database>(Sent<DB>);

/// A statement that answers rows, each of which becomes an `O`.
pub(crate) struct Rows<DB: Database, O>(Statement<DB>, PhantomData<fn() -> O>);

/// A statement that answers one column of values.
pub(crate) struct Column<DB: Database, O>(Rows<DB, (O,)>);

/// A statement that writes.
pub(crate) fn query<DB: Database>(sql: impl SqlSafeStr) -> Statement<DB> {
    Statement(sqlx::query(sql))
}

/// A statement that answers rows.
pub(crate) fn query_as<DB: Database, O>(sql: impl SqlSafeStr) -> Rows<DB, O> {
    Rows(query(sql), PhantomData)
}

/// A statement that answers one column.
pub(crate) fn query_scalar<DB: Database, O>(sql: impl SqlSafeStr) -> Column<DB, O> {
    Column(query_as(sql))
}

impl<DB: Database> Statement<DB> {
    /// Gives the next of its values.
    pub(crate) fn bind<'t, T: Encode<'t, DB> + Type<DB>>(self, value: T) -> Self {
        Self(self.0.bind(value))
    }

    /// Sends it; answers how many rows it has written.
    pub(crate) fn execute<'c>(self, way: impl Way<'c, Driver = DB>) -> Answer<'c, u64> {
        way.execute(self.0)
    }
}

impl<DB: Database + HasStatementCache> Statement<DB> {
    /// Whether the connection keeps it prepared for the next time, which is the usual.
    pub(crate) fn persistent(self, is: bool) -> Self {
        Self(self.0.persistent(is))
    }
}

impl<DB: Database + HasStatementCache, O> Rows<DB, O> {
    /// [`Statement::persistent`].
    pub(crate) fn persistent(self, is: bool) -> Self {
        Self(self.0.persistent(is), PhantomData)
    }
}

impl<DB: Database, O: for<'r> FromRow<'r, DB::Row>> Rows<DB, O> {
    /// Gives the next of its values.
    pub(crate) fn bind<'t, T: Encode<'t, DB> + Type<DB>>(self, value: T) -> Self {
        Self(self.0.bind(value), PhantomData)
    }

    /// All rows.
    pub(crate) async fn fetch_all<'c>(self, way: impl Way<'c, Driver = DB>) -> sqlx::Result<Vec<O>> {
        way.all(self.0.0).await?.iter().map(O::from_row).collect()
    }

    /// The first row, or none.
    pub(crate) async fn fetch_optional<'c>(self, way: impl Way<'c, Driver = DB>) -> sqlx::Result<Option<O>> {
        way.first(self.0.0).await?.as_ref().map(O::from_row).transpose()
    }

    /// The first row.
    pub(crate) async fn fetch_one<'c>(self, way: impl Way<'c, Driver = DB>) -> sqlx::Result<O> {
        self.fetch_optional(way).await?.ok_or(sqlx::Error::RowNotFound)
    }
}

impl<DB: Database, O> Column<DB, O>
where
    (O,): for<'r> FromRow<'r, DB::Row>,
{
    /// Gives the next of its values.
    pub(crate) fn bind<'t, T: Encode<'t, DB> + Type<DB>>(self, value: T) -> Self {
        Self(self.0.bind(value))
    }

    /// All values.
    pub(crate) async fn fetch_all<'c>(self, way: impl Way<'c, Driver = DB>) -> sqlx::Result<Vec<O>> {
        Ok(self.0.fetch_all(way).await?.into_iter().map(|(value,)| value).collect())
    }

    /// The first value, or none.
    pub(crate) async fn fetch_optional<'c>(self, way: impl Way<'c, Driver = DB>) -> sqlx::Result<Option<O>> {
        Ok(self.0.fetch_optional(way).await?.map(|(value,)| value))
    }

    /// The first value.
    pub(crate) async fn fetch_one<'c>(self, way: impl Way<'c, Driver = DB>) -> sqlx::Result<O> {
        Ok(self.0.fetch_one(way).await?.0)
    }
}
