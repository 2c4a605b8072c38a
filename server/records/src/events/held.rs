//! The rows of the list of attendance, kept ready: who stands in which session, and what holds of them.
//!
//! A cache. Its rows are computed from registrations and marks by one function, written in the transaction that changes
//! either, and can be made anew at any time ([`rebuild`]). What comes from the person alone (name, sex, organisation) is
//! kept right by triggers of the schema, and so is what the lines of a session come to ([`sums`]). Lists are filtered, ordered and counted by it; nothing is decided by it.

mod rows;
mod sums;
mod write;

use self::{
    rows::{Of, Session},
    write::write,
};
use crate::{
    Cx, Result, Tx,
    events::lock,
    ledger::keys::EventId,
    people::person::PersonId,
    system::db::{on, read, sql},
};

/// Events of one transaction of [`rebuild`]: short enough that everybody else gets in between.
const PIECE: usize = 50;

/// People of one statement.
const PEOPLE: usize = 128;

const EVENTS: &str = "SELECT id FROM events ORDER BY id";
// A line needs a registration; what has a row and no registration any more loses the row.
const OF_TWO: &str = "SELECT event_id FROM registrations WHERE person_id IN ($1, $2)
    UNION SELECT event_id FROM held WHERE person_id IN ($1, $2) ORDER BY event_id";

/// Brings the rows of some people in an event up to what holds now. People who were merged into others have none.
pub(crate) async fn refresh(tx: &mut Tx, event: EventId, people: &[PersonId]) -> Result<()> {
    let sessions = rows::sessions(tx, event).await?;
    for people in people.chunks(PEOPLE) {
        renew(tx, Of { event, people: Some(people) }, &sessions).await?;
    }
    Ok(())
}

/// Brings all rows of an event up to what holds now. A cancelled event has those of whoever is marked.
pub(crate) async fn refresh_all(tx: &mut Tx, event: EventId) -> Result<()> {
    let sessions = rows::sessions(tx, event).await?;
    renew(tx, Of { event, people: None }, &sessions).await.map(drop)
}

async fn renew(tx: &mut Tx, of: Of<'_>, sessions: &[Session]) -> Result<usize> {
    let wanted = rows::rows(tx, of, sessions).await?;
    write(tx, of, wanted).await
}

/// Brings the rows of two people up to what holds now, wherever they are on a list: one was merged into the other, or is
/// so no more.
pub(crate) async fn refresh_two(tx: &mut Tx, one: PersonId, other: PersonId) -> Result<()> {
    let events: Vec<EventId> = on!(tx, c => sql::query_scalar(OF_TWO).bind(one).bind(other).fetch_all(c).await)?;
    for event in events {
        refresh(tx, event, &[one, other]).await?;
    }
    Ok(())
}

/// Makes all rows anew, some events at a time, while everybody goes on working. Answers how many were not what they should
/// have been.
pub async fn rebuild(cx: &Cx) -> Result<usize> {
    let mut changed = 0;
    let events: Vec<EventId> = read!(cx.db, c => sql::query_scalar(EVENTS).fetch_all(c).await)?;
    for piece in events.chunks(PIECE) {
        let mut tx = cx.db.begin().await?;
        for event in piece {
            lock::lock(&mut tx, *event).await?;
            let sessions = rows::sessions(&mut tx, *event).await?;
            changed += renew(&mut tx, Of { event: *event, people: None }, &sessions).await?;
        }
        tx.commit().await?;
    }
    Ok(changed + sums::rebuild(cx).await?)
}
