//! Several events with their sessions, in two queries however many they are.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Event, Session, events_where, sessions_where};
use crate::{Cx, Result, macros::read};

/// An event with its sessions, in the order in which they are held.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The event.
    pub event: Event,
    /// Its sessions.
    pub sessions: Vec<Session>,
}

const OF_PROJECT: &str = events_where!("e.project_id = $1 AND e.cancelled_at IS NULL ORDER BY e.created_at, e.id");
const SESSIONS_OF_PROJECT: &str =
    sessions_where!("event_id IN (SELECT e.id FROM events e WHERE e.project_id = $1 AND e.cancelled_at IS NULL)");
const OF_PERSON: &str = events_where!(
    "e.id IN (SELECT r.event_id FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn') ORDER BY e.id"
);
const SESSIONS_OF_PERSON: &str = sessions_where!(
    "event_id IN (SELECT r.event_id FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn')"
);
const IN_CALENDAR: &str = events_where!(
    "e.id IN (SELECT r.event_id FROM registrations r
            WHERE r.person_id = $1 AND r.state NOT IN ('apologised', 'withdrawn')
        UNION SELECT t.event_id FROM event_trainers t WHERE t.person_id = $1) ORDER BY e.id"
);
const SESSIONS_IN_CALENDAR: &str = sessions_where!(
    "event_id IN (SELECT r.event_id FROM registrations r
            WHERE r.person_id = $1 AND r.state NOT IN ('apologised', 'withdrawn')
        UNION SELECT t.event_id FROM event_trainers t WHERE t.person_id = $1)"
);

/// The events of a project that are not cancelled, in the order in which they were entered.
pub async fn of_project(cx: &Cx, project: Uuid) -> Result<Vec<Whole>> {
    both(cx, OF_PROJECT, SESSIONS_OF_PROJECT, project).await
}

/// The events on whose list a person is, whatever they answered; cancelled ones too.
pub async fn of_person(cx: &Cx, person: Uuid) -> Result<Vec<Whole>> {
    both(cx, OF_PERSON, SESSIONS_OF_PERSON, person).await
}

/// What stands in a person's calendar: the events that they train, and those on whose list they are without having
/// said that they cannot come; cancelled ones too, because a calendar has to hear of that.
pub async fn in_calendar(cx: &Cx, person: Uuid) -> Result<Vec<Whole>> {
    both(cx, IN_CALENDAR, SESSIONS_IN_CALENDAR, person).await
}

async fn both(cx: &Cx, events: &'static str, sessions: &'static str, of: Uuid) -> Result<Vec<Whole>> {
    let events: Vec<Event> = read!(cx.db, c => sqlx::query_as(events).bind(of).fetch_all(c).await)?;
    let sessions: Vec<Session> = read!(cx.db, c => sqlx::query_as(sessions).bind(of).fetch_all(c).await)?;
    let mut by_event: HashMap<Uuid, Vec<Session>> = HashMap::new();
    for session in sessions {
        by_event.entry(session.event_id).or_default().push(session);
    }
    let whole = |event: Event| Whole { sessions: by_event.remove(&event.id).unwrap_or_default(), event };
    Ok(events.into_iter().map(whole).collect())
}
