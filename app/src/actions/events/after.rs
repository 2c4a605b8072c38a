//! After an event: feedback, and people reached.

use axum::{http::StatusCode, response::Response};
use records::{
    Conflict, Error,
    events::after::{
        feedback::{
            self, Standing,
            questions::{self, MOST, QuestionInput, field},
            round,
        },
        reach,
    },
    ledger::keys::EventId,
};

use crate::{
    found::{event::FoundEvent, session::FoundSession},
    pages::events::{
        after::{
            feedback::{self as results, Sent},
            reach as reached,
        },
        mine::feedback::{self as page, Giver},
    },
    web::{
        back::{checked, field_errors, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
};

/// `POST /my-events/{event}/feedback`.
pub(crate) async fn own(visit: Visit, Path(id): Path<EventId>, Form(fields): Form) -> Result<Response, Failure> {
    let giver = Giver::own(&visit, id).await?;
    give(&visit, &giver, Form(fields)).await
}

/// `POST /feedback/CODE`.
pub(crate) async fn by_code(visit: Visit, Path(code): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    match Giver::by_code(&visit, &code).await? {
        Some(giver) => give(&visit, &giver, Form(fields)).await,
        None => Ok(page::unknown(&visit, &code)),
    }
}

async fn give(visit: &Visit, giver: &Giver, Form(fields): Form) -> Result<Response, Failure> {
    let input = page::input(&fields);
    match feedback::give(visit.cx(), &giver.event, giver.person, &input).await {
        Ok(()) => Ok(to(format!("{}?done=yes", giver.address))),
        Err(Error::Conflict(Conflict::Given)) => Ok(page::refused(visit, StatusCode::CONFLICT, giver, Standing::Given)),
        Err(Error::Conflict(Conflict::Absent)) => {
            Ok(page::refused(visit, StatusCode::CONFLICT, giver, Standing::Absent))
        }
        Err(Error::Conflict(Conflict::Closed)) => {
            Ok(page::refused(visit, StatusCode::CONFLICT, giver, Standing::Closed))
        }
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            page::form(visit, giver, &input, &errors).await
        }
    }
}

/// `POST /events/{event}/feedback`: a sheet of paper.
pub(crate) async fn paper(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let input = page::input(&fields);
    let id = fields.get("id").parse().unwrap_or_else(|_| feedback::new_sheet_id(visit.cx()));
    let typed_in = feedback::type_in(visit.cx(), visit.signed_in()?.account, &found.event, id, &input).await;
    match checked(&visit.l, typed_in)? {
        Ok(()) => Ok(to(format!("{}/feedback?done=typed#paper", found.address()))),
        Err(errors) => results::page(&visit, &found, "", &Sent::Paper(&input, &errors)).await,
    }
}

/// `POST /events/{event}/feedback/questions`: what is asked about this event alone.
pub(crate) async fn questions(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let row = |row: usize| {
        let get = |name: &str| fields.get(&field(name, row)).to_owned();
        QuestionInput { id: get("id"), kind: get("kind"), wording: get("wording") }
    };
    let rows: Vec<QuestionInput> = (0..MOST).map(row).collect();
    let set = questions::set(visit.cx(), visit.signed_in()?.account, found.event.id, &rows).await;
    match checked(&visit.l, set)? {
        Ok(()) => Ok(to(format!("{}/feedback?done=asked", found.address()))),
        Err(errors) => results::page(&visit, &found, "", &Sent::Questions(&rows, &errors)).await,
    }
}

/// `POST /events/{event}/feedback/close`: for good.
pub(crate) async fn close(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    round::close(visit.cx(), visit.signed_in()?.account, found.event.id).await?;
    Ok(to(format!("{}/feedback?done=closed", found.address())))
}

/// `POST /events/{event}/sessions/{session}/reach`.
pub(crate) async fn reach(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Form(fields): Form,
) -> Result<Response, Failure> {
    reached::of_awareness(&found)?;
    let actor = visit.signed_in()?.account;
    let typed = |name: &str| fields.get(name).to_owned();
    match checked(&visit.l, reach::set(visit.cx(), actor, &found.event, &session, typed).await)? {
        Ok(_) => Ok(to(format!("{}/reach?done=saved", found.address_of(&session)))),
        Err(errors) => reached::page(&visit, &found, &session, false, Some(&fields), &errors).await,
    }
}
