//! Whose names are removed next.

use chrono::{DateTime, Utc};

use super::rules::Kind;
use crate::{
    Cx, Result,
    people::person::PersonId,
    system::{
        db::{read, sql},
        list::{Listing, Page},
    },
};

// Nobody who takes part in a project that goes on or was over only lately, holds a certificate whose time is not over,
// was entered lately, or looks after the house. What was done under a record that was merged counts for the one that stays.
macro_rules! due {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM people p WHERE p.merged_into IS NULL AND p.pseudonymised_at IS NULL AND p.created_at < $2
    AND p.id NOT IN (
        SELECT COALESCE(x.merged_into, x.id) FROM registrations r JOIN people x ON x.id = r.person_id
            JOIN events e ON e.id = r.event_id JOIN projects j ON j.id = e.project_id
            WHERE j.ends_on IS NULL OR j.ends_on >= $1
        UNION SELECT COALESCE(x.merged_into, x.id) FROM participations r JOIN people x ON x.id = r.person_id
            JOIN projects j ON j.id = r.project_id WHERE j.ends_on IS NULL OR j.ends_on >= $1
        UNION SELECT a.person_id FROM project_roles r JOIN accounts a ON a.id = r.account_id
            JOIN projects j ON j.id = r.project_id
            WHERE a.disabled_at IS NULL AND (j.ends_on IS NULL OR j.ends_on >= $1)
        UNION SELECT x.person_id FROM event_trainers x JOIN events e ON e.id = x.event_id
            JOIN projects j ON j.id = e.project_id WHERE j.ends_on IS NULL OR j.ends_on >= $1
        UNION SELECT a.person_id FROM accounts a WHERE a.administrator AND a.disabled_at IS NULL
        UNION SELECT COALESCE(x.merged_into, x.id) FROM certificates c JOIN participations r ON r.id = c.participation_id
            JOIN people x ON x.id = r.person_id WHERE c.issued_at >= $3
        UNION SELECT COALESCE(x.merged_into, x.id) FROM attendance_certificates c JOIN people x ON x.id = c.person_id
            WHERE c.issued_at >= $3)"
        )
    };
}

const KEYS: &str = concat!(due!("p.id"), " ORDER BY p.id LIMIT $4");
const COUNT: &str = due!("COUNT(*)");
const LIST: &str =
    concat!(due!("p.id, p.family_name, p.given_name, p.patronymic"), " ORDER BY p.sort_key, p.id LIMIT $4 OFFSET $5");

/// Somebody whose name is removed next.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// The person.
    pub id: PersonId,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
}

/// Whose time is over at `now`, some of them.
pub(super) async fn keys(cx: &Cx, now: DateTime<Utc>, most: i64) -> Result<Vec<PersonId>> {
    let (over, held) = (Kind::People.period(), Kind::Certificates.period());
    Ok(read!(cx.db, c => sql::query_scalar(KEYS)
        .bind(over.before_day(now)).bind(over.before(now)).bind(held.before(now)).bind(most).fetch_all(c).await)?)
}

/// Whose time will be over at `now`, a page of them.
pub async fn list(cx: &Cx, now: DateTime<Utc>, page: Page) -> Result<Listing<Due>> {
    let (over, held) = (Kind::People.period(), Kind::Certificates.period());
    let total: i64 = read!(cx.db, c => sql::query_scalar(COUNT)
        .bind(over.before_day(now)).bind(over.before(now)).bind(held.before(now)).fetch_one(c).await)?;
    let page = page.within(total);
    let rows: Vec<Due> = read!(cx.db, c => sql::query_as(LIST)
        .bind(over.before_day(now)).bind(over.before(now)).bind(held.before(now)).bind(Page::ROWS).bind(page.offset())
        .fetch_all(c).await)?;
    Ok(Listing { rows, total, page })
}
