//! The round of feedback on an event. While it goes on nobody is told anything of it, not even how many sheets there are:
//! whoever looks before and after somebody has sent one would know what it says. Once closed it is never opened again, for
//! the same reason.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        event::{self, Event, Session},
        lock,
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        db::{on, sql},
        key::AccountId,
    },
};

/// So long after the last session a round closes by itself.
pub const ROUND: Duration = Duration::days(30);

const CLOSE: &str =
    "UPDATE events SET feedback_closed_at = $2 WHERE id = $1 AND feedback_closed_at IS NULL RETURNING id";

/// When the last session of an event is over; none for an event without sessions.
fn over(event: &Event, sessions: &[Session]) -> Option<DateTime<Utc>> {
    sessions.iter().map(|session| session.ends_at(event.zone())).max()
}

/// When the round closes by itself.
pub fn closes(event: &Event, sessions: &[Session]) -> Option<DateTime<Utc>> {
    over(event, sessions).map(|over| over + ROUND)
}

/// Whether the round is closed.
pub fn is_closed(event: &Event, sessions: &[Session], now: DateTime<Utc>) -> bool {
    event.feedback_closed_at.is_some() || closes(event, sessions).is_some_and(|end| end <= now)
}

/// Whether it can be closed: the last session is over.
pub fn may_close(event: &Event, sessions: &[Session], now: DateTime<Utc>) -> bool {
    over(event, sessions).is_some_and(|over| over <= now)
}

/// Closes the round, for good. One that is closed stays as it is.
///
/// # Errors
/// [`Error::Conflict`] with `early` before the event is over.
pub async fn close(cx: &Cx, actor: AccountId, event: EventId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event).await?;
    let sessions = event::sessions_in(&mut tx, event.id).await?;
    if !may_close(&event, &sessions, cx.now()) {
        return Err(Error::Conflict(Conflict::Early));
    }
    if keep_closed(cx, &mut tx, &event).await? {
        audit::record(cx, &mut tx, actor, Act::FeedbackClose, &event.id.to_string(), &json!({}));
    }
    tx.commit().await
}

/// Before the sessions of an event change: a round that has closed by itself stays closed whatever its sessions are.
pub(crate) async fn settle(cx: &Cx, tx: &mut Tx, event: &Event, sessions: &[Session]) -> Result<()> {
    if is_closed(event, sessions, cx.now()) {
        keep_closed(cx, tx, event).await?;
    }
    Ok(())
}

/// Answers whether it was not closed yet.
async fn keep_closed(cx: &Cx, tx: &mut Tx, event: &Event) -> Result<bool> {
    let done: Option<EventId> =
        on!(tx, c => sql::query_scalar(CLOSE).bind(event.id).bind(cx.now()).fetch_optional(c).await)?;
    Ok(done.is_some())
}
