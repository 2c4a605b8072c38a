//! One-time secrets to set a new password: a printed card (many trainees have no e-mail) or a link in a mail.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Cx, Error, Result, Tx,
    accounts::{
        account, passwords,
        sessions::{self, SignInId},
    },
    people::person::PersonId,
    system::{
        audit::{self, Actor},
        codes,
        db::{on, read, sql},
        error::{FieldError, Problem},
        key::AccountId,
        mails::{self, Urgency},
        text_enum::text_enum,
    },
    text,
};

text_enum! {
    /// How a secret reaches its person.
    ResetKind {
        /// On a printed card.
        Card = "card",
        /// As a link in a mail.
        Mail = "mail",
    }
}

/// A card may wait for the next visit of a colleague.
pub const CARD_LIFE: Duration = Duration::days(14);
/// A link is used at once or not at all.
pub const MAIL_LIFE: Duration = Duration::hours(2);

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

const INSERT: &str = "INSERT INTO password_resets (secret_hash, account_id, kind, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5)";
const DROP_OLD: &str = "UPDATE password_resets SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";
const FIND: &str = "SELECT a.id AS account, a.user_name, p.given_name, p.family_name, r.expires_at
    FROM password_resets r JOIN accounts a ON a.id = r.account_id JOIN people p ON p.id = a.person_id
    WHERE r.secret_hash = $1 AND r.used_at IS NULL AND a.disabled_at IS NULL";
const USE: &str =
    "UPDATE password_resets SET used_at = $2 WHERE secret_hash = $1 AND used_at IS NULL RETURNING account_id";
const SET: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";

/// Whose password may be set with a secret.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reset {
    /// The account.
    pub account: AccountId,
    /// Its user name.
    pub user_name: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// When the secret ends.
    pub expires_at: DateTime<Utc>,
}

async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    kind: ResetKind,
    secret: &str,
    life: Duration,
) -> Result<DateTime<Utc>> {
    let now = cx.now();
    on!(tx, c => sql::query(DROP_OLD).bind(account).bind(now).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(INSERT)
        .bind(hash(secret)).bind(account).bind(kind).bind(now).bind(now + life).execute(c).await.map(drop))?;
    Ok(now + life)
}

/// Makes a card for a person's account: the code (60 bits), which is stored nowhere, and the end of its life. Cards made before end.
pub async fn make_card(
    cx: &Cx,
    actor: AccountId,
    person: PersonId,
) -> Result<(account::Account, String, DateTime<Utc>)> {
    let account = account::of_person(cx, person).await?.ok_or(Error::NotFound)?;
    let secret = codes::random::<12>(cx);
    let mut tx = cx.db.begin().await?;
    let expires = insert(cx, &mut tx, account.id, ResetKind::Card, &secret, CARD_LIFE).await?;
    audit::record(cx, &mut tx, actor, "account.card", &account.id.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok((account, secret, expires))
}

/// Sends a link to the address of the account that `typed` names, if there is one. Says nothing about whether there
/// was. `write` makes subject and body from the secret, in the person's language.
pub async fn send_link(
    cx: &Cx,
    typed: &str,
    write: impl Fn(courses::language::Language, &str) -> (String, String),
) -> Result<()> {
    let Some(account) = account::by_name_or_email(cx, typed).await? else { return Ok(()) };
    let Some(email) = account.email.filter(|_| account.disabled_at.is_none()) else { return Ok(()) };
    let secret = codes::random::<32>(cx);
    let (subject, body) = write(account.language, &secret);
    let mut tx = cx.db.begin().await?;
    insert(cx, &mut tx, account.id, ResetKind::Mail, &secret, MAIL_LIFE).await?;
    mails::enqueue(cx, &mut tx, Urgency::Secret, &email, &subject, &body).await?;
    audit::record(cx, &mut tx, Actor::Nobody, "account.link", &account.id.to_string(), &json!({})).await?;
    tx.commit().await
}

/// Whose password a secret may set; `None` when it is unknown, used or too old.
pub async fn find(cx: &Cx, secret: &str) -> Result<Option<Reset>> {
    let secret = codes::read(secret);
    let row: Option<Reset> = read!(cx.db, c => sql::query_as(FIND).bind(hash(&secret)).fetch_optional(c).await)?;
    Ok(row.filter(|r| r.expires_at > cx.now()))
}

/// Sets the password with a secret, ends every session of the account, and signs in: the token of the new session.
///
/// # Errors
/// [`Error::NotFound`] when the secret is unknown, used, too old, or not for `user_name` (where one is given);
/// [`Error::Invalid`] for a weak password: the secret can then be used again.
pub async fn redeem(cx: &Cx, secret: &str, user_name: Option<&str>, password: &str, device: &str) -> Result<String> {
    let reset = find(cx, secret).await?.ok_or(Error::NotFound)?;
    if user_name.is_some_and(|typed| text::user_key(typed) != text::user_key(&reset.user_name)) {
        return Err(Error::NotFound);
    }
    passwords::check_new("password", password, &[&reset.user_name, &reset.given_name, &reset.family_name])
        .map_err(|e: FieldError| Error::Invalid(vec![e]))?;
    let hashed = cx.hasher.hash(password).await?;
    let mut tx = cx.db.begin().await?;
    let used: Option<AccountId> = on!(tx, c => sql::query_scalar(USE)
        .bind(hash(&codes::read(secret))).bind(cx.now()).fetch_optional(c).await)?;
    let account = used.ok_or(Error::NotFound)?;
    on!(tx, c => sql::query(SET).bind(account).bind(hashed).execute(c).await.map(drop))?;
    sessions::end_others_in(&mut tx, account, SignInId::NIL).await?;
    let token = sessions::open(cx, &mut tx, account, device).await?;
    audit::record(cx, &mut tx, account, "account.reset", &account.to_string(), &json!({})).await?;
    tx.commit().await?;
    Ok(token)
}

/// Changes the password of somebody who is signed in and knows the present one; ends all other sessions.
pub async fn change(cx: &Cx, viewer: &sessions::Viewer, present: &str, new: &str) -> Result<()> {
    let account = account::of_person(cx, viewer.person).await?.ok_or(Error::NotFound)?;
    if !cx.hasher.verify(present, account.password_hash).await? {
        return Err(Error::field("present", Problem::WrongPassword));
    }
    passwords::check_new("password", new, &[&viewer.user_name, &viewer.name]).map_err(|e| Error::Invalid(vec![e]))?;
    let hashed = cx.hasher.hash(new).await?;
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SET).bind(account.id).bind(hashed).execute(c).await.map(drop))?;
    sessions::end_others_in(&mut tx, account.id, viewer.session).await?;
    audit::record(cx, &mut tx, account.id, "account.password", &account.id.to_string(), &json!({})).await?;
    tx.commit().await
}
