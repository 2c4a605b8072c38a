//! The outbox: mails wait here until they are sent. Without an SMTP server they stay, and an administrator sees them.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::{
    Cx, Result, Tx,
    system::db::{on, read},
};

/// A mail is given up after this many failures (about two days).
const MAX_ATTEMPTS: i64 = 12;

/// A mail.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mail {
    /// Its key.
    pub id: Uuid,
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

const INSERT: &str = "INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_attempt_at)
    VALUES ($1, $2, $3, $4, $5, 0, $5)";
const DUE: &str = "SELECT id, recipient, subject, body, created_at, attempts, next_attempt_at, sent_at, last_error
    FROM mails WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 20";
const CLAIM: &str = "UPDATE mails SET attempts = attempts + 1, next_attempt_at = $3
    WHERE id = $1 AND attempts = $2 AND sent_at IS NULL RETURNING attempts";
const SENT: &str = "UPDATE mails SET sent_at = $2, next_attempt_at = NULL, last_error = NULL WHERE id = $1";
const FAILED: &str = "UPDATE mails SET last_error = $2, next_attempt_at = $3 WHERE id = $1";
const RECENT: &str = "SELECT id, recipient, subject, body, created_at, attempts, next_attempt_at, sent_at, last_error
    FROM mails ORDER BY created_at DESC, id DESC LIMIT $1";

/// Puts a mail into the outbox as part of `tx`: it exists if and only if its reason does.
pub(crate) async fn enqueue(cx: &Cx, tx: &mut Tx, recipient: &str, subject: &str, body: &str) -> Result<()> {
    on!(tx, c => sqlx::query(INSERT)
        .bind(cx.id()).bind(recipient).bind(subject).bind(body).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}

/// Mails that should be sent now.
pub async fn due(cx: &Cx) -> Result<Vec<Mail>> {
    Ok(read!(cx.db, c => sqlx::query_as(DUE).bind(cx.now()).fetch_all(c).await)?)
}

/// Takes a mail for sending, so that no other server sends it too; false when another was faster.
pub async fn claim(cx: &Cx, mail: &Mail) -> Result<bool> {
    let mut tx = cx.db.begin().await?;
    let next = cx.now() + pause(mail.attempts + 1);
    let claimed: Option<i64> = on!(tx, c => sqlx::query_scalar(CLAIM)
        .bind(mail.id).bind(mail.attempts).bind(next).fetch_optional(c).await)?;
    tx.commit().await?;
    Ok(claimed.is_some())
}

/// Notes that a mail was sent.
pub async fn sent(cx: &Cx, mail: Uuid) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sqlx::query(SENT).bind(mail).bind(cx.now()).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Notes why a claimed mail could not be sent; it is tried again later, with growing pauses, a limited number of times.
pub async fn failed(cx: &Cx, mail: &Mail, error: &str) -> Result<()> {
    let attempts = mail.attempts + 1;
    let next = (attempts < MAX_ATTEMPTS).then(|| cx.now() + pause(attempts));
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sqlx::query(FAILED).bind(mail.id).bind(error).bind(next).execute(c).await.map(drop))?;
    tx.commit().await
}

/// 1, 2, 4 … minutes, at most 12 hours.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(10);
    Duration::minutes(2_i64.pow(doublings).min(12 * 60))
}

/// The newest mails.
pub async fn recent(cx: &Cx, limit: i64) -> Result<Vec<Mail>> {
    Ok(read!(cx.db, c => sqlx::query_as(RECENT).bind(limit).fetch_all(c).await)?)
}
