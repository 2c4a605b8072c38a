//! One-time secrets: what they are good for, how long, and that they end. Only hashes are stored.

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use crate::{
    Cx, Result, Tx,
    system::{
        codes,
        db::{on, read, sql},
        key::AccountId,
        text_enum::text_enum,
    },
};

text_enum! {
    /// What a secret is good for. One of a kind does nothing of another.
    Kind {
        /// A printed card: with the user name it sets a password.
        Card = "card",
        /// A link in a mail: it sets a password.
        Link = "mail",
        /// A link in a mail to an address: it confirms that address.
        Address = "address",
    }
}

impl Kind {
    /// How long a secret is good.
    pub const fn life(self) -> Duration {
        match self {
            // A card may wait for the next visit of a colleague.
            Self::Card => Duration::days(14),
            // A link is used at once or not at all.
            Self::Link => Duration::hours(2),
            Self::Address => Duration::hours(24),
        }
    }
}

const INSERT: &str = "INSERT INTO password_resets (secret_hash, account_id, kind, created_at, expires_at, address,
        made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const END_KIND: &str =
    "UPDATE password_resets SET used_at = $3 WHERE account_id = $1 AND kind = $2 AND used_at IS NULL";
const END_ALL: &str = "UPDATE password_resets SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";
const FIND: &str = "SELECT a.id AS account, a.user_name, p.given_name, p.family_name, r.address
    FROM password_resets r JOIN accounts a ON a.id = r.account_id JOIN people p ON p.id = a.person_id
    WHERE r.secret_hash = $1 AND r.kind = $2 AND r.used_at IS NULL AND r.expires_at > $3 AND a.disabled_at IS NULL";
const USE: &str = "UPDATE password_resets SET used_at = $3
    WHERE secret_hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3 RETURNING account_id, made_by";

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(codes::read(secret).as_bytes()).to_vec()
}

/// Whose secret it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Secret {
    /// The account.
    pub account: AccountId,
    /// Its user name.
    pub user_name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The address that it confirms.
    pub address: Option<String>,
}

/// For whom or for what a secret is.
#[derive(Clone, Copy)]
pub(crate) enum For<'a> {
    /// Somebody to whom this account gives it.
    Given(AccountId),
    /// This address, to which it is sent.
    Address(&'a str),
}

/// Keeps a secret; the one of the same kind before it ends, and no other. Answers when it ends by itself.
pub(crate) async fn keep(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    kind: Kind,
    secret: &str,
    whom: For<'_>,
) -> Result<DateTime<Utc>> {
    let now = cx.now();
    let until = now + kind.life();
    let (made_by, address) = match whom {
        For::Given(by) => (Some(by), None),
        For::Address(address) => (None, Some(address)),
    };
    on!(tx, c => sql::query(END_KIND).bind(account).bind(kind).bind(now).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(INSERT)
        .bind(hash(secret)).bind(account).bind(kind).bind(now).bind(until).bind(address)
        .bind(made_by).execute(c).await.map(drop))?;
    Ok(until)
}

/// Whose secret of a kind it is, as typed; `None` when it is unknown, of another kind, used or too old.
pub async fn find(cx: &Cx, kind: Kind, secret: &str) -> Result<Option<Secret>> {
    Ok(read!(cx.db, c => sql::query_as(FIND)
        .bind(hash(secret)).bind(kind).bind(cx.now()).fetch_optional(c).await)?)
}

/// Uses a secret up: the account whose it was, once, and who has made it for somebody else.
pub(crate) async fn take(
    cx: &Cx,
    tx: &mut Tx,
    kind: Kind,
    secret: &str,
) -> Result<Option<(AccountId, Option<AccountId>)>> {
    Ok(on!(tx, c => sql::query_as(USE)
        .bind(hash(secret)).bind(kind).bind(cx.now()).fetch_optional(c).await)?)
}

/// Ends all open secrets of an account.
pub(crate) async fn end_all(cx: &Cx, tx: &mut Tx, account: AccountId) -> Result<()> {
    on!(tx, c => sql::query(END_ALL).bind(account).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}
