//! Changes of an event, one after the other.

use crate::{
    Conflict, Error, Result, Tx,
    events::event::{self, Event},
    ledger::keys::EventId,
    system::db::sql,
};

/// Makes changes of an event wait in line. On SQLite there is one writer anyway.
pub(crate) async fn lock(tx: &mut Tx, event: EventId) -> Result<Event> {
    if let Some(c) = tx.postgres() {
        sql::query("SELECT id FROM events WHERE id = $1 FOR UPDATE").bind(event).execute(c).await?;
    }
    event::find_in(tx, event).await?.ok_or(Error::NotFound)
}

/// The same for what nobody does with an event that is cancelled.
pub(crate) async fn lock_open(tx: &mut Tx, event: EventId) -> Result<Event> {
    let event = lock(tx, event).await?;
    if event.cancelled_at.is_some() { Err(Error::Conflict(Conflict::Cancelled)) } else { Ok(event) }
}
