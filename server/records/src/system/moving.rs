//! Moving an SQLite database to PostgreSQL: every row of every table in one transaction, and each compared afterwards.
//!
//! Which tables and columns there are is asked of PostgreSQL, so that nothing has to be said here of a table that is added.
//! Rows travel as JSON: PostgreSQL reads each value as the type of its column. References and triggers are out of force
//! meanwhile and come back before the end, which finds every row that names another one that is not there.

use std::collections::BTreeMap;

use futures_util::{Stream, TryStreamExt};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, Row, SqliteConnection};

use crate::{Db, Error, Result, system::db::PATIENT};

/// Bytes of one statement, about; and rows.
const PIECE_BYTES: usize = 4 << 20;
const PIECE_ROWS: usize = 2000;

const COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text, c.udt_name::text
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name <> '_sqlx_migrations'
    ORDER BY c.table_name, c.ordinal_position";
const REFERENCES: &str = "SELECT r.conrelid::regclass::text, quote_ident(r.conname), pg_get_constraintdef(r.oid)
    FROM pg_constraint r WHERE r.contype = 'f' AND r.connamespace = current_schema()::regnamespace ORDER BY 1, 2";

/// What was moved of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
}

/// A column, and the type that PostgreSQL gives it.
struct Column {
    name: String,
    kind: String,
}

/// By table, its columns.
type Tables = BTreeMap<String, Vec<Column>>;

/// Moves everything from an SQLite database to a PostgreSQL database with the same schema and nothing in it. Nobody may write
/// to either meanwhile.
///
/// # Errors
/// [`Error::Setup`] when the databases are not of these kinds, or a row is not what it was: nothing was moved then.
pub async fn to_postgres(from: &Db, to: &Db) -> Result<Vec<Moved>> {
    let (Db::Sqlite(from), Db::Postgres(_)) = (from, to) else {
        return Err(Error::Setup("a database is moved from SQLite to PostgreSQL".to_owned()));
    };
    let mut from = from.read.take().await?;
    let mut tx = to.begin().await?;
    let Some(open) = tx.postgres() else { return Err(Error::Setup("no PostgreSQL".to_owned())) };
    sqlx::raw_sql(PATIENT).execute(&mut *open).await?;
    let tables = tables(open).await?;
    let references: Vec<(String, String, String)> = sqlx::query_as(REFERENCES).fetch_all(&mut *open).await?;
    for (table, name, _) in &references {
        run(open, format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).await?;
    }
    for table in tables.keys() {
        run(open, format!("ALTER TABLE \"{table}\" DISABLE TRIGGER USER")).await?;
    }
    let mut moved = Vec::new();
    for (table, columns) in &tables {
        // A step of the schema may have put a row there.
        run(open, format!("DELETE FROM \"{table}\"")).await?;
        copy(&mut from, open, table, columns).await?;
        // Two databases read at the same time.
        let (there, here) =
            tokio::try_join!(sum_of_sqlite(&mut from, table, columns), sum_of_postgres(open, table, columns))?;
        if there != here {
            return Err(Error::Setup(format!("the rows of {table} are not what they were: nothing was moved")));
        }
        moved.push(Moved { table: table.clone(), rows: here.rows });
    }
    for table in tables.keys() {
        run(open, format!("ALTER TABLE \"{table}\" ENABLE TRIGGER USER")).await?;
    }
    for (table, name, definition) in &references {
        run(open, format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")).await?;
    }
    tx.commit().await?;
    Ok(moved)
}

async fn run(to: &mut PgConnection, sql: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(sql)).execute(to).await?;
    Ok(())
}

async fn tables(to: &mut PgConnection) -> Result<Tables> {
    let columns: Vec<(String, String, String)> = sqlx::query_as(COLUMNS).fetch_all(to).await?;
    let mut tables = Tables::new();
    for (table, name, kind) in columns {
        tables.entry(table).or_default().push(Column { name, kind });
    }
    Ok(tables)
}

/// The names of columns, for a statement.
fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

