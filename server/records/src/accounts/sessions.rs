//! Sessions: a 256-bit random token in the browser, its SHA-256 here, an idle and an absolute end.

use chrono::{DateTime, Duration, Utc};
use courses::language::Language;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Cx, Result, Tx,
    accounts::roles::Role,
    people::person::PersonId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, key},
        text_enum::text_enum,
    },
};

/// A session that is not used for this long is over.
pub const IDLE: Duration = Duration::hours(24);
/// However much it is used, a session is over after this.
pub const ABSOLUTE: Duration = Duration::days(14);
/// A session that lasts, on a phone of one's own, is over when it is not used for this long.
pub const LASTING: Duration = Duration::days(30);
/// The last use is written at most this often, so that reading pages does not write.
const SEEN_EVERY: Duration = Duration::minutes(5);

key! {
    /// The key of the session of somebody who is signed in, on one device.
    SignInId
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The session's key (not its token).
    pub session: SignInId,
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// User name.
    pub user_name: String,
    /// Given and family name, as people are addressed.
    pub name: String,
    /// Language of the account.
    pub language: Language,
    /// Whether this is an administrator.
    pub administrator: bool,
    /// Roles by short name of the project.
    pub roles: Vec<(String, Role)>,
    /// Whether the account has a second factor.
    pub second_factor: bool,
}

impl Viewer {
    /// Whether the viewer has the role in any project.
    pub fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|(_, r)| *r == role)
    }

    /// Whether the viewer has the role in this project.
    pub fn has_in(&self, role: Role, project: &str) -> bool {
        self.roles.iter().any(|(p, r)| *r == role && p == project)
    }

    /// Whether a second factor is wanted of the viewer: of those who see and change what is other people's.
    pub fn is_to_have_second_factor(&self) -> bool {
        !self.second_factor && (self.administrator || self.has(Role::Manager))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: SignInId,
    seen_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    lasting: bool,
    account_id: AccountId,
    person_id: PersonId,
    user_name: String,
    administrator: bool,
    given_name: String,
    family_name: String,
    #[sqlx(try_from = "String")]
    language: Language,
    roles: Option<String>,
    second_factor: bool,
}

const FIND: &str =
    "SELECT s.id, s.seen_at, s.created_at, s.lasting, s.account_id, a.person_id, a.user_name, a.administrator,
        p.given_name, p.family_name, p.language,
        (SELECT string_agg(j.slug || ':' || r.role, ',') FROM project_roles r JOIN projects j ON j.id = r.project_id
         WHERE r.account_id = a.id) AS roles,
        EXISTS (SELECT 1 FROM second_factors f WHERE f.account_id = a.id AND f.secret IS NOT NULL) AS second_factor
    FROM sessions s JOIN accounts a ON a.id = s.account_id JOIN people p ON p.id = a.person_id
    WHERE s.token_hash = $1 AND a.disabled_at IS NULL";
const INSERT: &str =
    "INSERT INTO sessions (token_hash, id, account_id, created_at, seen_at, device, lasting, way, card_by)
    VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)";
// Who is a trainee and nothing else.
const MAY_LAST: &str = "SELECT COUNT(*) FROM accounts a WHERE a.id = $1 AND NOT a.administrator
    AND NOT EXISTS (SELECT 1 FROM project_roles r WHERE r.account_id = a.id AND r.role <> 'trainee')";
const SHORTEN: &str = "UPDATE sessions SET lasting = FALSE WHERE account_id = $1";
const WHOSE: &str = "SELECT account_id FROM sessions WHERE token_hash = $1";
const SEEN: &str = "UPDATE sessions SET seen_at = $2 WHERE id = $1";
const OF_ACCOUNT: &str = "SELECT s.id, s.created_at, s.seen_at, s.device, s.lasting, s.way, p.given_name, p.family_name
    FROM sessions s LEFT JOIN accounts a ON a.id = s.card_by LEFT JOIN people p ON p.id = a.person_id
    WHERE s.account_id = $1
    AND ((s.lasting AND s.seen_at > $4) OR (NOT s.lasting AND s.seen_at > $2 AND s.created_at > $3))
    ORDER BY s.seen_at DESC";
const END: &str = "DELETE FROM sessions WHERE id = $1 AND account_id = $2 RETURNING id";
const END_ALL: &str = "DELETE FROM sessions WHERE account_id = $1 AND id <> $2";
const SWEEP: &str = "DELETE FROM sessions
    WHERE (lasting AND seen_at <= $3) OR (NOT lasting AND (seen_at <= $1 OR created_at <= $2))";

/// What is stored of a token.
pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A fresh token: 32 random bytes in hexadecimal.
pub(crate) fn token(cx: &Cx) -> String {
    use std::fmt::Write as _;
    cx.random.bytes::<32>().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing into a string cannot fail
        text
    })
}

text_enum! {
    /// By what somebody has come in.
    Way {
        /// A user name or an address, and the password.
        Password = "password",
        /// A printed card, which somebody else has made.
        Card = "card",
        /// A link in a mail.
        Link = "mail",
        /// An account of the organisation that signs people on.
        SignOn = "sign-on",
    }
}

/// How somebody has come in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Came {
    /// By what.
    pub(crate) way: Way,
    /// Who made the card.
    pub(crate) card_by: Option<AccountId>,
}

impl From<Way> for Came {
    fn from(way: Way) -> Self {
        Self { way, card_by: None }
    }
}

/// A session that was just opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its token, which exists nowhere else.
    pub token: String,
    /// Whose it is.
    pub account: AccountId,
    /// Whether it outlives the browser's.
    pub lasting: bool,
}

