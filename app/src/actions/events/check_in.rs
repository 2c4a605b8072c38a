//! From a scan to a mark.

use axum::response::Response;
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
    web::{
        back::{field_errors, to},
        failure::Failure,
        form::Form,
        visit::Visit,
    },
};

pub(crate) async fn mark(visit: Visit, jar: CookieJar, Form(guest): Form<GuestInput>) -> Result<Response, Failure> {
    // The ten minutes are over: the page for typing a code says how to go on.
    let Some(claim) = claim(&visit, &jar).await? else { return Ok(to("/in")) };
    let device: String = jar
        .get(DEVICE)
        .map(|c| c.value().chars().filter(char::is_ascii_alphanumeric).take(32).collect())
        .unwrap_or_default();
    // The claim is what keeps it to one person, not a key of the form.
    let guest = GuestInput { id: String::new(), ..guest };
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
            return Ok(confirm(&visit, &claim, &guest, &errors));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(to(format!("/in?done={done}")))
}
