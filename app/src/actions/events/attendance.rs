//! Marks on the trainer's list.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::DateTime;
use courses::attendance::{Said, Status};
use records::{
    Conflict, Error, Problem,
    accounts::account,
    events::{
        attendance::{self, MarkId, Method, NewMark, others},
        change,
        event::Session,
        guest_claims::{self, Whom},
        registrations::{self, alike, guests::GuestInput},
        walls,
    },
    people::person::PersonId,
    system::error::Problems,
};
use serde_json::json;

use crate::{
    found::{event::FoundEvent, session::FoundSession},
    pages::events::{
        attendance::{guests, roster},
        projector,
    },
    web::{
        back::{checked, field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        visit::Visit,
    },
    words::problems::Errors,
};

/// A form of the list as a mark. The big buttons say `status/person`; the form for minutes has fields of its own; a phone
/// adds key, bases and its clock.
fn read(visit: &Visit, fields: &Fields, session: &Session) -> Result<NewMark, Error> {
    let (status, person) = match fields.get("mark").split_once('/') {
        Some(pair) => pair,
        None => (fields.get("status"), fields.get("person")),
    };
    let mut problems = Problems::default();
    let status = Status::from_code(status).ok_or(Error::NotFound)?;
    let person: PersonId = person.parse().map_err(|_| Error::NotFound)?;
    let mut minutes = |name: &'static str| {
        let max = session.planned();
        let typed = fields.get(name).trim();
        let right = if typed.is_empty() { Some(0) } else { typed.parse().ok().filter(|n| *n <= max) };
        problems.take(name, right.ok_or(Problem::Number { min: 0, max: max.into() })).unwrap_or(0)
    };
    let said = Said { status, late: minutes("late"), early: minutes("early") };
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    let now = visit.cx().now();
    let at = fields.get("at").parse().ok().and_then(DateTime::from_timestamp_millis);
    Ok(NewMark {
        id: fields.get("id").parse().unwrap_or_else(|_| visit.cx().id()),
        person,
        bases: fields.has("id").then(|| fields.all("base").iter().filter_map(|b| b.parse().ok()).collect()),
        said,
        method: if fields.get("method") == "badge" { Method::Badge } else { Method::List },
        // A clock that is wrong by a year would only confuse whoever reads it.
        at: at.filter(|at| (*at - now).num_days().abs() < 60).unwrap_or(now),
        device: None,
        claim: None,
    })
}

/// What an island is told when something is refused: it goes on with the other marks and shows the sentence.
fn refused(visit: &Visit, error: Error) -> Result<Response, Failure> {
    let l = &visit.l;
    let sentence = match error {
        Error::Conflict(Conflict::Cancelled) => l.t("This event is cancelled: nobody can be marked."),
        Error::NotFound => l.t("This person is not known any more."),
        Error::Invalid(_) => l.t("The minutes or the name are not right."),
        Error::Conflict(why) => l.conflict(why),
        other => return Err(other.into()),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "sentence": sentence }))).into_response())
}

/// After a mark: the list to an island; to a form the row of the person, or the page with what is not right.
async fn answer(
    visit: &Visit,
    found: &FoundEvent,
    session: &Session,
    fields: &Fields,
    result: Result<PersonId, Error>,
) -> Result<Response, Failure> {
    match result {
        Ok(_) if visit.wants_json => Ok(Json(roster::state(visit, found, session).await?).into_response()),
        Ok(person) => Ok(to(format!("{}#p-{person}", found.address_of(session)))),
        Err(error) if visit.wants_json => refused(visit, error),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            roster::page(visit, found, session, fields, &errors).await
        }
    }
}

pub(crate) async fn mark(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account.into();
    let result = match read(&visit, &fields, &session) {
        Ok(mark) => {
            let person = mark.person;
            attendance::mark(visit.cx(), actor, &found.event, &session, &[mark]).await.map(|()| person)
        }
        Err(error) => Err(error),
    };
    answer(&visit, &found, &session, &fields, result).await
}

