//! The keys of organisations, made anew from their names.

use crate::{
    Cx, Result,
    people::organisations::OrganisationId,
    system::db::{on, sql},
    text,
};

const NAMES: &str = "SELECT id, name FROM organisations ORDER BY created_at, id";
const AWAY: &str = "UPDATE organisations SET name_key = $2 WHERE id = $1";
const TAKEN: &str = "SELECT COUNT(*) FROM organisations WHERE name_key = $1";
const SET: &str = "UPDATE organisations SET name_key = $2, search_key = $3, sort_key = $4 WHERE id = $1";

/// Writes all keys anew. Of two names that are one since the rule has changed the older one has the key, and the other
/// one is found by searching.
pub async fn rebuild(cx: &Cx) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let names: Vec<(OrganisationId, String)> = on!(tx, c => sql::query_as(NAMES).fetch_all(c).await)?;
    // Out of the way first: a key may pass from one organisation to another.
    for (id, _) in &names {
        on!(tx, c => sql::query(AWAY).bind(id).bind(id.to_string()).execute(c).await.map(drop))?;
    }
    for (id, name) in names {
        let key = text::name_key(&name);
        let taken: i64 = on!(tx, c => sql::query_scalar(TAKEN).bind(&key).fetch_one(c).await)?;
        let key = if taken == 0 { key } else { format!("{key} {id}") };
        on!(tx, c => sql::query(SET).bind(id).bind(key).bind(text::search_key(&name)).bind(text::sort_key(&name))
            .execute(c).await.map(drop))?;
    }
    tx.commit().await
}
