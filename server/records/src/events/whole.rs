//! Several events with their sessions, in two queries however many they are.

use std::collections::HashMap;

use crate::{
    Cx, Result,
    events::event::{Event, Session, events_where, sessions_where},
    ledger::keys::EventId,
    people::person::PersonId,
    system::db::{read, sql},
};

/// An event with its sessions, in the order in which they are held.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The event.
    pub event: Event,
    /// Its sessions.
    pub sessions: Vec<Session>,
}

/// The statements for the events whose keys a query answers, and for their sessions.
macro_rules! both_where {
    ($keys:literal) => {
        (
            events_where!("e.id IN (", $keys, ") ORDER BY e.created_at, e.id"),
            sessions_where!("event_id IN (", $keys, ")"),
        )
    };
}

/// For events, and for sessions.
type Both = (&'static str, &'static str);

const OF_PERSON: Both =
    both_where!("SELECT r.event_id FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn'");
const IN_CALENDAR: Both = both_where!(
    "SELECT r.event_id FROM registrations r WHERE r.person_id = $1 AND r.state NOT IN ('apologised', 'withdrawn')
    UNION SELECT t.event_id FROM event_trainers t JOIN events v ON v.id = t.event_id JOIN accounts a ON a.person_id = t.person_id
        WHERE t.person_id = $1 AND (a.administrator OR EXISTS (SELECT 1 FROM project_roles g
            WHERE g.account_id = a.id AND g.project_id = v.project_id AND g.role = 'trainer'))"
);

/// The events on whose list a person is, whatever they answered, in the order in which they were entered; cancelled ones
/// too.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<Whole>> {
    read(cx, OF_PERSON, person).await
}

/// What stands in a person's calendar: the events that they train, for as long as they are a trainer of the project, and those on whose list they are without having
/// said that they cannot come; cancelled ones too, because a calendar has to hear of that.
pub async fn in_calendar(cx: &Cx, person: PersonId) -> Result<Vec<Whole>> {
    read(cx, IN_CALENDAR, person).await
}

async fn read(cx: &Cx, (events, sessions): Both, of: PersonId) -> Result<Vec<Whole>> {
    let events: Vec<Event> = read!(cx.db, c => sql::query_as(events).bind(of).fetch_all(c).await)?;
    let sessions: Vec<Session> = read!(cx.db, c => sql::query_as(sessions).bind(of).fetch_all(c).await)?;
    let mut by_event: HashMap<EventId, Vec<Session>> = HashMap::new();
    for session in sessions {
        by_event.entry(session.event_id).or_default().push(session);
    }
    let whole = |event: Event| Whole { sessions: by_event.remove(&event.id).unwrap_or_default(), event };
    Ok(events.into_iter().map(whole).collect())
}
