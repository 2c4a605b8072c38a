//! Pairs of records of which somebody has said that they are two people: shown, and taken back.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result,
    people::{
        duplicates::{due::due, ordered},
        person::{self, PersonId},
    },
    system::{
        audit::{self, Act},
        db::{on, sql},
        key::AccountId,
        list::{Listing, Page, Select},
    },
};

/// Two records that are two people.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Distinct {
    /// The one.
    pub one_id: PersonId,
    /// The other one.
    pub other_id: PersonId,
    one_family: String,
    one_given: String,
    one_patronymic: Option<String>,
    other_family: String,
    other_given: String,
    other_patronymic: Option<String>,
    /// User name of who said it.
    pub said_by: String,
    /// When.
    pub said_at: DateTime<Utc>,
}

impl Distinct {
    /// Both full names.
    pub fn names(&self) -> (String, String) {
        (
            person::full_name(&self.one_family, &self.one_given, self.one_patronymic.as_deref()),
            person::full_name(&self.other_family, &self.other_given, self.other_patronymic.as_deref()),
        )
    }
}

const ROW: &str = "SELECT d.one_id, d.other_id, a.family_name AS one_family, a.given_name AS one_given,
        a.patronymic AS one_patronymic, b.family_name AS other_family, b.given_name AS other_given,
        b.patronymic AS other_patronymic, u.user_name AS said_by, d.said_at";
const OF: &str = " FROM person_distinct d JOIN people a ON a.id = d.one_id JOIN people b ON b.id = d.other_id
    JOIN accounts u ON u.id = d.said_by
    WHERE a.merged_into IS NULL AND b.merged_into IS NULL";
const LATEST_FIRST: &str = " ORDER BY d.said_at DESC, d.one_id, d.other_id";
const TAKE_BACK: &str = "DELETE FROM person_distinct WHERE one_id = $1 AND other_id = $2 RETURNING one_id";

/// A page of the pairs of which somebody said so, the latest first.
pub async fn list(cx: &Cx, page: Page) -> Result<Listing<Distinct>> {
    let total = Select::new("SELECT COUNT(*)").then(OF).number(&cx.db).await?;
    let page = page.within(total);
    let rows = Select::new(ROW).then(OF).then(LATEST_FIRST).page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

/// Takes back that two records are two people: they are compared anew.
///
/// # Errors
/// [`Error::Conflict`] where nobody says so any more.
pub async fn take_back(cx: &Cx, actor: AccountId, one: PersonId, other: PersonId) -> Result<()> {
    let (one, other) = ordered(one, other);
    let mut tx = cx.db.begin().await?;
    let gone: Option<PersonId> =
        on!(tx, c => sql::query_scalar(TAKE_BACK).bind(one).bind(other).fetch_optional(c).await)?;
    gone.ok_or(Error::Conflict(Conflict::Changed))?;
    due(&mut tx, &[one, other]).await?;
    audit::record(cx, &mut tx, actor, Act::PersonAlike, &one.to_string(), &json!({ "other": other }));
    tx.commit().await
}
