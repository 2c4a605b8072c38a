//! What the pages and actions of an event have in common: which event, and what the viewer may do with it.

use records::{
    events::event::{self, Event, Session},
    ledger::keys::{EventId, SessionId},
};

use crate::web::{failure::Failure, visit::Visit};

/// An event that the viewer may see.
pub(crate) struct FoundEvent {
    pub(crate) event: Event,
    pub(crate) sessions: Vec<Session>,
    /// Whether the viewer may change it and register everybody.
    pub(crate) may_change: bool,
    /// Whether the viewer may mark attendance.
    pub(crate) may_mark: bool,
}

impl FoundEvent {
    /// Finds the event by its address, for staff of its project.
    pub(crate) async fn find(visit: &Visit, id: EventId) -> Result<Self, Failure> {
        let found = Self::for_registrars(visit, id).await?;
        if found.may_change { Ok(found) } else { Err(Failure::NotFound) }
    }

    /// Also for focal points of its project.
    pub(crate) async fn for_registrars(visit: &Visit, id: EventId) -> Result<Self, Failure> {
        let viewer = visit.signed_in()?;
        let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
        let may_change = event.may_change(viewer);
        if !may_change && !event.is_focal_point(viewer) {
            return Err(Failure::NotFound);
        }
        let sessions = event::sessions(visit.cx(), id).await?;
        Ok(Self { may_mark: event.may_mark(viewer), may_change, event, sessions })
    }

    /// For those who may mark attendance.
    pub(crate) async fn for_markers(visit: &Visit, id: EventId) -> Result<Self, Failure> {
        let found = Self::find(visit, id).await?;
        if found.may_mark { Ok(found) } else { Err(Failure::NotFound) }
    }

    /// A session, for those who may mark attendance.
    pub(crate) async fn to_mark(visit: &Visit, id: EventId, session: SessionId) -> Result<(Self, Session), Failure> {
        let found = Self::for_markers(visit, id).await?;
        let session = found.session(session)?;
        Ok((found, session))
    }

    /// The session with this address.
    pub(crate) fn session(&self, id: SessionId) -> Result<Session, Failure> {
        self.sessions.iter().find(|s| s.id == id).cloned().ok_or(Failure::NotFound)
    }

    /// The address of the event.
    pub(crate) fn address(&self) -> String {
        format!("/events/{}", self.event.id)
    }

    /// The address of the list of a session.
    pub(crate) fn address_of(&self, session: &Session) -> String {
        format!("/events/{}/sessions/{}", self.event.id, session.id)
    }
}