async fn copy(from: &mut SqliteConnection, to: &mut PgConnection, table: &str, columns: &[Column]) -> Result<()> {
    // What is nothing stays nothing: `hex` would make an empty text of it.
    let values = columns.iter().map(|Column { name, kind }| match kind.as_str() {
        "uuid" => format!("'{name}', CASE WHEN \"{name}\" IS NULL THEN NULL ELSE hex(\"{name}\") END"),
        "bytea" => format!("'{name}', CASE WHEN \"{name}\" IS NULL THEN NULL ELSE '\\x' || hex(\"{name}\") END"),
        "jsonb" => format!("'{name}', json(\"{name}\")"),
        _ => format!("'{name}', \"{name}\""),
    });
    let select = format!("SELECT json_object({}) FROM \"{table}\"", values.collect::<Vec<_>>().join(", "));
    let names = names(columns);
    let insert = format!(
        "INSERT INTO \"{table}\" ({names}) SELECT {names} FROM json_populate_recordset(NULL::\"{table}\", $1::json)"
    );
    let mut rows = sqlx::query_scalar::<_, String>(AssertSqlSafe(select)).fetch(from);
    let mut next = piece(&mut rows).await?;
    while let Some(rows_of_piece) = next {
        let write = async {
            let query = sqlx::query(AssertSqlSafe(insert.clone())).bind(rows_of_piece);
            query.execute(&mut *to).await?;
            Ok(())
        };
        // The next one is read while this one is written.
        ((), next) = tokio::try_join!(write, piece(&mut rows))?;
    }
    Ok(())
}

/// The next rows as one JSON text; none at the end.
async fn piece(rows: &mut (impl Stream<Item = sqlx::Result<String>> + Unpin)) -> Result<Option<String>> {
    let (mut piece, mut count) = (String::new(), 0);
    while count < PIECE_ROWS
        && piece.len() < PIECE_BYTES
        && let Some(row) = rows.try_next().await?
    {
        piece.push(if count == 0 { '[' } else { ',' });
        piece.push_str(&row);
        count += 1;
    }
    piece.push(']');
    Ok((count > 0).then_some(piece))
}

/// How many rows, and a sum over the hashes of all of them, in whatever order they come.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    sum: [u64; 4],
}

impl Sum {
    /// Adds a row: each value with its length in front, so that no two rows can be read as the same bytes.
    fn add(&mut self, columns: &[Column], row: impl Fn(usize) -> sqlx::Result<Option<String>>) -> Result<()> {
        let mut hasher = Sha256::new();
        for (place, column) in columns.iter().enumerate() {
            let mut value = row(place)?;
            if column.kind == "jsonb" {
                // In whatever order, with whatever spaces.
                let read = value.map(|text| serde_json::from_str::<Value>(&text).map(|value| value.to_string()));
                value = read.transpose().map_err(|e| Error::Corrupt(format!("{}: {e}", column.name)))?;
            }
            let length = value.as_ref().map_or(u64::MAX, |value| value.len() as u64);
            hasher.update(length.to_be_bytes());
            hasher.update(value.unwrap_or_default());
        }
        self.rows += 1;
        for (sum, part) in self.sum.iter_mut().zip(hasher.finalize().chunks_exact(8)) {
            *sum = sum.wrapping_add(part.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
        }
        Ok(())
    }
}

async fn sum_of_sqlite(from: &mut SqliteConnection, table: &str, columns: &[Column]) -> Result<Sum> {
    let value = |Column { name, kind }: &Column| match kind.as_str() {
        "uuid" | "bytea" => format!("CASE WHEN \"{name}\" IS NULL THEN NULL ELSE lower(hex(\"{name}\")) END"),
        "timestamptz" => format!("strftime('%Y-%m-%dT%H:%M:%f', \"{name}\")"),
        _ => format!("CAST(\"{name}\" AS TEXT)"),
    };
    let values = columns.iter().map(value).collect::<Vec<_>>().join(", ");
    let select = AssertSqlSafe(format!("SELECT {values} FROM \"{table}\""));
    let (mut rows, mut sum) = (sqlx::query(select).fetch(from), Sum::default());
    while let Some(row) = rows.try_next().await? {
        sum.add(columns, |place| row.try_get(place))?;
    }
    Ok(sum)
}

async fn sum_of_postgres(to: &mut PgConnection, table: &str, columns: &[Column]) -> Result<Sum> {
    let value = |Column { name, kind }: &Column| match kind.as_str() {
        "uuid" => format!("replace(\"{name}\"::text, '-', '')"),
        "bytea" => format!("encode(\"{name}\", 'hex')"),
        "bool" => format!("\"{name}\"::int::text"),
        "timestamptz" => format!("to_char(\"{name}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS')"),
        _ => format!("\"{name}\"::text"),
    };
    let values = columns.iter().map(value).collect::<Vec<_>>().join(", ");
    let select = AssertSqlSafe(format!("SELECT {values} FROM \"{table}\""));
    let (mut rows, mut sum) = (sqlx::query(select).fetch(to), Sum::default());
    while let Some(row) = rows.try_next().await? {
        sum.add(columns, |place| row.try_get(place))?;
    }
    Ok(sum)
}
