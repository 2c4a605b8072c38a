//! Onto the list of an event, and off it.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use records::{
    events::{
        self, event, feeds,
        registrations::{
            self, candidates,
            guests::{self, GuestInput},
            state::{RegistrationState, Source},
        },
    },
    ledger::keys::EventId,
    merging::merge::{self, MergeInput, Merging},
    people::person::PersonId,
    system::audit::Actor,
};

use crate::{
    found::event::Happening,
    pages::events::{
        mine::join,
        people::{
            matching,
            page::{self, own_organisation},
        },
    },
    web::{
        back::field_errors,
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
};

pub(crate) fn guest(fields: &Fields) -> GuestInput {
    let get = |name: &str| fields.get(name).to_owned();
    GuestInput {
        id: get("id"),
        given_name: get("given_name"),
        family_name: get("family_name"),
        organisation: get("organisation"),
    }
}

fn done(state: RegistrationState) -> &'static str {
    match state {
        RegistrationState::Waiting => "waiting",
        RegistrationState::Invited => "invited",
        RegistrationState::Registered => "registered",
        RegistrationState::Apologised | RegistrationState::Withdrawn => "saved",
    }
}

/// The person in a form, whom the viewer may put on the list: anybody for staff, one's own people for a focal point.
async fn person(visit: &Visit, found: &Happening, fields: &Fields) -> Result<PersonId, Failure> {
    let person: PersonId = fields.get("person").parse().map_err(|_| Failure::BadRequest)?;
    if let Some(own) = own_organisation(visit, found).await? {
        let organisation = candidates::organisation_of(visit.cx(), person).await?;
        if organisation.as_ref() != Some(&own) {
            return Err(Failure::Forbidden);
        }
    }
    records::people::person::find(visit.cx(), person).await?.ok_or(Failure::NotFound)?;
    Ok(person)
}

pub(crate) async fn add(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::for_registrars(&visit, id).await?;
    let person = person(&visit, &found, &fields).await?;
    let source = page::source(&found, fields.get("how"));
    let actor = visit.signed_in()?.account.into();
    let tell = visit.mails();
    let state = registrations::register(visit.cx(), actor, &found.event, person, source, &tell).await?;
    Ok(Redirect::to(&format!("{}/people?done={}", found.address(), done(state))).into_response())
}

pub(crate) async fn set_state(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::for_registrars(&visit, id).await?;
    let person = person(&visit, &found, &fields).await?;
    let state = RegistrationState::from_code(fields.get("state")).ok_or(Failure::BadRequest)?;
    let actor = visit.signed_in()?.account.into();
    let tell = visit.mails();
    let state = registrations::set_state(visit.cx(), actor, &found.event, person, state, &tell).await?;
    Ok(Redirect::to(&format!("{}/people?{}", found.address(), fields.back(done(state)))).into_response())
}

pub(crate) async fn add_guest(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let input = guest(&fields);
    let actor = visit.signed_in()?.account.into();
    match guests::add_guest(visit.cx(), actor, &found.event, &input, Source::Trainer).await {
        Ok(_) => Ok(Redirect::to(&format!("{}/people?done=registered", found.address())).into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page::page(&visit, status, &found, &Fields::default(), &input, &errors).await
        }
    }
}

pub(crate) async fn matched(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let person: PersonId = fields.get("person").parse().map_err(|_| Failure::BadRequest)?;
    registrations::set_matched(visit.cx(), visit.signed_in()?.account, found.event.id, person).await?;
    Ok(Redirect::to(&format!("{}/people?done=saved", found.address())).into_response())
}

/// Somebody who came without registration is somebody known: both records are brought together.
pub(crate) async fn same(
    visit: Visit,
    Path((id, person)): Path<(EventId, PersonId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let (guest, alike) = matching::candidates(&visit, &found, person).await?;
    let known: PersonId = fields.get("same").parse().map_err(|_| Failure::BadRequest)?;
    // Only whom the page proposes: a trainer does not merge just anybody.
    alike.iter().find(|(candidate, _)| candidate.id == known).ok_or(Failure::NotFound)?;
    let actor = visit.signed_in()?.account;
    match merge::merge(visit.cx(), actor, known, guest.person_id, &MergeInput::default()).await? {
        Merging::Done(_) => Ok(Redirect::to(&format!("{}/people?done=saved", found.address())).into_response()),
        Merging::Refused(_) => Err(Failure::Conflict(None)),
    }
}

/// `POST /join/CODE`.
pub(crate) async fn join(visit: Visit, Path(code): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let event = match join::event(&visit, &code).await? {
        Ok(event) => event,
        Err(response) => return Ok(response),
    };
    if let Some(viewer) = visit.viewer() {
        let tell = visit.mails();
        let actor = viewer.account.into();
        let state = registrations::register(visit.cx(), actor, &event, viewer.person, Source::Link, &tell).await?;
        return Ok(Redirect::to(&format!("/my-events?done={}", done(state))).into_response());
    }
    // Everybody has the link: names from one address are not typed faster than this.
    if !visit.app.limits.code(visit.address) {
        return Err(Failure::TooMany);
    }
    let input = guest(&fields);
    match guests::add_guest(visit.cx(), Actor::Nobody, &event, &input, Source::Link).await {
        Ok(_) => Ok(Redirect::to(&format!("/join/{}?done=registered", event.join_code)).into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            join::form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &event, &input, &errors).await
        }
    }
}

async fn answer_for(
    visit: &Visit,
    event: &event::Event,
    person: PersonId,
    come: bool,
) -> Result<RegistrationState, Failure> {
    let state = if come { RegistrationState::Registered } else { RegistrationState::Apologised };
    let actor = visit.viewer().map(|v| v.account).into();
    let tell = visit.mails();
    Ok(registrations::set_state(visit.cx(), actor, event, person, state, &tell).await?)
}

async fn own(visit: &Visit, id: EventId, come: bool) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Only who is on the list answers: the link is how one comes onto it.
    let own = events::list::of_person(visit.cx(), viewer.person).await?;
    if !own.iter().any(|(event, _)| *event == id) {
        return Err(Failure::NotFound);
    }
    let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let state = answer_for(visit, &event, viewer.person, come).await?;
    Ok(Redirect::to(&format!("/my-events?done={}", done(state))).into_response())
}

pub(crate) async fn come(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    own(&visit, id, true).await
}

pub(crate) async fn apologise(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    own(&visit, id, false).await
}

/// `POST /invitation/CODE`.
pub(crate) async fn answer(visit: Visit, Path(code): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let Some((event, person)) = registrations::by_badge(visit.cx(), &code).await? else {
        return Err(if visit.app.limits.code(visit.address) { Failure::NotFound } else { Failure::TooMany });
    };
    let comes = match fields.get("answer") {
        "come" => true,
        "apologise" => false,
        _ => return Err(Failure::BadRequest),
    };
    match answer_for(&visit, &event, person.person_id, comes).await {
        Ok(_) => Ok(Redirect::to(&format!("/invitation/{code}?done=saved")).into_response()),
        Err(failure) => Err(failure),
    }
}

pub(crate) async fn feed(visit: Visit) -> Result<Response, Failure> {
    feeds::renew(visit.cx(), visit.signed_in()?.account).await?;
    Ok(Redirect::to("/my-events#main").into_response())
}
