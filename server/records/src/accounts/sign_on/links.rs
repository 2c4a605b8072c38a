//! Which account belongs to whom a provider knows. By issuer and subject: addresses and names change, and are given to others.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    arrivals::{self, ArrivalId},
    identity::Identity,
};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::{
        account, entrance,
        notices::{self, About},
        sessions::{self, SignInId, Viewer},
    },
    people::person::PersonId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::Problem,
        key::AccountId,
        text_enum::text_enum,
    },
    text,
};

text_enum! {
    /// Who has said that an account belongs to somebody at the provider.
    By {
        /// An administrator.
        Administrator = "administrator",
        /// Both have the same confirmed address.
        Address = "address",
        /// The owner.
        Owner = "owner",
    }
}

/// What is linked with an account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    /// How the provider calls them.
    pub subject: String,
    /// Their address, as the provider said at the time.
    pub address: Option<String>,
    /// Since when.
    pub linked_at: DateTime<Utc>,
}

const WHOSE: &str = "SELECT account_id FROM account_links WHERE issuer = $1 AND subject = $2";
const OF_ACCOUNT: &str = "SELECT subject, address, linked_at FROM account_links WHERE account_id = $1 AND issuer = $2";
const INSERT: &str = "INSERT INTO account_links (issuer, subject, account_id, address, linked_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING account_id";
const DELETE: &str = "DELETE FROM account_links WHERE account_id = $1 AND issuer = $2 RETURNING subject";
// Two records of one person may have become one since, and the account of the other one was closed.
const FREE: &str = "DELETE FROM account_links WHERE issuer = $1 AND subject = $2
    AND account_id IN (SELECT a.id FROM accounts a WHERE a.disabled_at IS NOT NULL)";
// Each waits for whoever is changing at this moment what one comes in with, and then finds what is true.
const LOCK: &str =
    "UPDATE accounts SET password_hash = password_hash WHERE id = $1 AND disabled_at IS NULL RETURNING id";
const LOCK_ANY: &str = "UPDATE accounts SET password_hash = password_hash WHERE id = $1
    RETURNING password_hash IS NOT NULL";
const LOCK_BY_ADDRESS: &str = "UPDATE accounts SET password_hash = password_hash
    WHERE address_key = $1 AND address_confirmed_at IS NOT NULL AND disabled_at IS NULL RETURNING id";

/// Whose account it is, open or closed.
pub(super) async fn whose(tx: &mut Tx, who: &Identity) -> Result<Option<AccountId>> {
    Ok(on!(tx, c => sql::query_scalar(WHOSE).bind(who.issuer()).bind(who.subject()).fetch_optional(c).await)?)
}

/// Whether an account is open; until the end of `tx` it stays so.
pub(super) async fn is_open(tx: &mut Tx, account: AccountId) -> Result<bool> {
    let open: Option<AccountId> = on!(tx, c => sql::query_scalar(LOCK).bind(account).fetch_optional(c).await)?;
    Ok(open.is_some())
}

/// Links somebody who comes for the first time with the open account that has their address, both confirmed. Who is linked with
/// it already stays so: an address may have been given to somebody else.
pub(super) async fn by_address(cx: &Cx, tx: &mut Tx, who: &Identity) -> Result<Option<AccountId>> {
    let Some(address) = who.confirmed_address() else { return Ok(None) };
    let account: Option<AccountId> = on!(tx, c => sql::query_scalar(LOCK_BY_ADDRESS)
        .bind(text::email_key(address)).fetch_optional(c).await)?;
    let Some(account) = account else { return Ok(None) };
    if !insert(cx, tx, account, who.issuer(), who.subject(), Some(address)).await? {
        return Ok(None);
    }
    arrivals::forget(tx, who.issuer(), who.subject()).await?;
    log(cx, tx, account, account, Act::AccountLinked, (who.issuer(), who.subject()), By::Address);
    Ok(Some(account))
}

/// False where the account is linked with somebody else of this provider, or somebody else is linked with it.
async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    issuer: &str,
    subject: &str,
    address: Option<&str>,
) -> Result<bool> {
    let linked: Option<AccountId> = on!(tx, c => sql::query_scalar(INSERT)
        .bind(issuer).bind(subject).bind(account).bind(address).bind(cx.now()).fetch_optional(c).await)?;
    if linked.is_some() {
        notices::changed(cx, tx, account, About::Linked).await?;
    }
    Ok(linked.is_some())
}

