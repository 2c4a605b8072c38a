//! Who was sent to the provider and is expected back. A key in the browser binds what comes back to it: an answer that somebody
//! else has got hold of, or wants to foist on somebody, is good for nothing.

use chrono::Duration;

use crate::{
    Cx, Result,
    accounts::sessions,
    system::db::{on, sql},
};

/// Whoever is longer at the provider begins anew.
pub const LIFE: Duration = Duration::minutes(10);
/// Addresses of pages are shorter.
const LONGEST_BACK: usize = 2_000;

const INSERT: &str = "INSERT INTO sign_ons (key_hash, state, nonce, verifier, back, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)";
const TAKE: &str = "DELETE FROM sign_ons WHERE key_hash = $1 AND state = $2 AND expires_at > $3
    RETURNING nonce, verifier, back";
const SWEEP: &str = "DELETE FROM sign_ons WHERE expires_at <= $1";

/// What is sent along, and what stays here.
#[derive(Clone)]
pub struct Begun {
    /// Stays in the browser; here is its hash alone.
    pub key: String,
    /// Comes back with the answer.
    pub state: String,
    /// Stands in what the provider signs.
    pub nonce: String,
    /// The provider is shown its hash on the way out, and itself by us.
    pub verifier: String,
    /// The page to go on to.
    pub back: String,
}

impl Begun {
    /// A new one; every part has 256 bits of chance.
    pub fn new(cx: &Cx, back: &str) -> Self {
        let back = if back.len() > LONGEST_BACK { "/" } else { back };
        Self {
            key: sessions::token(cx),
            state: sessions::token(cx),
            nonce: sessions::token(cx),
            verifier: sessions::token(cx),
            back: back.to_owned(),
        }
    }
}

/// Remembers it for ten minutes, and forgets those of before.
pub async fn keep(cx: &Cx, begun: &Begun) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP).bind(now).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(INSERT)
        .bind(sessions::token_hash(&begun.key)).bind(&begun.state).bind(&begun.nonce).bind(&begun.verifier)
        .bind(&begun.back).bind(now + LIFE).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Uses it up: what was begun in the browser with this key, and came back with this state; once.
pub async fn take(cx: &Cx, key: &str, state: &str) -> Result<Option<Begun>> {
    // No state of ours has other letters, and no database keeps some of them.
    if !state.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Ok(None);
    }
    let mut tx = cx.db.begin().await?;
    let found: Option<(String, String, String)> = on!(tx, c => sql::query_as(TAKE)
        .bind(sessions::token_hash(key)).bind(state).bind(cx.now()).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(found.map(|(nonce, verifier, back)| Begun {
        key: key.to_owned(),
        state: state.to_owned(),
        nonce,
        verifier,
        back,
    }))
}

/// Forgets what is too late.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP).bind(now).execute(c).await.map(drop))?;
    tx.commit().await
}
