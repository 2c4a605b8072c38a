//! The secret address of somebody's own calendar: programs that read calendars cannot sign in.

use serde_json::json;

use crate::{
    Cx, Result,
    people::person::PersonId,
    system::{
        audit::{self, Act},
        codes,
        db::{on, read, sql},
        key::AccountId,
    },
};

const FIND: &str = "SELECT token FROM calendar_feeds WHERE account_id = $1";
const INSERT: &str = "INSERT INTO calendar_feeds (account_id, token, created_at) VALUES ($1, $2, $3)
    ON CONFLICT (account_id) DO UPDATE SET token = excluded.token, created_at = excluded.created_at";
const OWNER: &str = "SELECT a.person_id FROM calendar_feeds f JOIN accounts a ON a.id = f.account_id
    WHERE f.token = $1 AND a.disabled_at IS NULL";

/// The token of an account's calendar; `None` before one was asked for.
pub async fn token(cx: &Cx, account: AccountId) -> Result<Option<String>> {
    Ok(read!(cx.db, c => sql::query_scalar(FIND).bind(account).fetch_optional(c).await)?)
}

/// Makes an address, or a new one: the old one stops working.
pub async fn renew(cx: &Cx, account: AccountId) -> Result<()> {
    let token = codes::random::<32>(cx);
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(INSERT).bind(account).bind(token).bind(cx.now()).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, account, Act::CalendarFeed, &account.to_string(), &json!({}));
    tx.commit().await
}

/// The person whose calendar has this token.
pub async fn owner(cx: &Cx, token: &str) -> Result<Option<PersonId>> {
    Ok(read!(cx.db, c => sql::query_scalar(OWNER).bind(token).fetch_optional(c).await)?)
}
