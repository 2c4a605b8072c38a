//! What the pages and actions of a session have in common: which one, of which event.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use records::{events::event::Session, ledger::keys::SessionId};

use super::event::FoundEvent;
use crate::web::failure::Failure;

/// A session that the address names, of an event behind whose door the viewer is.
pub(crate) struct FoundSession {
    pub(crate) found: FoundEvent,
    pub(crate) session: Session,
}

impl<S: Send + Sync> FromRequestParts<S> for FoundSession {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let found = FoundEvent::from_request_parts(parts, state).await?;
        let places = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Failure::NotFound)?;
        let key =
            places.iter().find(|(place, _)| *place == "session").and_then(|(_, key)| key.parse::<SessionId>().ok());
        let session = found.sessions.iter().find(|session| Some(session.id) == key).cloned();
        Ok(Self { session: session.ok_or(Failure::NotFound)?, found })
    }
}
