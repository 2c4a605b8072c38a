//! Removing the name of a person.

use axum::response::Response;
use records::{
    people::person::PersonId,
    retention::person::{Removal, Why, pseudonymise},
};
use serde::Deserialize;

use crate::{
    pages::people::forget::{self, why_not},
    web::{back::to, failure::Failure, form::Form, path::Path, visit::Visit},
    words::problems::Errors,
};

/// Why it is removed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    why: String,
}

pub(crate) async fn remove(
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    // That a time is over is said by the house itself.
    let Some(why) = Why::from_code(&given.why).filter(|why| *why != Why::Period) else {
        let errors = Errors::one("why", visit.l.t("Choose why the name is removed."));
        return forget::page(&visit, id, &errors).await;
    };
    match pseudonymise(visit.cx(), visit.signed_in()?.account, id, why).await? {
        Removal::Done => Ok(to(format!("/people/{id}?done=forgotten"))),
        Removal::Refused(refused) => {
            let errors = Errors::conflict("why", why_not(&visit.l, refused));
            forget::page(&visit, id, &errors).await
        }
    }
}