/// What is linked with an account at a provider.
pub async fn of_account(cx: &Cx, account: AccountId, issuer: &str) -> Result<Option<Link>> {
    Ok(read!(cx.db, c => sql::query_as(OF_ACCOUNT).bind(account).bind(issuer).fetch_optional(c).await)?)
}

/// An administrator says that somebody who came from the provider is the owner of this account.
///
/// # Errors
/// [`Error::NotFound`] for somebody without an open account; [`Error::Invalid`] with `came` for one who is on the list no
/// more; [`Error::Conflict`] where the account is linked already.
pub async fn link(cx: &Cx, actor: AccountId, person: PersonId, issuer: &str, came: ArrivalId) -> Result<()> {
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?.id;
    let mut tx = cx.db.begin().await?;
    if !is_open(&mut tx, account).await? {
        return Err(Error::NotFound);
    }
    let gone = || Error::field("came", Problem::Required);
    let who = arrivals::take(cx, &mut tx, issuer, came).await?.ok_or_else(gone)?;
    on!(tx, c => sql::query(FREE).bind(issuer).bind(&who.subject).execute(c).await.map(drop))?;
    if !insert(cx, &mut tx, account, issuer, &who.subject, who.address.as_deref()).await? {
        return Err(Error::Conflict(Conflict::Changed));
    }
    log(cx, &mut tx, actor, account, Act::AccountLinked, (issuer, &who.subject), By::Administrator);
    tx.commit().await
}

/// An administrator ends it. All sessions of the account are over.
///
/// # Errors
/// [`Error::NotFound`] where nothing is linked.
pub async fn unlink(cx: &Cx, actor: AccountId, person: PersonId, issuer: &str) -> Result<()> {
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?.id;
    let mut tx = cx.db.begin().await?;
    has_password(&mut tx, account).await?;
    let subject = end(cx, &mut tx, account, issuer, SignInId::NIL).await?;
    log(cx, &mut tx, actor, account, Act::AccountUnlinked, (issuer, &subject), By::Administrator);
    tx.commit().await
}

/// The owner ends it. All other sessions are over.
///
/// # Errors
/// [`Error::NotFound`] where nothing is linked; [`Error::Conflict`] where no password is set.
pub async fn give_up(cx: &Cx, viewer: &Viewer, issuer: &str) -> Result<()> {
    let account = viewer.account;
    let mut tx = cx.db.begin().await?;
    if !has_password(&mut tx, account).await? {
        return Err(Error::Conflict(Conflict::NoPassword));
    }
    let subject = end(cx, &mut tx, account, issuer, viewer.session).await?;
    log(cx, &mut tx, account, account, Act::AccountUnlinked, (issuer, &subject), By::Owner);
    tx.commit().await
}

/// Whether an account has a password; until the end of `tx` that stays so, and nobody comes in.
async fn has_password(tx: &mut Tx, account: AccountId) -> Result<bool> {
    Ok(on!(tx, c => sql::query_scalar(LOCK_ANY).bind(account).fetch_one(c).await)?)
}

/// Ends the link, every session but one, and whatever was on its way to become one.
async fn end(cx: &Cx, tx: &mut Tx, account: AccountId, issuer: &str, keep: SignInId) -> Result<String> {
    let subject: Option<String> =
        on!(tx, c => sql::query_scalar(DELETE).bind(account).bind(issuer).fetch_optional(c).await)?;
    let subject = subject.ok_or(Error::NotFound)?;
    entrance::end_all(tx, account).await?;
    sessions::end_others_in(tx, account, keep).await?;
    notices::changed(cx, tx, account, About::Unlinked).await?;
    Ok(subject)
}

fn log(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    account: AccountId,
    action: Act,
    (issuer, subject): (&str, &str),
    by: By,
) {
    let details = json!({ "issuer": issuer, "subject": subject, "by": by });
    audit::record(cx, tx, actor, action, &account.to_string(), &details);
}
