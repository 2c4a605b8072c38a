//! Registering through the link or code of an event.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use records::{
    events::{
        event::{self, Event, Session},
        list,
        registrations::{
            guests::GuestInput,
            places::{self, Room},
            state::RegistrationState,
        },
    },
    people::person::PersonId,
};

use crate::{
    components::{
        contact::contact,
        fields::{Field, given_name},
        parts::{error_summary, key, whose},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, limits::Purpose, path::Path, visit::Visit},
    words::{i18n::L, problems::Errors, sessions::session_line},
};

/// `GET /join`: the form for typing a code.
pub(crate) async fn ask(visit: Visit, Query(query): Query) -> Response {
    if let Some(code) = query.some("code") {
        return Redirect::to(&format!("/join/{}", records::system::codes::read(code))).into_response();
    }
    unknown(&visit, &query.nothing_typed(&visit.l, "code"))
}

fn unknown(visit: &Visit, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Register for an event");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="get" action="/join" novalidate>
                {Field::new("code", l.t("Code"), errors).hint(l.t("Eight letters and digits: they stand on the invitation, or the trainer tells them.")).code("")}
                <div class="form-actions"><button class="button">{l.t("Go on")}</button></div>
            </form>
        }
    })
}

async fn is_over(visit: &Visit, event: &Event) -> Result<bool, Failure> {
    let sessions = event::sessions(visit.cx(), event.id).await?;
    let end = sessions.iter().map(|session| session.ends_at(event.zone())).max();
    Ok(end.is_some_and(|end| end <= visit.cx().now()))
}

/// The event behind a code, or the answer that says why not.
pub(crate) async fn event(visit: &Visit, code: &str) -> Result<Result<Event, Response>, Failure> {
    let l = &visit.l;
    let found = event::by_join_code(visit.cx(), code);
    let sentence = match visit.look_up(Purpose::Join, found).await? {
        Some(event) if event.cancelled_at.is_some() => l.t("This event is cancelled."),
        Some(event) if !event.joinable => {
            l.t("Registration through the link is closed. Ask the trainer to put you on the list.")
        }
        Some(event) if is_over(visit, &event).await? => l.t("This event is over."),
        Some(event) => return Ok(Ok(event)),
        None => l.t("There is no event with this code. Look at it again: it has 8 characters."),
    };
    Ok(Err(unknown(visit, &Errors::one("code", sentence))))
}

pub(crate) async fn show(visit: Visit, Path(code): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    let event = match event(&visit, &code).await? {
        Ok(event) => event,
        Err(response) => return Ok(response),
    };
    match query.get("done") {
        "registered" => return Ok(done(&visit, &event, false)),
        "waiting" => return Ok(done(&visit, &event, true)),
        _ => {}
    }
    form(&visit, &event, &GuestInput::default(), &Errors::default()).await
}

/// The form, also after errors.
pub(crate) async fn form(
    visit: &Visit,
    event: &Event,
    guest: &GuestInput,
    errors: &Errors,
) -> Result<Response, Failure> {
    let sessions: Vec<Session> = event::sessions(visit.cx(), event.id).await?;
    let room = places::room(visit.cx(), event).await?;
    let own = match visit.viewer() {
        Some(viewer) => list::of_person(visit.cx(), viewer.person).await?.into_iter().find(|(id, _)| *id == event.id),
        None => None,
    };
    let l = &visit.l;
    let title = l.t("Register for an event");
    let action = format!("/join/{}", event.join_code);
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let lines = sessions.iter().map(|s| view! { <li>{session_line(visit.language(), s)}</li> }).collect_view();
        let who = match visit.viewer() {
            Some(viewer) => view! {
                <p>{l.tf("You are signed in as {name}.", &[("name", &viewer.name)])}</p>
            }
            .into_any(),
            None => view! {
                // Sent twice it is one person.
                <input type="hidden" name="id" value=key(&guest.id, || visit.cx().id::<PersonId>())/>
                {Field::new("family_name", l.t("Family name"), errors).input("text", &guest.family_name, "family-name")}
                {given_name(l, errors, &guest.given_name, "given-name")}
                {Field::new("organisation", l.t("Organisation"), errors).optional(l).input("text", &guest.organisation, "organization")}
                <p><a href=format!("/sign-in?back=%2Fjoin%2F{}", event.join_code)>{l.t("Do you have an account? Sign in")}</a></p>
            }
            .into_any(),
        };
        view! {
            {error_summary(l, errors)}
            <h1 lang=event.language.code()>{event.title.clone()}</h1>
            <p>{event.place.clone()}</p>
            <ul>{lines}</ul>
            {(!event.contact.is_empty()).then(|| view! { <p>{l.t("Contact:")}" "{contact(&event.contact)}</p> })}
            {match own {
                Some((_, state @ (RegistrationState::Registered | RegistrationState::Waiting))) => view! {
                    <div class="notice notice--done"><p>{if state == RegistrationState::Registered { l.t("You are on the list.") } else { l.t("You are on the waiting list.") }}</p></div>
                    <p><a class="button" href="/my-events">{l.t("To my events")}</a></p>
                }
                .into_any(),
                _ => view! {
                    {full(l, &room)}
                    <form method="post" action=action novalidate>
                        {whose(visit)}
                        {who}
                        <div class="form-actions">
                            <button class="button">{if room.is_full() { l.t("Put me on the waiting list") } else { l.t("Register") }}</button>
                        </div>
                    </form>
                }
                .into_any(),
            }}
        }
    }))
}

/// Before somebody types their name: that there is no place, and how many wait.
fn full(l: &L, room: &Room) -> Option<AnyView> {
    room.is_full().then(|| {
        let waiting = usize::try_from(room.waiting).unwrap_or(0);
        let others =
            (waiting > 0).then(|| format!(" {}", l.tn("{n} person is waiting.", "{n} people are waiting.", waiting)));
        view! {
            <div class="notice">
                <p>{l.t("All places are taken.")}{others}</p>
                <p>{l.t("Whoever registers now is on the waiting list and moves up when a place becomes free.")}</p>
            </div>
        }
        .into_any()
    })
}

fn done(visit: &Visit, event: &Event, waits: bool) -> Response {
    let l = &visit.l;
    let (title, text) = if waits {
        (
            l.t("You are on the waiting list."),
            l.t("All places are taken. When one becomes free, it passes to the next person on the waiting list: ask the trainer shortly before the event, who sees the list."),
        )
    } else {
        (l.t("You are registered."), l.t("Come to the first session; your name is on the list."))
    };
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <div class=if waits { "confirmation confirmation--open" } else { "confirmation" } role="status">
                <h1>{title.clone()}</h1>
                <p lang=event.language.code()>{event.title.clone()}</p>
                <p>{text}</p>
            </div>
        }
    })
}
