//! From a scan to a mark, or to a name that the trainer looks at.

use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use records::{
    Error,
    events::{
        check_in::{self, Outcome, Who},
        guest_claims,
        registrations::guests::GuestInput,
    },
};

use crate::{
    pages::events::attendance::check_in::{FEEDBACK, claim, confirm, device},
    web::{
        back::{field_errors, to},
        cookies,
        failure::Failure,
        form::Form,
        visit::Visit,
    },
};

fn done(outcome: Outcome) -> Response {
    let done = match outcome {
        Outcome::Marked => "marked",
        Outcome::Already => "already",
        Outcome::Used => "used",
        Outcome::Waiting => "waiting",
        Outcome::Full => "full",
    };
    to(format!("/in?done={done}"))
}

pub(crate) async fn mark(visit: Visit, jar: CookieJar, Form(guest): Form<GuestInput>) -> Result<Response, Failure> {
    // The ten minutes are over: the page for typing a code says how to go on.
    let Some(claim) = claim(&visit, &jar).await? else { return Ok(to("/in")) };
    if !visit.app.limits.name(visit.address) {
        return Err(Failure::TooMany);
    }
    let device = device(&visit, &jar);
    if let Some(viewer) = visit.viewer() {
        let who = Who { account: viewer.account, person: viewer.person };
        return Ok(done(check_in::mark(visit.cx(), &claim, who, &device).await?));
    }
    // The claim is what keeps it to one person, not a key of the form.
    let guest = GuestInput { id: String::new(), ..guest };
    match guest_claims::enter(visit.cx(), &claim, &guest, &device).await {
        Ok(entered) => {
            let answer = done(entered.outcome);
            let Some(secret) = entered.feedback else { return Ok(answer) };
            // It ends with the browser; the page tells the person to keep the address.
            let kept = cookies::made(visit.app.settings.secure, FEEDBACK, secret);
            Ok((jar.add(kept), answer).into_response())
        }
        Err(error @ Error::Invalid(_)) => {
            let errors = field_errors(&visit.l, error)?;
            Ok(confirm(&visit, &claim, &guest, &errors))
        }
        Err(error) => Err(error.into()),
    }
}
