//! Places, and who moves up to one that became free.

use super::state::move_up;
use crate::{
    Cx, Error, Result, Tx,
    events::{
        event::{self, Event, Session},
        held,
        notices::{self, About, Reader, Tell},
        registrations::RegistrationId,
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        db::{on, read, sql},
        mails::Urgency,
    },
};

const PLACES: &str = "SELECT COUNT(*) FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND r.state = 'registered' AND p.merged_into IS NULL";
const NEXT: &str =
    "SELECT r.id, r.person_id, p.email, p.language FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND r.state = 'waiting' AND p.merged_into IS NULL ORDER BY r.queued_at, r.id LIMIT $2";

const ONE: &str =
    "SELECT r.id, r.person_id, p.email, p.language FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND r.person_id = $2 AND r.state = 'waiting' AND p.merged_into IS NULL";

const WAITING: &str = "SELECT COUNT(*) FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND r.state = 'waiting' AND p.merged_into IS NULL";

/// The room that an event has, as it is at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many places there are; none where nobody has said it.
    pub places: Option<i64>,
    /// How many are taken.
    pub taken: i64,
    /// How many people wait for one.
    pub waiting: i64,
}

impl Room {
    /// Whether whoever registers now waits.
    pub fn is_full(&self) -> bool {
        self.places.is_some_and(|places| self.taken >= places)
    }
}

/// The room that an event has.
pub async fn room(cx: &Cx, event: &Event) -> Result<Room> {
    let taken: i64 = read!(cx.db, c => sql::query_scalar(PLACES).bind(event.id).fetch_one(c).await)?;
    let waiting: i64 = read!(cx.db, c => sql::query_scalar(WAITING).bind(event.id).fetch_one(c).await)?;
    Ok(Room { places: event.capacity, taken, waiting })
}

/// Somebody who waits.
#[derive(sqlx::FromRow)]
struct Next {
    id: RegistrationId,
    #[sqlx(flatten)]
    reader: Reader,
}

/// How many places are taken.
pub(crate) async fn places_taken(tx: &mut Tx, event: EventId) -> Result<i64> {
    Ok(on!(tx, c => sql::query_scalar(PLACES).bind(event).fetch_one(c).await)?)
}

/// Whether the last session of an event is over.
pub(crate) async fn is_over(cx: &Cx, tx: &mut Tx, event: &Event) -> Result<bool> {
    let sessions = event::sessions_in(tx, event.id).await?;
    Ok(sessions.iter().map(|session| session.ends_at(event.zone())).max().is_some_and(|end| end <= cx.now()))
}

/// Whether the first session of an event has begun.
pub(crate) async fn has_begun(cx: &Cx, tx: &mut Tx, event: &Event) -> Result<bool> {
    let sessions = event::sessions_in(tx, event.id).await?;
    Ok(sessions.first().is_some_and(|first| first.starts_at(event.zone()) <= cx.now()))
}

/// Whether the last session has begun: who is told of a place from now on could not come.
fn is_too_late(cx: &Cx, event: &Event, sessions: &[Session]) -> bool {
    sessions.last().is_some_and(|last| last.starts_at(event.zone()) <= cx.now())
}

/// Gives free places to those who wait, in their order, and tells them. When the last session has begun nobody moves up any
/// more: they could not come.
pub(crate) async fn fill(cx: &Cx, tx: &mut Tx, event: EventId, tell: Tell<'_>) -> Result<()> {
    let event = event::find_in(tx, event).await?.ok_or(Error::NotFound)?;
    let taken = places_taken(tx, event.id).await?;
    let free = event.capacity.map_or(i64::MAX, |room| room - taken);
    if free <= 0 || event.cancelled_at.is_some() {
        return Ok(());
    }
    let next: Vec<Next> = on!(tx, c => sql::query_as(NEXT).bind(event.id).bind(free).fetch_all(c).await)?;
    let sessions = event::sessions_in(tx, event.id).await?;
    if next.is_empty() || is_too_late(cx, &event, &sessions) {
        return Ok(());
    }
    let moved: Vec<PersonId> = next.iter().map(|next| next.reader.person_id).collect();
    for next in next {
        give_place(cx, tx, &event, &sessions, next, tell).await?;
    }
    held::refresh(tx, event.id, &moved).await
}

/// Gives a place to somebody who waits, whether there is one or not: whoever looks after the list knows of another chair.
/// Answers whether they waited.
pub(crate) async fn give(cx: &Cx, tx: &mut Tx, event: &Event, person: PersonId, tell: Tell<'_>) -> Result<bool> {
    let next: Option<Next> = on!(tx, c => sql::query_as(ONE).bind(event.id).bind(person).fetch_optional(c).await)?;
    let Some(next) = next else { return Ok(false) };
    let sessions = event::sessions_in(tx, event.id).await?;
    give_place(cx, tx, event, &sessions, next, tell).await?;
    held::refresh(tx, event.id, &[person]).await?;
    Ok(true)
}

async fn give_place(
    cx: &Cx,
    tx: &mut Tx,
    event: &Event,
    sessions: &[Session],
    Next { id, reader }: Next,
    tell: Tell<'_>,
) -> Result<()> {
    move_up(cx, tx, id).await?;
    // Put right in the record afterwards: nobody is told of a place that they cannot take.
    if is_too_late(cx, event, sessions) {
        return Ok(());
    }
    let (subject, body) = tell(reader.language(), About::Place, event, sessions);
    notices::tell(cx, tx, event.id, &reader, About::Place, Urgency::Notice, (&subject, &body)).await?;
    Ok(())
}

const MOVED_UP: &str = "SELECT r.event_id FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE (p.id = $1 OR p.merged_into = $1) AND r.state = 'registered' AND r.moved_up_at IS NOT NULL";

/// The events of a person in which they waited and were given a place that became free.
pub async fn moved_up(cx: &Cx, person: PersonId) -> Result<Vec<EventId>> {
    Ok(read!(cx.db, c => sql::query_scalar(MOVED_UP).bind(person).fetch_all(c).await)?)
}
