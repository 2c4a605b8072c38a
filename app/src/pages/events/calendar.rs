//! Sessions for calendars: one event, the feed of one person, which calendars read again by themselves, and what mails bring.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use documents::icalendar::{self, Appointment, Calendar, Method, Status};
use records::{
    Cx,
    events::{
        event::{self, Event, Session},
        feeds,
        list::{self, Standing},
        notices::{self, About},
        registrations::state::RegistrationState,
        whole,
    },
    ledger::keys::EventId,
    system::mails::MailId,
};

use crate::web::{failure::Failure, limits::Purpose, path::Path, visit::Visit};

/// From here on changes are counted: long before the first of them, and so that the number fits for a century.
const COUNTED_FROM: DateTime<Utc> = DateTime::from_timestamp(1_577_836_800, 0).expect("the first moment of 2020");

/// One event, for its staff and those who are on its list.
pub(crate) async fn event(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    let event = open_to(&visit, id).await?;
    let sessions = event::sessions(visit.cx(), event.id).await?;
    let standing = list::standing(visit.cx(), visit.signed_in()?.person).await?;
    let name = event.title.clone();
    Ok(answer(&name, appointments(&visit.app.settings.address, &event, &sessions, &standing)))
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
    let standing = list::standing(visit.cx(), person).await?;
    let all = own
        .iter()
        .flat_map(|whole| appointments(&visit.app.settings.address, &whole.event, &whole.sessions, &standing));
    Ok(answer("Dayaq", all.collect()))
}

/// What is attached to a mail.
#[derive(Clone, Debug)]
pub struct Attached {
    /// What the calendar of the reader does with it.
    pub method: Method,
    /// The file.
    pub text: String,
}

/// The sessions that a mail is about, as they are when it is sent: none where it says nothing of place and hours.
pub(crate) async fn of_mail(cx: &Cx, address: &str, mail: MailId) -> records::Result<Option<Attached>> {
    let told = notices::of_mail(cx, mail).await?;
    let Some(told) =
        told.filter(|told| matches!(told.about, About::Place | About::Change | About::Cancelled | About::Reminder))
    else {
        return Ok(None);
    };
    let Some(event) = event::find(cx, told.event_id).await? else { return Ok(None) };
    let sessions = event::sessions(cx, event.id).await?;
    let standing = list::standing(cx, told.person_id).await?;
    let events = appointments(address, &event, &sessions, &standing);
    let is_off = events.iter().all(|session| session.status == Status::Cancelled);
    let method = if is_off { Method::Cancel } else { Method::Publish };
    let name = event.title.clone();
    Ok((!events.is_empty()).then(|| Attached { method, text: icalendar::ics(&Calendar { name, method, events }) }))
}

fn appointments(address: &str, event: &Event, sessions: &[Session], standing: &[Standing]) -> Vec<Appointment> {
    let zone = event.zone();
    let own = standing.iter().find(|own| own.event_id == event.id);
    // Who trains it, or looks after it, is on no list.
    let status = match own.map(|own| own.state) {
        _ if event.cancelled_at.is_some() => Status::Cancelled,
        Some(RegistrationState::Invited | RegistrationState::Waiting) => Status::Tentative,
        Some(RegistrationState::Apologised | RegistrationState::Withdrawn) => Status::Cancelled,
        Some(RegistrationState::Registered) | None => Status::Confirmed,
    };
    let changed = own.map_or(event.changed_at, |own| event.changed_at.max(own.queued_at));
    // A number that grows with each change of the event and of the place in it: seconds, because nobody counts them together.
    let sequence = u32::try_from((changed - COUNTED_FROM).num_seconds()).unwrap_or(0);
    let one = |session: &Session| Appointment {
        uid: format!("{}@dayaq", session.id),
        sequence,
        title: if session.title.is_empty() {
            event.title.clone()
        } else {
            format!("{} – {}", event.title, session.title)
        },
        description: event.notice.clone(),
        place: event.place.clone(),
        starts: session.starts_at(zone),
        ends: session.ends_at(zone),
        changed,
        status,
        url: format!("{address}/my-events"),
    };
    sessions.iter().map(one).collect()
}

fn answer(name: &str, events: Vec<Appointment>) -> Response {
    let text = icalendar::ics(&Calendar { name: name.to_owned(), method: Method::Publish, events });
    ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
}
