//! The outbox: mails wait here until they are sent. Without an SMTP server they stay, and an administrator sees them.
//!
//! The outbox is a queue of its own beside the jobs: a mail is a record that people look at, and thousands of them are taken
//! many at a time. Each [`Urgency`] has senders of its own, so that a link to a new password never waits behind an
//! announcement.
//!
//! A mail that brings a secret is not written before it is sent: here stand the account and what it is about, and the secret
//! is made when the mail server is there to take it. So no secret stands in the outbox, before or after.

use chrono::{DateTime, Duration, Utc};

use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    system::{
        audit::{self, Act},
        db::{Open, on, sql},
        key::{AccountId, key},
        list::{Listing, Page, Select},
        text_enum::text_enum,
    },
};

/// A mail is given up after this many failures (about two days).
const MAX_ATTEMPTS: i64 = 12;
/// After so long nobody wants to read a mail about an event any more.
const LIFE: Duration = Duration::days(7);

/// How much somebody waits for a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A secret: somebody sits before the screen until it comes.
    Secret,
    /// A notice to one person.
    Notice,
    /// One of many that say the same.
    Mass,
}

impl Urgency {
    /// All, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Secret, Self::Notice, Self::Mass];

    const fn number(self) -> i64 {
        match self {
            Self::Notice => 1,
            Self::Mass => 2,
            // 0 was that of secrets which stood in the outbox: a server of the release before sends none that are still to be
            // written.
            Self::Secret => 3,
        }
    }
}

text_enum! {
    /// How far a mail is.
    State {
        /// It was sent.
        Sent = "sent",
        /// It will be tried again.
        Waiting = "waiting",
        /// It will not be tried any more.
        GivenUp = "given-up",
    }
}

key! {
    /// The key of a mail.
    MailId
}

/// A mail.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mail {
    /// Its key.
    pub id: MailId,
    /// To whom.
    pub recipient: String,
    /// Neutral subject: the topic is sensitive.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The account to which it goes, of a mail that is written when it is sent: subject and text are empty here.
    pub account_id: Option<AccountId>,
    /// What it is about then, as a code.
    pub about: Option<String>,
    /// When it was put here.
    pub created_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due next; none when it was sent or given up.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// After this moment it is not sent any more.
    pub expires_at: Option<DateTime<Utc>>,
    /// What the mail server said last.
    pub last_error: Option<String>,
}

impl Mail {
    /// How far it is.
    pub fn state(&self) -> State {
        match (self.sent_at, self.next_attempt_at) {
            (Some(_), _) => State::Sent,
            (None, Some(_)) => State::Waiting,
            (None, None) => State::GivenUp,
        }
    }
}

const INSERT: &str = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency,
        expires_at)
    VALUES ($1, $2, $3, $4, $5, 0, $5, $6, $7)";
const INSERT_UNWRITTEN: &str = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at,
        urgency, account_id, about, expires_at)
    VALUES ($1, $2, '', '', $3, 0, $3, $4, $5, $6, $7)";
const OUT_OF_DATE: &str = "UPDATE mails SET next_attempt_at = NULL, last_error = 'out of date'
    WHERE expires_at <= $1 AND expires_at IS NOT NULL AND next_attempt_at IS NOT NULL";
const VOID: &str = "UPDATE mails SET next_attempt_at = NULL, last_error = 'not wanted any more'
    WHERE account_id = $1 AND about = $2 AND sent_at IS NULL AND next_attempt_at IS NOT NULL";
const DROP: &str = "UPDATE mails SET next_attempt_at = NULL, last_error = 'not wanted any more'
    WHERE id = $1 AND sent_at IS NULL";
const SINCE: &str = "SELECT COUNT(*) FROM mails WHERE account_id = $1 AND about = $2 AND created_at > $3";
const IS_OPEN: &str = "SELECT COUNT(*) FROM mails WHERE id = $1 AND sent_at IS NULL AND next_attempt_at IS NOT NULL";
// Only PostgreSQL has others who choose at the same moment.
const TAKE: &str = "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $3
    WHERE id IN (SELECT id FROM mails WHERE urgency = $1 AND next_attempt_at <= $2 ORDER BY next_attempt_at, id LIMIT $4)
    RETURNING id, recipient, subject, body, account_id, about, created_at, attempts, next_attempt_at, sent_at, expires_at,
        last_error";
const TAKE_SKIPPING: &str = "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $3
    WHERE id IN (SELECT id FROM mails WHERE urgency = $1 AND next_attempt_at <= $2 ORDER BY next_attempt_at, id LIMIT $4
        FOR UPDATE SKIP LOCKED)
    RETURNING id, recipient, subject, body, account_id, about, created_at, attempts, next_attempt_at, sent_at, expires_at,
        last_error";
const SENT: &str = "UPDATE mails SET sent_at = $2, next_attempt_at = NULL, last_error = NULL WHERE id = $1";
// Not of a mail that another server has taken since: it knows better.
const FAILED: &str =
    "UPDATE mails SET last_error = $2, next_attempt_at = $3 WHERE id = $1 AND attempts = $4 AND sent_at IS NULL";
// Given up or waiting for its next try: from the beginning.
const RETRY: &str = "UPDATE mails SET attempts = 0, next_attempt_at = $2 WHERE id = $1 AND sent_at IS NULL
        AND (account_id IS NOT NULL OR body <> '') AND (expires_at IS NULL OR expires_at > $2) RETURNING id";
const THERE: &str = "SELECT id FROM mails WHERE id = $1";
const ROW: &str =
    "SELECT id, recipient, subject, body, account_id, about, created_at, attempts, next_attempt_at, sent_at,
        expires_at, last_error";

