//! Entering and changing events.

use axum::{
    extract::Multipart,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use records::{
    Error,
    events::{
        change,
        input::{EventInput, MAX_SESSIONS, SessionInput, session_field},
        materials::{self, MaterialId},
    },
    ledger::keys::EventId,
    projects::project,
};

use crate::{
    found::event::Happening,
    pages::events::{
        form::{self, Form as EventForm},
        show,
    },
    web::{
        back::field_errors,
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

fn input(fields: &Fields) -> EventInput {
    let get = |name: &str| fields.get(name).to_owned();
    let rows = (0..MAX_SESSIONS).take_while(|row| fields.has(&session_field("date", *row)));
    EventInput {
        kind: get("kind"),
        title: get("title"),
        language: get("language"),
        course: get("course"),
        place: get("place"),
        region: get("region"),
        organisers: get("organisers"),
        capacity: get("capacity"),
        costs: get("costs"),
        currency: get("currency"),
        agenda: get("agenda"),
        trainers: fields.all("trainers"),
        joinable: fields.get("joinable") == "true",
        sessions: rows
            .map(|row| SessionInput {
                id: get(&session_field("id", row)),
                title: get(&session_field("title", row)),
                date: get(&session_field("date", row)),
                starts: get(&session_field("starts", row)),
                minutes: get(&session_field("minutes", row)),
            })
            .collect(),
    }
}

/// One more row, with the length of the one before it.
fn one_more(input: &mut EventInput) {
    let last = input.sessions.last().cloned().unwrap_or_default();
    if input.sessions.len() < MAX_SESSIONS {
        input.sessions.push(SessionInput { id: String::new(), date: String::new(), title: String::new(), ..last });
    }
}

pub(crate) async fn create(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let page = EventForm::new(&visit, fields.get("project")).await?;
    let mut input = input(&fields);
    if fields.has("more") {
        one_more(&mut input);
        return form::show(&visit, StatusCode::OK, &page, &input, &Errors::default()).await;
    }
    let project = project::by_slug(visit.cx(), &page.project.slug).await?.ok_or(Failure::NotFound)?;
    match change::create(visit.cx(), visit.signed_in()?, &project, &input).await {
        Ok(id) => Ok(Redirect::to(&format!("/events/{id}?done=created")).into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            form::show(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page, &input, &errors).await
        }
    }
}

pub(crate) async fn edit(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let revision = fields.get("revision").parse().map_err(|_| Failure::BadRequest)?;
    let page = EventForm::edit(&visit, &found, revision).await?;
    let mut input = input(&fields);
    if fields.has("more") {
        one_more(&mut input);
        return form::show(&visit, StatusCode::OK, &page, &input, &Errors::default()).await;
    }
    let tell = visit.mails();
    match change::update(visit.cx(), visit.signed_in()?, &found.event, revision, &input, &tell).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=saved", found.address())).into_response()),
        Err(Error::Conflict(_)) => {
            // What was typed is kept, and saved over the other change when it is sent again.
            let page = EventForm::edit(&visit, &found, found.event.revision).await?;
            let sentence =
                visit.l.t("Somebody else has changed this event meanwhile. Compare with it, then save again.");
            form::show(&visit, StatusCode::CONFLICT, &page, &input, &Errors::one("title", sentence)).await
        }
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            form::show(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page, &input, &errors).await
        }
    }
}

/// To the event, or to its page with the errors of the small form.
async fn answer(
    visit: &Visit,
    found: &Happening,
    fields: &Fields,
    done: &str,
    result: records::Result<()>,
) -> Result<Response, Failure> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={done}", found.address())).into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            show::page(visit, StatusCode::UNPROCESSABLE_ENTITY, found, fields, &errors).await
        }
    }
}

pub(crate) async fn cancel(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let tell = visit.mails();
    let result = change::cancel(visit.cx(), visit.signed_in()?, &found.event, fields.get("reason"), &tell).await;
    answer(&visit, &found, &fields, "told", result).await
}

pub(crate) async fn restore(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let tell = visit.mails();
    let result = change::restore(visit.cx(), visit.signed_in()?, &found.event, &tell).await;
    answer(&visit, &found, &Fields::default(), "told", result).await
}

pub(crate) async fn postpone(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let tell = visit.mails();
    let (day, reason) = (fields.get("first_day"), fields.get("reason"));
    let result = change::postpone(visit.cx(), visit.signed_in()?, &found.event, day, reason, &tell).await;
    answer(&visit, &found, &fields, "told", result).await
}

pub(crate) async fn repeat(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let (times, days) = (fields.get("times"), fields.get("days"));
    match change::repeat(visit.cx(), visit.signed_in()?, &found.event, times, days).await {
        Ok(copies) => {
            let first = copies.first().copied().unwrap_or(found.event.id);
            Ok(Redirect::to(&format!("/events/{first}?done=repeated")).into_response())
        }
        Err(error) => answer(&visit, &found, &fields, "", Err(error)).await,
    }
}

pub(crate) async fn add_material(
    visit: Visit,
    Path(id): Path<EventId>,
    mut form: Multipart,
) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    let too_large = |e: axum::extract::multipart::MultipartError| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::BadRequest }
    };
    let mut file = (String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(too_large)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            file = (name, field.bytes().await.map_err(too_large)?.to_vec());
        }
    }
    let result = materials::add(visit.cx(), visit.signed_in()?, &found.event, &file.0, &file.1).await;
    answer(&visit, &found, &Fields::default(), "saved", result).await
}

pub(crate) async fn remove_material(
    visit: Visit,
    Path((id, file)): Path<(EventId, MaterialId)>,
) -> Result<Response, Failure> {
    let found = Happening::find(&visit, id).await?;
    materials::remove(visit.cx(), visit.signed_in()?, &found.event, file).await?;
    Ok(Redirect::to(&format!("{}?done=saved", found.address())).into_response())
}
