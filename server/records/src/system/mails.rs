//! The outbox: mails wait here until they are sent. Without an SMTP server they stay, and an administrator sees them.
//!
//! The outbox is a queue of its own beside the jobs: a mail is a record that people look at, and thousands of them are taken
//! many at a time. Each [`Urgency`] has senders of its own, so that a link to a new password never waits behind an
//! announcement.

use chrono::{DateTime, Duration, Utc};

use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    system::{
        audit,
        db::{Tx as Transaction, on, sql},
        key::{AccountId, key},
        list::{Listing, Page, Select},
        text_enum::text_enum,
    },
};

/// A mail is given up after this many failures (about two days).
const MAX_ATTEMPTS: i64 = 12;

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
            Self::Secret => 0,
            Self::Notice => 1,
            Self::Mass => 2,
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
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due next; none when it was sent or given up.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
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

const INSERT: &str = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at, urgency)
    VALUES ($1, $2, $3, $4, $5, 0, $5, $6)";
// Only PostgreSQL has others who choose at the same moment.
const TAKE: &str = "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $3
    WHERE id IN (SELECT id FROM mails WHERE urgency = $1 AND next_attempt_at <= $2 ORDER BY next_attempt_at, id LIMIT $4)
    RETURNING id, recipient, subject, body, created_at, attempts, next_attempt_at, sent_at, last_error";
const TAKE_SKIPPING: &str = "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $3
    WHERE id IN (SELECT id FROM mails WHERE urgency = $1 AND next_attempt_at <= $2 ORDER BY next_attempt_at, id LIMIT $4
        FOR UPDATE SKIP LOCKED)
    RETURNING id, recipient, subject, body, created_at, attempts, next_attempt_at, sent_at, last_error";
const SENT: &str = "UPDATE mails SET sent_at = $2, next_attempt_at = NULL, last_error = NULL WHERE id = $1";
// Not of a mail that another server has taken since: it knows better.
const FAILED: &str =
    "UPDATE mails SET last_error = $2, next_attempt_at = $3 WHERE id = $1 AND attempts = $4 AND sent_at IS NULL";
// Given up or waiting for its next try: from the beginning.
const RETRY: &str =
    "UPDATE mails SET attempts = 0, next_attempt_at = $2 WHERE id = $1 AND sent_at IS NULL RETURNING id";
const THERE: &str = "SELECT id FROM mails WHERE id = $1";
const ROW: &str = "SELECT id, recipient, subject, body, created_at, attempts, next_attempt_at, sent_at, last_error";

/// Puts a mail into the outbox as part of `tx`: it exists if and only if its reason does.
pub(crate) async fn enqueue(
    cx: &Cx,
    tx: &mut Tx,
    urgency: Urgency,
    recipient: &str,
    subject: &str,
    body: &str,
) -> Result<()> {
    on!(tx, c => sql::query(INSERT)
        .bind(cx.id::<MailId>()).bind(recipient).bind(subject).bind(body).bind(cx.now()).bind(urgency.number())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Takes mails that are due for sending, at most so many, so that no other server sends them too. What is neither sent nor
/// failed within `within` is taken again: whoever took it has died.
pub async fn take(cx: &Cx, urgency: Urgency, most: i64, within: Duration) -> Result<Vec<Mail>> {
    let now = cx.now();
    let mut tx = cx.db.begin().await?;
    let sql = match tx {
        Transaction::Sqlite(_) => TAKE,
        Transaction::Postgres(_) => TAKE_SKIPPING,
    };
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
    audit::record(cx, &mut tx, actor, "mail.retry", &mail.to_string(), &json!({})).await?;
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