/// Puts a mail into the outbox as part of `tx`: it exists if and only if its reason does. Answers its key.
pub(crate) async fn enqueue(
    cx: &Cx,
    tx: &mut Tx,
    urgency: Urgency,
    recipient: &str,
    subject: &str,
    body: &str,
) -> Result<MailId> {
    let id: MailId = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(recipient).bind(subject).bind(body).bind(cx.now()).bind(urgency.number()).bind(cx.now() + LIFE)
        .execute(c).await.map(drop))?;
    Ok(id)
}

/// Puts a mail to an account into the outbox that is written when it is sent.
pub(crate) async fn enqueue_unwritten(
    cx: &Cx,
    tx: &mut Tx,
    recipient: &str,
    account: AccountId,
    about: &'static str,
    life: Duration,
) -> Result<()> {
    let now = cx.now();
    on!(tx, c => sql::query(INSERT_UNWRITTEN)
        .bind(cx.id::<MailId>()).bind(recipient).bind(now).bind(Urgency::Secret.number()).bind(account).bind(about)
        .bind(now + life)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Lets what waits for an account and is about this not be sent any more.
pub(crate) async fn void(tx: &mut Tx, account: AccountId, about: &'static str) -> Result<()> {
    on!(tx, c => sql::query(VOID).bind(account).bind(about).execute(c).await.map(drop))?;
    Ok(())
}

/// How many mails about this were put into the outbox for an account since a moment.
pub(crate) async fn since(tx: &mut Tx, account: AccountId, about: &'static str, when: DateTime<Utc>) -> Result<i64> {
    Ok(on!(tx, c => sql::query_scalar(SINCE).bind(account).bind(about).bind(when).fetch_one(c).await)?)
}

/// Whether a mail is still to be sent.
pub(crate) async fn is_open(tx: &mut Tx, mail: MailId) -> Result<bool> {
    let open: i64 = on!(tx, c => sql::query_scalar(IS_OPEN).bind(mail).fetch_one(c).await)?;
    Ok(open > 0)
}

/// Lets a mail that was taken not be sent any more.
pub async fn drop_mail(cx: &Cx, mail: MailId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(DROP).bind(mail).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Gives up what is out of date, also where there is no mail server.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(OUT_OF_DATE).bind(cx.now()).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Takes mails that are due for sending, at most so many, so that no other server sends them too. What is neither sent nor
/// failed within `within` is taken again: whoever took it has died.
pub async fn take(cx: &Cx, urgency: Urgency, most: i64, within: Duration) -> Result<Vec<Mail>> {
    let now = cx.now();
    let mut tx = cx.db.begin().await?;
    let sql = match tx.open {
        Open::Sqlite(_) => TAKE,
        Open::Postgres(_) => TAKE_SKIPPING,
    };
    on!(tx, c => sql::query(OUT_OF_DATE).bind(now).execute(c).await.map(drop))?;
    let mut mails: Vec<Mail> = on!(tx, c => sql::query_as(sql)
        .bind(urgency.number()).bind(now).bind(now + within).bind(most).fetch_all(c).await)?;
    tx.commit().await?;
    mails.sort_by_key(|mail| mail.id);
    Ok(mails)
}

/// Notes that a mail was sent.
pub async fn sent(cx: &Cx, mail: MailId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SENT).bind(mail).bind(cx.now()).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Notes why a mail that was taken could not be sent; it is tried again later, with growing pauses, a limited number of times.
pub async fn failed(cx: &Cx, mail: &Mail, error: &str) -> Result<()> {
    let next = (mail.attempts < MAX_ATTEMPTS).then(|| cx.now() + pause(mail.attempts));
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(FAILED)
        .bind(mail.id).bind(error).bind(next).bind(mail.attempts).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Has a mail that was not sent tried at once, with as many tries as a new one.
///
/// # Errors
/// [`Error::Conflict`] when it was sent meanwhile, [`Error::NotFound`] when there is none.
pub async fn retry(cx: &Cx, actor: AccountId, mail: MailId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let due: Option<MailId> = on!(tx, c => sql::query_scalar(RETRY).bind(mail).bind(cx.now()).fetch_optional(c).await)?;
    if due.is_none() {
        let there: Option<MailId> = on!(tx, c => sql::query_scalar(THERE).bind(mail).fetch_optional(c).await)?;
        return Err(there.map_or(Error::NotFound, |_| Error::Conflict(Conflict::Changed)));
    }
    audit::record(cx, &mut tx, actor, Act::MailRetry, &mail.to_string(), &json!({}));
    tx.commit().await
}

/// 1, 2, 4 … minutes, at most 12 hours.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    Duration::minutes(2_i64.pow(doublings).min(12 * 60))
}

/// Which mails are shown. What is empty admits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of the address.
    pub recipient: String,
    /// How far they are.
    pub state: Option<State>,
}

/// A page of mails, the newest first.
pub async fn list(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<Mail>> {
    // Signs that stand for others in a pattern stand in no address that people search for.
    let typed: String =
        filter.recipient.trim().to_lowercase().replace(['%', '_', '\\'], "").chars().take(100).collect();
    let select = |columns| {
        let of = Select::new(columns).then(" FROM mails WHERE 1 = 1").then(match filter.state {
            Some(State::Sent) => " AND sent_at IS NOT NULL",
            Some(State::Waiting) => " AND sent_at IS NULL AND next_attempt_at IS NOT NULL",
            Some(State::GivenUp) => " AND sent_at IS NULL AND next_attempt_at IS NULL",
            None => "",
        });
        of.when((!typed.is_empty()).then(|| format!("%{typed}%")), " AND LOWER(recipient) LIKE ?")
    };
    let total = select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let rows = select(ROW).then(" ORDER BY created_at DESC, id DESC").page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}
