//! Entering and changing events.

use axum::response::Response;
use records::{
    Error,
    events::{
        change,
        input::{EventInput, MAX_SESSIONS, SessionInput, session_field},
    },
    projects::project,
};

use crate::{
    found::event::FoundEvent,
    pages::events::{
        form::{self, Form as EventForm},
        show,
    },
    web::{
        back::{checked, field_errors, to},
        failure::Failure,
        form::{Fields, Form},
        visit::Visit,
    },
    words::problems::Errors,
};

/// The fields of the form, and the rows of its sessions.
fn input(fields: &Fields) -> Result<EventInput, Failure> {
    let rows = (0..MAX_SESSIONS).take_while(|row| fields.has(&session_field("date", *row)));
    let session = |row: usize| {
        let get = |name: &str| fields.get(&session_field(name, row)).to_owned();
        SessionInput {
            id: get("id"),
            title: get("title"),
            date: get("date"),
            starts: get("starts"),
            minutes: get("minutes"),
        }
    };
    Ok(EventInput { sessions: rows.map(session).collect(), ..fields.read()? })
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
    let mut input = input(&fields)?;
    if fields.has("more") {
        one_more(&mut input);
        return form::show(&visit, &page, &input, &Errors::default()).await;
    }
    let project = project::by_slug(visit.cx(), &page.project.slug).await?.ok_or(Failure::NotFound)?;
    match checked(&visit.l, change::create(visit.cx(), visit.signed_in()?, &project, &input).await)? {
        Ok(id) => Ok(to(format!("/events/{id}?done=created"))),
        Err(errors) => form::show(&visit, &page, &input, &errors).await,
    }
}

pub(crate) async fn edit(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let revision = fields.get("revision").parse().map_err(|_| Failure::BadRequest)?;
    let page = EventForm::edit(&visit, &found, revision).await?;
    let mut input = input(&fields)?;
    if fields.has("more") {
        one_more(&mut input);
        return form::show(&visit, &page, &input, &Errors::default()).await;
    }
    let tell = visit.mails();
    match change::update(visit.cx(), visit.signed_in()?, &found.event, revision, &input, &tell).await {
        Ok(()) => Ok(to(format!("{}?done=saved", found.address()))),
        Err(Error::Conflict(_)) => {
            // What was typed is kept, and saved over the other change when it is sent again.
            let page = EventForm::edit(&visit, &found, found.event.revision).await?;
            let sentence =
                visit.l.t("Somebody else has changed this event meanwhile. Compare with it, then save again.");
            form::show(&visit, &page, &input, &Errors::conflict("title", sentence)).await
        }
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            form::show(&visit, &page, &input, &errors).await
        }
    }
}

/// To the event, or to its page with the errors of the small form.
async fn answer(
    visit: &Visit,
    found: &FoundEvent,
    fields: &Fields,
    done: &str,
    result: records::Result<()>,
) -> Result<Response, Failure> {
    match checked(&visit.l, result)? {
        Ok(()) => Ok(to(format!("{}?done={done}", found.address()))),
        Err(errors) => show::page(visit, found, fields, &errors).await,
    }
}

pub(crate) async fn cancel(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let tell = visit.mails();
    let result = change::cancel(visit.cx(), visit.signed_in()?, &found.event, fields.get("reason"), &tell).await;
    answer(&visit, &found, &fields, "told", result).await
}

pub(crate) async fn restore(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let tell = visit.mails();
    let result = change::restore(visit.cx(), visit.signed_in()?, &found.event, &tell).await;
    answer(&visit, &found, &Fields::default(), "told", result).await
}

pub(crate) async fn postpone(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let tell = visit.mails();
    let (day, reason) = (fields.get("first_day"), fields.get("reason"));
    let result = change::postpone(visit.cx(), visit.signed_in()?, &found.event, day, reason, &tell).await;
    answer(&visit, &found, &fields, "told", result).await
}

pub(crate) async fn remove(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    change::remove(visit.cx(), visit.signed_in()?, found.event.id).await?;
    Ok(to("/events?done=removed"))
}

pub(crate) async fn repeat(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    match change::repeat(visit.cx(), visit.signed_in()?, &found.event, &fields.read()?).await {
        Ok(copies) => {
            let first = copies.first().copied().unwrap_or(found.event.id);
            Ok(to(format!("/events/{first}?done=repeated")))
        }
        Err(error) => answer(&visit, &found, &fields, "", Err(error)).await,
    }
}
