//! Writing to the people of an event, and noting that somebody was told otherwise.

use axum::response::Response;
use records::{
    events::{
        messages::{self, MessageInput},
        notices::calls::{self, CallId},
    },
    people::person::PersonId,
};

use crate::{
    found::event::FoundEvent,
    pages::events::messages::page,
    web::{
        back::{checked, to},
        failure::Failure,
        form::{Fields, Form},
        visit::Visit,
    },
};

pub(crate) async fn write(
    visit: Visit,
    found: FoundEvent,
    Form(input): Form<MessageInput>,
) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account;
    let under = visit.mails();
    match checked(&visit.l, messages::write(visit.cx(), actor, &found.event, &input, &under).await)? {
        Ok(reached) => {
            visit.app.wake();
            let counts = format!("mailed={}&unreachable={}", reached.mailed, reached.unreachable);
            Ok(to(format!("{}/messages?done=written&{counts}", found.address())))
        }
        Err(errors) => page(&visit, &found, &Fields::default(), &input, &errors).await,
    }
}

pub(crate) async fn told(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let person: PersonId = fields.one("person")?.parse().map_err(|_| Failure::BadRequest)?;
    let keys: Result<Vec<CallId>, _> = fields.all("call").iter().map(|key| key.parse()).collect();
    let keys = keys.map_err(|_| Failure::BadRequest)?;
    calls::done(visit.cx(), visit.signed_in()?.account, found.event.id, person, &keys).await?;
    Ok(to(format!("{}/messages?done=told", found.address())))
}
