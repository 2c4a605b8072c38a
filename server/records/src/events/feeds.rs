//! The secret addresses of somebody's own calendar: programs that read calendars cannot sign in. One for each device, so that
//! one can be switched off; an address is shown when it is made, and its hash alone is kept.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Cx, Result,
    people::person::PersonId,
    projects::project::DEFAULT_ZONE,
    system::{
        audit::{self, Act},
        codes,
        db::{on, read, sql},
        key::{AccountId, key},
    },
};

/// So many addresses of one account work; one more takes the place of the oldest.
const MOST: i64 = 10;

key! {
    /// The key of an address.
    FeedId
}

/// An address that works.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Feed {
    /// Its key.
    pub id: FeedId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The day on which a calendar read it last.
    pub read_on: Option<NaiveDate>,
}

const OF_ACCOUNT: &str =
    "SELECT id, created_at, read_on FROM calendar_addresses WHERE account_id = $1 ORDER BY created_at, id";
const INSERT: &str = "INSERT INTO calendar_addresses (id, account_id, token_hash, created_at) VALUES ($1, $2, $3, $4)";
const CROWD_OUT: &str = "DELETE FROM calendar_addresses WHERE account_id = $1 AND id NOT IN
    (SELECT id FROM calendar_addresses WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)";
const END: &str = "DELETE FROM calendar_addresses WHERE id = $1 AND account_id = $2 RETURNING id";
const OWNER: &str =
    "SELECT f.id, a.person_id, f.read_on FROM calendar_addresses f JOIN accounts a ON a.id = f.account_id
    WHERE f.token_hash = $1 AND a.disabled_at IS NULL";
const READ: &str = "UPDATE calendar_addresses SET read_on = $2 WHERE id = $1";
const WRITTEN_DOWN: &str = "SELECT account_id, token, created_at FROM calendar_feeds";
const HASHED: &str = "DELETE FROM calendar_feeds WHERE account_id = $1 AND token = $2";

/// What is stored of an address.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(codes::read(token)).to_vec()
}

/// Makes an address; answers its secret part, which nobody is shown again.
pub async fn make(cx: &Cx, account: AccountId) -> Result<String> {
    let token = codes::random::<32>(cx);
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(INSERT)
        .bind(cx.id::<FeedId>()).bind(account).bind(hash(&token)).bind(cx.now()).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(CROWD_OUT).bind(account).bind(MOST).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, account, Act::CalendarFeed, &account.to_string(), &json!({}));
    tx.commit().await?;
    Ok(token)
}

/// The addresses of an account that work, the oldest first.
pub async fn of_account(cx: &Cx, account: AccountId) -> Result<Vec<Feed>> {
    Ok(read!(cx.db, c => sql::query_as(OF_ACCOUNT).bind(account).fetch_all(c).await)?)
}

/// Switches an address off. One that is off already stays so.
pub async fn end(cx: &Cx, account: AccountId, id: FeedId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let ended: Option<FeedId> = on!(tx, c => sql::query_scalar(END).bind(id).bind(account).fetch_optional(c).await)?;
    if ended.is_some() {
        audit::record(cx, &mut tx, account, Act::CalendarFeedEnd, &account.to_string(), &json!({}));
    }
    tx.commit().await
}

/// The person whose calendar has this address.
pub async fn owner(cx: &Cx, token: &str) -> Result<Option<PersonId>> {
    let found: Option<(FeedId, PersonId, Option<NaiveDate>)> =
        read!(cx.db, c => sql::query_as(OWNER).bind(hash(token)).fetch_optional(c).await)?;
    let Some((id, person, read_on)) = found else { return Ok(None) };
    let today = cx.today(DEFAULT_ZONE);
    // Calendars ask many times a day; the day alone is of use to its owner.
    if read_on != Some(today) {
        let mut tx = cx.db.begin().await?;
        on!(tx, c => sql::query(READ).bind(id).bind(today).execute(c).await.map(drop))?;
        tx.commit().await?;
    }
    Ok(Some(person))
}

/// Keeps the hashes of addresses that a release before has written down, and forgets what is written.
pub async fn settle(cx: &Cx) -> Result<()> {
    let written: Vec<(AccountId, String, DateTime<Utc>)> =
        read!(cx.db, c => sql::query_as(WRITTEN_DOWN).fetch_all(c).await)?;
    for (account, token, made) in written {
        let mut tx = cx.db.begin().await?;
        // Another server may be doing the same.
        let ours = on!(tx, c => sql::query(HASHED).bind(account).bind(&token).execute(c).await)?;
        if ours > 0 {
            on!(tx, c => sql::query(INSERT)
                .bind(cx.id::<FeedId>()).bind(account).bind(hash(&token)).bind(made).execute(c).await.map(drop))?;
        }
        tx.commit().await?;
    }
    Ok(())
}
