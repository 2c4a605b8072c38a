//! What is kept ready for lists: caches of facts, marks, runs and words of courses. Nothing is decided by them; each is written in the
//! transaction of what it comes from, and can be made anew at any time.

use crate::{
    Cx, Db, Result, Tx,
    authoring::index,
    events::held,
    learning::{scenarios::paths, standings},
    people::{duplicates, organisations},
    system::db::{Open, PATIENT, on, read, sql},
};

/// A cache, with its edition: raised when the rows would be computed otherwise than before, or hold more. The next program
/// to serve then makes them anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    People,
    Standings,
    Held,
    Paths,
    Search,
}

// People first: what follows is kept in the order of the keys of organisations.
const ALL: [(Kept, &str, i64); 5] = [
    (Kept::People, "people", 1),
    (Kept::Standings, "standings", 2),
    (Kept::Held, "held", 2),
    (Kept::Paths, "run_paths", 1),
    (Kept::Search, "search", 1),
];

const FILLED: &str = "SELECT edition FROM derived WHERE name = $1";
const WAIT: &str = "SELECT edition FROM derived WHERE name = $1 FOR UPDATE";
const SET_FILLED: &str = "UPDATE derived SET edition = $2 WHERE name = $1";

impl Kept {
    async fn rebuild(self, cx: &Cx) -> Result<usize> {
        match self {
            Self::People => {
                organisations::rebuild(cx).await?;
                duplicates::kept::rebuild(cx).await.map(|()| 0)
            }
            Self::Standings => standings::rebuild(cx).await,
            Self::Held => held::rebuild(cx).await,
            Self::Paths => paths::rebuild(cx).await,
            Self::Search => index::rebuild(cx).await,
        }
    }
}

/// Fills what was not filled yet, as after a step of the schema that has brought it. For who opens a database to serve or
/// to list: of several servers one does it and the others wait for it. Answers whether anything was necessary.
pub async fn fill(cx: &Cx) -> Result<bool> {
    let mut any = false;
    for (kept, name, edition) in ALL {
        any |= fill_one(cx, kept, name, edition).await?;
    }
    Ok(any)
}

async fn fill_one(cx: &Cx, kept: Kept, name: &str, edition: i64) -> Result<bool> {
    let filled: i64 = read!(cx.db, c => sql::query_scalar(FILLED).bind(name).fetch_one(c).await)?;
    if filled >= edition {
        return Ok(false);
    }
    // A lock that ends with its process. An SQLite file has one server.
    let waiting = match &cx.db {
        Db::Sqlite(_) => None,
        Db::Postgres(pool) => {
            let mut tx = pool.begin().await?;
            // As long as it takes: whoever fills waits for nothing here, and whoever waits shall do so until it is done.
            sqlx::raw_sql(PATIENT).execute(&mut *tx).await?;
            let filled: i64 = sql::query_scalar(WAIT).bind(name).fetch_one(&mut *tx).await?;
            if filled >= edition {
                return Ok(false);
            }
            Some(Tx::from(Open::Postgres(tx)))
        }
    };
    kept.rebuild(cx).await?;
    let mut tx = match waiting {
        Some(tx) => tx,
        None => cx.db.begin().await?,
    };
    on!(tx, c => sql::query(SET_FILLED).bind(name).bind(edition).execute(c).await.map(drop))?;
    tx.commit().await?;
    Ok(true)
}

/// Makes all of it anew, in pieces, while others work. Answers, for each, how many rows were computed (standings) or were
/// not what they should have been.
pub async fn rebuild(cx: &Cx) -> Result<Vec<(&'static str, usize)>> {
    let mut done = Vec::new();
    for (kept, name, _) in ALL {
        done.push((name, kept.rebuild(cx).await?));
    }
    Ok(done)
}
