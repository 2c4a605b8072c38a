//! From a scan to a mark, or to a name that the trainer looks at.

use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use records::events::{
    check_in::{self, Outcome, Who},
    guest_claims::{self, Says},
    registrations::guests::GuestInput,
};

use crate::{
    pages::events::attendance::check_in::{FEEDBACK, NOBODY, Typed, claim, confirm, device, which},
    web::{
        back::{checked, to},
        cookies,
        failure::Failure,
        form::Form,
        visit::Visit,
    },
    words::problems::Errors,
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

pub(crate) async fn mark(visit: Visit, jar: CookieJar, Form(fields): Form) -> Result<Response, Failure> {
    // The ten minutes are over: the page for typing a code says how to go on.
    let Some(claim) = claim(&visit, &jar).await? else { return Ok(to("/in")) };
    if !visit.app.limits.name(visit.address) {
        return Err(Failure::TooMany);
    }
    let device = device(&visit, &jar);
    if let Some(viewer) = visit.viewer() {
        // A page that was made before somebody signed in: it does not name them, and they have not said that they are here.
        if fields.has("family_name") || fields.has("listed") {
            return Ok(confirm(&visit, &claim, &Typed::Name(&GuestInput::default()), &Errors::default()));
        }
        let who = Who { account: viewer.account, person: viewer.person };
        return Ok(done(check_in::mark(visit.cx(), &claim, who, &device).await?));
    }
    // The claim is what keeps it to one person, not a key of the form.
    let guest = GuestInput { id: String::new(), ..fields.read()? };
    let says = match fields.get("listed") {
        "" => match checked(&visit.l, guest_claims::meant(visit.cx(), &claim, &guest).await)? {
            Ok(meant) if meant.is_empty() => Says::Name(&guest),
            Ok(meant) => return Ok(which(&visit, &claim, &guest, &meant)),
            Err(errors) => return Ok(confirm(&visit, &claim, &Typed::Name(&guest), &errors)),
        },
        NOBODY => Says::Name(&guest),
        key => Says::Listed(key.parse().map_err(|_| Failure::BadRequest)?, &guest),
    };
    match checked(&visit.l, guest_claims::enter(visit.cx(), &claim, says, &device).await)? {
        Ok(entered) => {
            let answer = done(entered.outcome);
            let Some(secret) = entered.feedback else { return Ok(answer) };
            // It ends with the browser; the page tells the person to keep the address.
            let kept = cookies::made(visit.app.settings.secure, FEEDBACK, secret);
            Ok((jar.add(kept), answer).into_response())
        }
        Err(errors) => Ok(confirm(&visit, &claim, &Typed::Name(&guest), &errors)),
    }
}
