//! Sessions for calendars: one event, and the feed of one person, which calendars read again by themselves.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use documents::icalendar::{self, Appointment, Calendar};
use records::{
    events::{
        event::{self, Event, Session},
        feeds, list, whole,
    },
    ledger::keys::EventId,
};

use crate::web::{failure::Failure, limits::Purpose, path::Path, visit::Visit};

/// One event, for its staff and those who are on its list.
pub(crate) async fn event(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    let event = open_to(&visit, id).await?;
    let sessions = event::sessions(visit.cx(), event.id).await?;
    let name = event.title.clone();
    Ok(answer(&name, appointments(&visit, &event, &sessions)))
}

/// The event with this key, for those who may see that it exists: staff of its project and whoever is on its list.
pub(crate) async fn open_to(visit: &Visit, id: EventId) -> Result<Event, Failure> {
    let viewer = visit.signed_in()?;
    let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let own = list::of_person(visit.cx(), viewer.person).await?;
    let sees = event.may_change(viewer) || event.is_focal_point(viewer) || own.iter().any(|(e, _)| *e == id);
    if sees { Ok(event) } else { Err(Failure::NotFound) }
}

/// `/calendar/TOKEN.ics`: calendars cannot sign in, so the address is the secret.
pub(crate) async fn feed(visit: Visit, Path(file): Path<String>) -> Result<Response, Failure> {
    let token = file.strip_suffix(".ics").unwrap_or(&file);
    let owner = feeds::owner(visit.cx(), token);
    let owner = visit.look_up(Purpose::Calendar, owner).await?;
    let person = owner.ok_or(Failure::NotFound)?;
    let own = whole::in_calendar(visit.cx(), person).await?;
    let all = own.iter().flat_map(|whole| appointments(&visit, &whole.event, &whole.sessions));
    Ok(answer("Dayaq", all.collect()))
}

fn appointments(visit: &Visit, event: &Event, sessions: &[Session]) -> Vec<Appointment> {
    let zone = event.zone();
    let one = |session: &Session| Appointment {
        uid: format!("{}@dayaq", session.id),
        sequence: u32::try_from(event.revision).unwrap_or(0),
        title: if session.title.is_empty() {
            event.title.clone()
        } else {
            format!("{} – {}", event.title, session.title)
        },
        description: event.notice.clone(),
        place: event.place.clone(),
        starts: session.starts_at(zone),
        ends: session.ends_at(zone),
        changed: event.changed_at,
        cancelled: event.cancelled_at.is_some(),
        url: format!("{}/my-events", visit.app.settings.address),
    };
    sessions.iter().map(one).collect()
}

fn answer(name: &str, events: Vec<Appointment>) -> Response {
    let text = icalendar::ics(&Calendar { name: name.to_owned(), events });
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
}
