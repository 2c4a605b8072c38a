//! From a scan to a mark.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use records::{
    Error,
    events::{
        check_in::{self, Outcome, Who},
        registrations::guests::GuestInput,
    },
};

use crate::{
    pages::events::attendance::check_in::{DEVICE, claim, confirm},
    web::{back::field_errors, failure::Failure, form::Form, visit::Visit},
};

pub(crate) async fn mark(visit: Visit, jar: CookieJar, Form(fields): Form) -> Result<Response, Failure> {
    // The ten minutes are over: the page for typing a code says how to go on.
    let Some(claim) = claim(&visit, &jar).await? else { return Ok(Redirect::to("/in").into_response()) };
    let device: String = jar
        .get(DEVICE)
        .map(|c| c.value().chars().filter(char::is_ascii_alphanumeric).take(32).collect())
        .unwrap_or_default();
    let get = |name: &str| fields.get(name).to_owned();
    let guest = GuestInput {
        id: String::new(),
        given_name: get("given_name"),
        family_name: get("family_name"),
        organisation: get("organisation"),
    };
    let who = match visit.viewer() {
        Some(viewer) => Who::Account { account: viewer.account, person: viewer.person },
        None => Who::Guest(&guest),
    };
    let done = match check_in::mark(visit.cx(), &claim, &who, &device).await {
        Ok(Outcome::Marked) => "marked",
        Ok(Outcome::Already) => "already",
        Ok(Outcome::Used) => "used",
        Err(error @ Error::Invalid(_)) => {
            let errors = field_errors(&visit.l, error)?;
            return Ok(confirm(&visit, StatusCode::UNPROCESSABLE_ENTITY, &claim, &guest, &errors));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&format!("/in?done={done}")).into_response())
}
