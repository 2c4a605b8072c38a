//! Who could be put on the list.

use crate::{
    Cx, Result,
    ledger::keys::EventId,
    people::{
        person::{self, PersonId},
        post_of::post_of,
    },
    system::db::{read, sql},
    text,
};

/// Somebody who could be put on the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    /// The person.
    pub id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// The organisation of the present post.
    pub organisation: Option<String>,
}

impl Candidate {
    /// Full name as documents write it.
    pub fn name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }
}

const CANDIDATES: &str = concat!(
    "SELECT p.id, p.given_name, p.family_name, p.patronymic, o.name AS organisation FROM people p",
    post_of!("p.id"),
    "WHERE p.merged_into IS NULL AND p.search_key LIKE $2 AND (CAST($3 AS TEXT) IS NULL OR o.name = $3)
      AND NOT EXISTS (SELECT 1 FROM registrations r WHERE r.event_id = $1 AND r.person_id = p.id AND r.state <> 'withdrawn')
    ORDER BY p.sort_key, p.id LIMIT 40"
);
const OWN_ORGANISATION: &str =
    concat!("SELECT o.name FROM people p", post_of!("p.id"), "WHERE p.id = $1 AND o.id IS NOT NULL");

/// People whose name contains `search`, in any spelling, and who are not on the list; of one organisation where its name
/// is given. At most 40.
pub async fn candidates(cx: &Cx, event: EventId, search: &str, organisation: Option<&str>) -> Result<Vec<Candidate>> {
    let pattern = person::like(&text::search_key(search), search);
    Ok(read!(cx.db, c => sql::query_as(CANDIDATES)
        .bind(event).bind(pattern).bind(organisation).fetch_all(c).await)?)
}

/// The name of the organisation in which a person works now.
pub async fn organisation_of(cx: &Cx, person: PersonId) -> Result<Option<String>> {
    Ok(read!(cx.db, c => sql::query_scalar(OWN_ORGANISATION).bind(person).fetch_optional(c).await)?)
}
