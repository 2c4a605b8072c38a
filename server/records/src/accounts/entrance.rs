//! What follows on the right password: a session, or, where the account has a second factor, the question for a code. Who has
//! still to answer it has no session and can do nothing else.

use chrono::Duration;
use serde_json::json;

use crate::{
    Cx, Result, Tx,
    accounts::{
        notices::{self, About},
        second_factor::{self, Means},
        sessions::{self, Opened},
    },
    system::{
        audit::{self, Act, Actor},
        db::{on, read, sql},
        error::Problem,
        key::AccountId,
    },
};

/// A code is waited for as long as this.
pub const LIFE: Duration = Duration::minutes(10);

const INSERT: &str =
    "INSERT INTO pending_sign_ins (token_hash, account_id, lasting, expires_at) VALUES ($1, $2, $3, $4)";
const FIND: &str = "SELECT s.account_id FROM pending_sign_ins s JOIN accounts a ON a.id = s.account_id
    WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL";
// Waits for whoever is changing at this moment what one comes in with, and then finds nothing.
const LOCK: &str = "UPDATE accounts SET password_hash = password_hash WHERE id = $1 RETURNING id";
const TAKE: &str = "DELETE FROM pending_sign_ins WHERE token_hash = $1 AND expires_at > $2 RETURNING lasting";
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

/// What became of a code.
#[derive(Debug)]
pub enum Answer {
    /// The new session.
    Welcome(Opened),
    /// What is wrong with it. It can be typed again.
    Wrong(Problem),
    /// The time for it is over, or the account was changed or closed meanwhile.
    Late,
}

/// Opens a session, or the question for a code, as part of `tx`; where it is wanted, one that lasts.
pub(crate) async fn open(cx: &Cx, tx: &mut Tx, account: AccountId, device: &str, lasting: bool) -> Result<Entrance> {
    if !second_factor::is_on(tx, account).await? {
        let opened = sessions::open(cx, tx, account, device, lasting).await?;
        audit::record(cx, tx, account, Act::SessionOpen, &account.to_string(), &json!({}));
        return Ok(Entrance::Session(opened));
    }
    let token = sessions::token(cx);
    on!(tx, c => sql::query(INSERT)
        .bind(sessions::token_hash(&token)).bind(account).bind(lasting).bind(cx.now() + LIFE).execute(c).await.map(drop))?;
    audit::record(cx, tx, account, Act::SessionAsksCode, &account.to_string(), &json!({}));
    Ok(Entrance::Code(token))
}

/// Whose code is waited for behind a token; nobody's where it is unknown or too late.
pub async fn find(cx: &Cx, token: &str) -> Result<Option<AccountId>> {
    Ok(read!(cx.db, c => sql::query_scalar(FIND)
        .bind(sessions::token_hash(token)).bind(cx.now()).fetch_optional(c).await)?)
}

/// Answers the question with a code of the app or a recovery code, as typed.
pub async fn answer(cx: &Cx, token: &str, typed: &str, device: &str) -> Result<Answer> {
    let Some(account) = find(cx, token).await? else { return Ok(Answer::Late) };
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(LOCK).bind(account).execute(c).await.map(drop))?;
    let means = match second_factor::accept(cx, &mut tx, account, typed).await? {
        Ok(means) => means,
        Err(problem) => {
            let details = json!({});
            audit::record(cx, &mut tx, Actor::Nobody, Act::SessionCodeRefused, &account.to_string(), &details);
            tx.commit().await?;
            return Ok(Answer::Wrong(problem));
        }
    };
    let lasting: Option<bool> = on!(tx, c => sql::query_scalar(TAKE)
        .bind(sessions::token_hash(token)).bind(cx.now()).fetch_optional(c).await)?;
    let Some(lasting) = lasting else { return Ok(Answer::Late) };
    let opened = sessions::open(cx, &mut tx, account, device, lasting).await?;
    if means == Means::Recovery {
        // Whoever has found the sheet of codes is told of by the very mail that its owner reads.
        notices::inform(cx, &mut tx, account, About::RecoveryUsed).await?;
    }
    let details = json!({ "by": means });
    audit::record(cx, &mut tx, account, Act::SessionOpen, &account.to_string(), &details);
    tx.commit().await?;
    Ok(Answer::Welcome(opened))
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
