//! Recovery codes: they stand in for a phone that is lost. Ten at a time, shown once, each good once; only hashes are stored.

use sha2::{Digest, Sha256};

use crate::{
    Cx, Result, Tx,
    system::{
        codes,
        db::{on, sql},
        key::AccountId,
    },
};

/// How many there are at a time.
pub const COUNT: usize = 10;

const INSERT: &str = "INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)";
const FORGET: &str = "DELETE FROM recovery_codes WHERE account_id = $1";
const USE: &str = "UPDATE recovery_codes SET used_at = $3
    WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING account_id";
const IS_USED: &str = "SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND code_hash = $2";

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(codes::read(code).as_bytes()).to_vec()
}

/// What became of a code that was typed.
pub(crate) enum Typed {
    /// It was good, and is used up now.
    Good,
    /// It was good once.
    Used,
    /// It is none of this account's.
    Unknown,
}

/// Makes new codes (60 bits each), which are stored nowhere; those before are good for nothing any more.
pub(crate) async fn make(cx: &Cx, tx: &mut Tx, account: AccountId) -> Result<Vec<String>> {
    forget(tx, account).await?;
    let made: Vec<String> = (0..COUNT).map(|_| codes::random::<12>(cx)).collect();
    for code in &made {
        on!(tx, c => sql::query(INSERT).bind(account).bind(hash(code)).execute(c).await.map(drop))?;
    }
    Ok(made)
}

/// Forgets the codes of an account.
pub(crate) async fn forget(tx: &mut Tx, account: AccountId) -> Result<()> {
    on!(tx, c => sql::query(FORGET).bind(account).execute(c).await.map(drop))?;
    Ok(())
}

/// Uses a code up, as typed.
pub(crate) async fn take(cx: &Cx, tx: &mut Tx, account: AccountId, typed: &str) -> Result<Typed> {
    let hash = hash(typed);
    let taken: Option<AccountId> = on!(tx, c => sql::query_scalar(USE)
        .bind(account).bind(&hash).bind(cx.now()).fetch_optional(c).await)?;
    if taken.is_some() {
        return Ok(Typed::Good);
    }
    let known: i64 = on!(tx, c => sql::query_scalar(IS_USED).bind(account).bind(&hash).fetch_one(c).await)?;
    Ok(if known > 0 { Typed::Used } else { Typed::Unknown })
}
