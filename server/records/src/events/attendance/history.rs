//! Every mark that was made about one person in one session: what, how, when, by whom.

use chrono::{DateTime, Utc};
use courses::attendance::{Mark, Said, agree};
use sqlx::types::Json;

use super::Method;
use crate::{
    Cx, Result,
    events::marks::{MarkId, said},
    ledger::keys::SessionId,
    people::person::{self, PersonId},
    system::db::{read, sql},
};

/// A mark that was made.
#[derive(Clone, Debug)]
pub struct Past {
    /// What it says.
    pub said: Said,
    /// How it was made.
    pub method: Method,
    /// When it was made, by the clock of the device on which it was: that clock may be wrong, and nothing is computed
    /// from it.
    pub marked_at: DateTime<Utc>,
    /// When the server recorded it.
    pub recorded_at: DateTime<Utc>,
    /// Who made it; none for one's own presence without an account.
    pub by: Option<String>,
    /// Whether it holds: no later mark stands in for it.
    pub holds: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MarkId,
    bases: Json<Vec<MarkId>>,
    status: String,
    late: i64,
    early: i64,
    method: Method,
    marked_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    given_name: Option<String>,
    family_name: Option<String>,
}

const MARKS: &str = "SELECT m.id, m.bases, m.status, m.late, m.early, m.method, m.marked_at, m.recorded_at,
        w.given_name, w.family_name
    FROM attendance_marks m LEFT JOIN accounts a ON a.id = m.recorded_by LEFT JOIN people w ON w.id = a.person_id
    WHERE m.session_id = $1 AND m.person_id IN (SELECT x.id FROM people x WHERE x.id = $2 OR x.merged_into = $2)
    ORDER BY m.recorded_at, m.id";

/// Every mark about a person in a session, in the order in which they were recorded.
pub async fn history(cx: &Cx, session: SessionId, person: PersonId) -> Result<Vec<Past>> {
    let rows: Vec<Row> = read!(cx.db, c => sql::query_as(MARKS).bind(session).bind(person).fetch_all(c).await)?;
    let mark =
        |row: &Row| Mark { id: row.id, bases: row.bases.0.clone(), said: said(&row.status, row.late, row.early) };
    let heads = agree(&rows.iter().map(mark).collect::<Vec<_>>()).heads;
    let past = |row: Row| Past {
        said: said(&row.status, row.late, row.early),
        method: row.method,
        marked_at: row.marked_at,
        recorded_at: row.recorded_at,
        by: row.family_name.zip(row.given_name).map(|(family, given)| person::full_name(&family, &given, None)),
        holds: heads.contains(&row.id),
    };
    Ok(rows.into_iter().map(past).collect())
}