/// Everybody who was not marked yet when the page was made; or what was marked so, taken back.
pub(crate) async fn others(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let (cx, address) = (visit.cx(), found.address_of(&session));
    if let Some(first) = fields.some("first") {
        let key = |text: &str| text.parse::<MarkId>().map_err(|_| Failure::BadRequest);
        let keys = (key(first)?, key(fields.get("last"))?);
        let name = account::of_person(cx, viewer.person).await?.map(|account| account.user_name).unwrap_or_default();
        others::take_back(cx, viewer.account, &name, &found.event, &session, keys).await?;
        return Ok(to(format!("{address}?done=back")));
    }
    let Some(status @ (Status::Present | Status::Absent)) = Status::from_code(fields.get("status")) else {
        return Err(Failure::BadRequest);
    };
    let people: Vec<PersonId> = fields.all("person").iter().filter_map(|person| person.parse().ok()).collect();
    let (marked, keys) = others::mark_others(cx, viewer.account, &found.event, &session, &people, status).await?;
    let back = keys.map(|(first, last)| format!("&first={first}&last={last}")).unwrap_or_default();
    Ok(to(format!("{address}?done=others&n={marked}{back}")))
}

/// Somebody who is on no list: entered, and marked as present.
pub(crate) async fn walk_in(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account.into();
    let input: GuestInput = fields.read()?;
    // A phone asks before it keeps a name, and cannot be asked when it sends one.
    if !visit.wants_json && !fields.has("new") {
        let list = registrations::list(visit.cx(), found.event.id).await?;
        if !alike::meant(&list, &input.family_name, &input.given_name).is_empty() {
            return roster::page(&visit, &found, &session, &fields, &Errors::asked_again()).await;
        }
    }
    let mark = fields.get("mark_id").parse().unwrap_or_else(|_| visit.cx().id());
    let result = attendance::walk_in(visit.cx(), actor, &found.event, &session, &input, mark).await;
    answer(&visit, &found, &session, &fields, result).await
}

pub(crate) async fn heads(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    match checked(
        &visit.l,
        change::set_heads(visit.cx(), visit.signed_in()?.account, session.id, fields.get("heads")).await,
    )? {
        Ok(()) => Ok(to(format!("{}?done=saved", found.address_of(&session)))),
        Err(errors) => roster::page(&visit, &found, &session, &fields, &errors).await,
    }
}

/// Makes an address for the wall, or ends it.
pub(crate) async fn wall(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account;
    match fields.get("act") {
        "end" => {
            walls::end(visit.cx(), actor, session.id).await?;
            Ok(to(format!("{}/projector", found.address_of(&session))))
        }
        "make" if found.event.cancelled_at.is_none() => {
            let code = walls::make(visit.cx(), actor, session.id).await?;
            projector::page(&visit, &found, &session, Some(&code)).await
        }
        "make" => Err(Failure::Conflict(Some(Conflict::Cancelled))),
        _ => Err(Failure::BadRequest),
    }
}

/// Whom one button takes: `claim` for whoever the guest says to be, `claim/person` for somebody of the list, `claim/new`.
fn whom(value: &str) -> Option<(String, Whom)> {
    let (claim, whom) = match value.split_once('/') {
        None => (value, Whom::AsSaid),
        Some((claim, guests::NEW)) => (claim, Whom::New),
        Some((claim, person)) => (claim, Whom::Listed(person.parse().ok()?)),
    };
    Some((claim.to_owned(), whom))
}

/// The trainer has looked at those who typed their name: one is here, all whose name is clear are, or all of one code are void.
pub(crate) async fn guests(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account;
    let taken: Option<Vec<(String, Whom)>> = match (fields.some("take"), fields.some("all")) {
        (Some(one), _) => Some(vec![whom(one).ok_or(Failure::BadRequest)?]),
        (None, Some(all)) => Some(all.split(' ').filter_map(whom).collect()),
        (None, None) => None,
    };
    if let Some(taken) = taken {
        guest_claims::take(visit.cx(), actor, &found.event, &session, &taken).await?;
    } else {
        let window = fields.get("void").parse().map_err(|_| Failure::BadRequest)?;
        guest_claims::void(visit.cx(), actor, &session, window).await?;
    }
    Ok(to(format!("{}?done=saved#guests", found.address_of(&session))))
}

pub(crate) async fn late(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    change::set_counts_late(visit.cx(), visit.signed_in()?.account, session.id, fields.get("late") == "yes").await?;
    Ok(to(format!("{}/projector", found.address_of(&session))))
}