/// Opens a session as part of `tx`. It lasts where that is wanted by who is a trainee and nothing else. How somebody came in is
/// not known where a release before this one has asked for the code.
pub(crate) async fn open(
    cx: &Cx,
    tx: &mut Tx,
    account: AccountId,
    came: Option<Came>,
    device: &str,
    lasting: bool,
) -> Result<Opened> {
    let token = token(cx);
    let may: i64 = on!(tx, c => sql::query_scalar(MAY_LAST).bind(account).fetch_one(c).await)?;
    let lasting = lasting && may > 0;
    let device: String = device.chars().filter(|c| !c.is_control()).take(200).collect();
    on!(tx, c => sql::query(INSERT)
        .bind(token_hash(&token)).bind(cx.id::<SignInId>()).bind(account).bind(cx.now()).bind(device).bind(lasting)
        .bind(came.map(|came| came.way)).bind(came.and_then(|came| came.card_by))
        .execute(c).await.map(drop))?;
    Ok(Opened { token, account, lasting })
}

/// Makes ordinary ones of the sessions of an account that gets a role among the staff.
pub(crate) async fn shorten(tx: &mut Tx, account: AccountId) -> Result<()> {
    on!(tx, c => sql::query(SHORTEN).bind(account).execute(c).await.map(drop))?;
    Ok(())
}

/// Whose session a token was, also when it is over; nobody's where it is not remembered any more.
pub async fn whose(cx: &Cx, token: &str) -> Result<Option<AccountId>> {
    Ok(read!(cx.db, c => sql::query_scalar(WHOSE).bind(token_hash(token)).fetch_optional(c).await)?)
}

async fn seen(cx: &Cx, session: SignInId, now: DateTime<Utc>) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SEEN).bind(session).bind(now).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Who is behind a token; nobody when the session is unknown, over, or its account closed.
pub async fn find(cx: &Cx, token: &str) -> Result<Option<Viewer>> {
    let row: Option<Row> = read!(cx.db, c => sql::query_as(FIND).bind(token_hash(token)).fetch_optional(c).await)?;
    let now = cx.now();
    let is_open = |row: &Row| {
        let unused = now - row.seen_at;
        if row.lasting { unused < LASTING } else { unused < IDLE && now - row.created_at < ABSOLUTE }
    };
    let Some(row) = row.filter(is_open) else { return Ok(None) };
    if now - row.seen_at >= SEEN_EVERY {
        match seen(cx, row.id, now).await {
            // Whoever reads needs nothing that is written, and can go on while the disk is full.
            Err(error) if error.is_passing() => {
                tracing::warn!(error = %error, "the last use of a session is not written");
            }
            other => other?,
        }
    }
    let roles = row.roles.as_deref().unwrap_or_default().split(',').filter_map(|entry| {
        let (project, role) = entry.split_once(':')?;
        Some((project.to_owned(), Role::from_code(role)?))
    });
    Ok(Some(Viewer {
        session: row.id,
        account: row.account_id,
        person: row.person_id,
        name: format!("{} {}", row.given_name, row.family_name).trim().to_owned(),
        user_name: row.user_name,
        language: row.language,
        administrator: row.administrator,
        roles: roles.collect(),
        second_factor: row.second_factor,
    }))
}

/// A session as its owner sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    /// Its key.
    pub id: SignInId,
    /// When the person signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last used, within five minutes.
    pub seen_at: DateTime<Utc>,
    /// What the browser said it was.
    pub device: String,
    /// Whether it lasts for [`LASTING`] without use.
    pub lasting: bool,
    /// How it was begun; unknown of older ones.
    pub way: Option<Way>,
    given_name: Option<String>,
    family_name: Option<String>,
}

impl Session {
    /// Who made the card with which it was begun.
    pub fn card_by(&self) -> Option<String> {
        self.given_name.as_deref().zip(self.family_name.as_deref()).map(|(given, family)| format!("{given} {family}"))
    }
}

/// The open sessions of an account, the last used first.
pub async fn of_account(cx: &Cx, account: AccountId) -> Result<Vec<Session>> {
    let now = cx.now();
    Ok(read!(cx.db, c => sql::query_as(OF_ACCOUNT)
        .bind(account).bind(now - IDLE).bind(now - ABSOLUTE).bind(now - LASTING).fetch_all(c).await)?)
}

/// Ends one session of an account; false when the account has no such session.
pub async fn end(cx: &Cx, account: AccountId, session: SignInId) -> Result<bool> {
    let mut tx = cx.db.begin().await?;
    let ended: Option<SignInId> =
        on!(tx, c => sql::query_scalar(END).bind(session).bind(account).fetch_optional(c).await)?;
    if ended.is_some() {
        audit::record(cx, &mut tx, account, Act::SessionEnd, &session.to_string(), &json!({}));
    }
    tx.commit().await?;
    Ok(ended.is_some())
}

/// Ends all sessions of an account but `keep`.
pub async fn end_others(cx: &Cx, account: AccountId, keep: SignInId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    end_others_in(&mut tx, account, keep).await?;
    audit::record(cx, &mut tx, account, Act::SessionEndOthers, &account.to_string(), &json!({}));
    tx.commit().await
}

pub(crate) async fn end_others_in(tx: &mut Tx, account: AccountId, keep: SignInId) -> Result<()> {
    on!(tx, c => sql::query(END_ALL).bind(account).bind(keep).execute(c).await.map(drop))?;
    Ok(())
}

/// Forgets sessions that are over.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP).bind(now - IDLE).bind(now - ABSOLUTE).bind(now - LASTING).execute(c).await.map(drop))?;
    tx.commit().await
}
