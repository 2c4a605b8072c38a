//! Whose account at an organisation is whose account here.

use axum::response::Response;
use records::{
    accounts::sign_on::{arrivals::ArrivalId, links},
    people::person::PersonId,
};
use serde::Deserialize;

use crate::{
    pages::people::sign_on as pages,
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
};

/// Who came from there.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    came: String,
}

/// Links somebody who came with the account.
pub(crate) async fn link(
    visit: Visit,
    Path(id): Path<PersonId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let came = chosen.came.parse().unwrap_or(ArrivalId::NIL);
    let linked = links::link(visit.cx(), visit.signed_in()?.account, id, visit.provider()?.issuer(), came).await;
    match checked(&visit.l, linked)? {
        Ok(()) => {
            visit.app.wake();
            Ok(to(format!("/people/{id}?done=linked")))
        }
        Err(errors) => pages::render(&visit, id, &errors).await,
    }
}

/// Ends it.
pub(crate) async fn unlink(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    links::unlink(visit.cx(), visit.signed_in()?.account, id, visit.provider()?.issuer()).await?;
    visit.app.wake();
    Ok(to(format!("/people/{id}?done=unlinked")))
}
