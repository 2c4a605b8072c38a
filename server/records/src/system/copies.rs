//! Whole copies of an SQLite database, made while others write, and whether a database is sound.

use std::path::Path;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use crate::{
    Cx, Db, Error, Result,
    system::{audit, db::plain},
};

/// How many faults of a kind are told: of a file that is badly damaged there are very many.
const MOST: usize = 20;

/// How thoroughly a database is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Every page; the rows of each index are not compared with its table.
    Quick,
    /// Everything.
    Whole,
}

/// What was found in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many entries its audit log has.
    pub entries: i64,
    /// What is wrong with it, in one line each.
    pub faults: Vec<String>,
}

/// Writes everything that is committed in a database at this moment to a file that is new or empty. Others may write
/// meanwhile.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut connection = plain(from).connect().await?;
    // A value of a statement and no part of it: a name may have any letters.
    let name = to.to_str().ok_or_else(|| Error::Setup(format!("{} is no name in UTF-8", to.display())))?;
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await.map(drop);
    drop(connection.close().await);
    Ok(copied?)
}

/// Looks at a file that nobody writes to, and changes nothing.
pub async fn look(file: &Path, care: Care) -> Result<Found> {
    let cx = Cx::new(Db::read_only(file).await?);
    let found = check(&cx, care).await;
    cx.db.close().await;
    found
}

/// Looks for damage: pages that cannot be read, rows that name others that are not there, entries of the audit log that
/// were changed or removed. Others may write meanwhile.
pub async fn check(cx: &Cx, care: Care) -> Result<Found> {
    let mut faults = Vec::new();
    if let Db::Sqlite(s) = &cx.db {
        let mut reader = s.read.take().await?;
        let of_pages = pages(&mut reader, care).await;
        faults.extend(of_pages.unwrap_or_else(|error| vec![error.to_string()]));
        let of_keys = keys(&mut reader).await;
        faults.extend(of_keys.unwrap_or_else(|error| vec![error.to_string()]));
    }
    let entries = match audit::verify(cx).await {
        Ok((entries, found)) => {
            faults.extend(found.iter().take(MOST).map(|fault| format!("audit log: {fault}")));
            entries
        }
        Err(error) => {
            faults.push(format!("the audit log cannot be read: {error}"));
            0
        }
    };
    faults.dedup();
    Ok(Found { entries, faults })
}

async fn pages(reader: &mut SqliteConnection, care: Care) -> sqlx::Result<Vec<String>> {
    let name = if care == Care::Quick { "quick_check" } else { "integrity_check" };
    let told: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(format!("PRAGMA {name}({MOST})"))).fetch_all(reader).await?;
    Ok(told.into_iter().filter(|line| line != "ok").collect())
}

async fn keys(reader: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let broken: Vec<(String, Option<i64>, String)> =
        sqlx::query_as("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check").fetch_all(reader).await?;
    let line = |(table, row, parent): &(String, Option<i64>, String)| {
        let row = row.map(|row| format!(" {row}")).unwrap_or_default();
        format!("row{row} of {table} names a row of {parent} that is not there")
    };
    Ok(broken.iter().take(MOST).map(line).collect())
}
