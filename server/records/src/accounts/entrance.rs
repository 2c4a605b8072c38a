//! What follows on the right password: a session, or, where the account has a second factor, the question for a code. Who has
//! still to answer it has no session and can do nothing else.

use chrono::Duration;
use serde_json::json;

use crate::{
    Cx, Result, Tx,
    accounts::{
        second_factor,
        sessions::{self, Came, Opened},
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::AccountId,
    },
};

/// A code is waited for as long as this.
pub const LIFE: Duration = Duration::minutes(10);

const INSERT: &str = "INSERT INTO pending_sign_ins (token_hash, account_id, lasting, expires_at, way, card_by)
    VALUES ($1, $2, $3, $4, $5, $6)";
const FIND: &str = "SELECT s.account_id FROM pending_sign_ins s JOIN accounts a ON a.id = s.account_id
    WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL";
const END_ALL: &str = "DELETE FROM pending_sign_ins WHERE account_id = $1";
const SWEEP: &str = "DELETE FROM pending_sign_ins WHERE expires_at <= $1";

/// What somebody has in hand who has shown the first factor.
#[derive(Debug)]
pub enum Entrance {
    /// A new session.
    Session(Opened),
    /// The token with which a code is typed.
    Code(String),
}

/// Opens a session, or the question for a code, as part of `tx`; where it is wanted, one that lasts.
pub(crate) async fn open(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    came: Came,
    device: &str,
    lasting: bool,
) -> Result<Entrance> {
    if !second_factor::is_on(tx, account).await? {
        let opened = sessions::open(cx, tx, account, Some(came), device, lasting).await?;
        audit::record(cx, tx, account, Act::SessionOpen, &account.to_string(), &json!({}));
        return Ok(Entrance::Session(opened));
    }
    let token = sessions::token(cx);
    on!(tx, c => sql::query(INSERT)
        .bind(sessions::token_hash(&token)).bind(account).bind(lasting).bind(cx.now() + LIFE)
        .bind(came.way).bind(came.card_by).execute(c).await.map(drop))?;
    audit::record(cx, tx, account, Act::SessionAsksCode, &account.to_string(), &json!({}));
    Ok(Entrance::Code(token))
}

/// Whose code is waited for behind a token; nobody's where it is unknown or too late.
pub async fn find(cx: &Cx, token: &str) -> Result<Option<AccountId>> {
    Ok(read!(cx.db, c => sql::query_scalar(FIND)
        .bind(sessions::token_hash(token)).bind(cx.now()).fetch_optional(c).await)?)
}

/// Ends what is on its way to become a session of an account.
pub(crate) async fn end_all(tx: &mut Tx, account: AccountId) -> Result<()> {
    on!(tx, c => sql::query(END_ALL).bind(account).execute(c).await.map(drop))?;
    Ok(())
}

/// Forgets what is too late.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP).bind(now).execute(c).await.map(drop))?;
    tx.commit().await
}
