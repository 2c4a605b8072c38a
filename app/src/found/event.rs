//! What the pages and actions of an event have in common: which event, and what the viewer may do with it.

use axum::{extract::FromRequestParts, http::request::Parts};
use chrono::{DateTime, Utc};
use records::{
    events::event::{self, Event, Session},
    ledger::keys::EventId,
};

use crate::web::{access::Access, failure::Failure, visit::Visit};

/// An event with which the viewer may do what the route is for, in the project of the event. Handlers get it from the door of
/// their route (`routes.rs`) and cannot make it: nobody who has a role in one project does with it anything in another.
#[derive(Clone)]
pub(crate) struct FoundEvent {
    pub(crate) event: Event,
    pub(crate) sessions: Vec<Session>,
    /// Whether the viewer may change it and register everybody.
    pub(crate) may_change: bool,
    /// Whether the viewer may mark attendance.
    pub(crate) may_mark: bool,
    _door: Door,
}

/// Nobody else makes a [`FoundEvent`].
#[derive(Clone)]
struct Door;

impl FoundEvent {
    /// Finds an event, for whom a door admits in its project. For everybody else there is none.
    pub(crate) async fn behind(access: Access, visit: &Visit, id: EventId) -> Result<Self, Failure> {
        let viewer = visit.signed_in()?;
        let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
        if !access.admits_in(viewer, &event.project) {
            return Err(Failure::NotFound);
        }
        let sessions = event::sessions(visit.cx(), id).await?;
        let (may_change, may_mark) = (event.may_change(viewer), event.may_mark(viewer));
        Ok(Self { may_mark, may_change, event, sessions, _door: Door })
    }

    /// Whether its last session is over; an event without a session is not.
    pub(crate) fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.sessions.iter().map(|session| session.ends_at(self.event.zone())).max().is_some_and(|end| end <= now)
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

impl<S: Send + Sync> FromRequestParts<S> for FoundEvent {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Missing only where the address names no event or the door is for everybody, which the test of the routes would show.
        parts.extensions.remove::<Self>().ok_or_else(|| Failure::internal("a door that finds no event"))
    }
}
