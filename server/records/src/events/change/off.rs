//! Whether an event takes place: it is cancelled, takes place after all, or is put off.

use serde_json::json;

use super::{marked, tell_people};
use crate::{
    Conflict, Cx, Error, Result,
    accounts::sessions::Viewer,
    events::{
        after::feedback::round,
        attendance::{self, Entry, Row},
        event::{self, Event},
        held,
        lock::lock,
        notices::{About, Tell},
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        db::{on, sql},
        error::{Problem, Problems},
    },
    text::{self, typed},
};

const COUNTED: &str =
    "SELECT COUNT(*) FROM reach_counts r JOIN event_sessions s ON s.id = r.session_id WHERE s.event_id = $1";
const CANCEL: &str =
    "UPDATE events SET cancelled_at = $2, notice = $3, put_off_from = NULL, revision = revision + 1, changed_at = $2
    WHERE id = $1 AND cancelled_at IS NULL RETURNING id";
const RESTORE: &str =
    "UPDATE events SET cancelled_at = NULL, notice = '', put_off_from = NULL, revision = revision + 1, changed_at = $2
    WHERE id = $1 AND cancelled_at IS NOT NULL RETURNING id";
const NOTICE: &str = "UPDATE events SET notice = $2, put_off_from = $4, revision = revision + 1, changed_at = $3
    WHERE id = $1";
const MOVE: &str = "UPDATE event_sessions SET on_date = $2 WHERE id = $1";

/// Whether an event was held, at least in part: somebody on its list is marked, whatever the mark says, or people were
/// `counted`. Marks that were taken back do not count.
pub fn is_held(rows: &[Row], counted: bool) -> bool {
    counted || rows.iter().flat_map(|row| &row.entries).any(Entry::is_marked)
}

/// Cancels an event; whoever is registered is told why. Nothing is deleted, and it can be taken back. What was held cannot
/// be cancelled: people attended it, and the ledger says so.
///
/// # Errors
/// [`Error::Conflict`] with `held` when somebody is marked or counted; nobody is told anything then.
pub async fn cancel(cx: &Cx, actor: &Viewer, event: &Event, reason: &str, tell: Tell<'_>) -> Result<()> {
    let reason = text::plain(reason, 400).map_err(|p| Error::field("reason", p))?;
    let reason = reason.ok_or_else(|| Error::field("reason", Problem::Required))?;
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, event.id).await?;
    let counted: i64 = on!(tx, c => sql::query_scalar(COUNTED).bind(event.id).fetch_one(c).await)?;
    let sessions = event::sessions_in(&mut tx, event.id).await?;
    if is_held(&attendance::grid_in(&mut tx, event.id, &sessions).await?, counted > 0) {
        return Err(Error::Conflict(Conflict::Held));
    }
    let done: Option<EventId> = on!(tx, c => sql::query_scalar(CANCEL)
        .bind(event.id).bind(cx.now()).bind(&reason).fetch_optional(c).await)?;
    if done.is_none() {
        return Ok(());
    }
    held::refresh_all(&mut tx, event.id).await?;
    tell_people(cx, &mut tx, event.id, About::Cancelled, tell).await?;
    let details = json!({ "reason": reason });
    audit::record(cx, &mut tx, actor.account, Act::EventCancel, &event.id.to_string(), &details);
    tx.commit().await
}

/// Takes a cancellation back; whoever is registered is told that it takes place.
pub async fn restore(cx: &Cx, actor: &Viewer, event: &Event, tell: Tell<'_>) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, event.id).await?;
    let done: Option<EventId> =
        on!(tx, c => sql::query_scalar(RESTORE).bind(event.id).bind(cx.now()).fetch_optional(c).await)?;
    if done.is_none() {
        return Ok(());
    }
    held::refresh_all(&mut tx, event.id).await?;
    tell_people(cx, &mut tx, event.id, About::Change, tell).await?;
    audit::record(cx, &mut tx, actor.account, Act::EventRestore, &event.id.to_string(), &json!({}));
    tx.commit().await
}

/// Puts an event off: the first session that was not held moves to `first_day`, those after it by as many days. Sessions
/// in which people are marked stay.
pub async fn postpone(
    cx: &Cx,
    actor: &Viewer,
    event: &Event,
    first_day: &str,
    reason: &str,
    tell: Tell<'_>,
) -> Result<()> {
    let mut problems = Problems::default();
    let day = problems.take("first_day", typed::date(first_day));
    let reason = problems.take("reason", text::plain(reason, 400).and_then(|r| r.ok_or(Problem::Required)));
    let (Some(day), Some(reason)) = (day, reason) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    let before = lock(&mut tx, event.id).await?;
    let marked = marked(&mut tx, event.id).await?;
    let mut open = event::sessions_in(&mut tx, event.id).await?;
    round::settle(cx, &mut tx, &before, &open).await?;
    open.retain(|s| !marked.contains(&s.id));
    let first = open.first().ok_or_else(|| Error::field("first_day", Problem::Marked))?;
    let (shift, from) = (day - first.on_date, first.on_date);
    for session in &open {
        on!(tx, c => sql::query(MOVE).bind(session.id).bind(session.on_date + shift).execute(c).await.map(drop))?;
    }
    held::refresh_all(&mut tx, event.id).await?;
    on!(tx, c => sql::query(NOTICE).bind(event.id).bind(&reason).bind(cx.now()).bind(from).execute(c).await.map(drop))?;
    tell_people(cx, &mut tx, event.id, About::Change, tell).await?;
    let details = json!({ "days": shift.num_days(), "reason": reason });
    audit::record(cx, &mut tx, actor.account, Act::EventPostpone, &event.id.to_string(), &details);
    tx.commit().await
}
