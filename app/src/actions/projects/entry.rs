//! Projects and the courses that they offer.

use axum::response::Response;
use records::{
    authoring::{offers, owners},
    projects::project::{self, ProjectInput},
};
use serde::Deserialize;

use crate::{
    pages::projects::list,
    web::{
        back::{checked, to},
        failure::Failure,
        form::Form,
        path::Path,
        visit::Visit,
    },
};

/// A course, and whether the project offers it from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Offer {
    course: String,
    offered: String,
}

pub(crate) async fn create(visit: Visit, Form(input): Form<ProjectInput>) -> Result<Response, Failure> {
    let created = project::create(visit.cx(), visit.signed_in()?.account, &input).await;
    Ok(match checked(&visit.l, created)? {
        Ok(()) => to("/projects?done=saved"),
        Err(errors) => list::form(&visit, &input, &errors),
    })
}

/// Whether a second person is asked for from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SecondPerson {
    wanted: String,
}

pub(crate) async fn second_person(
    visit: Visit,
    Path(slug): Path<String>,
    Form(asked): Form<SecondPerson>,
) -> Result<Response, Failure> {
    let project = project::by_slug(visit.cx(), &slug).await?.ok_or(Failure::NotFound)?;
    project::set_second_person(visit.cx(), visit.signed_in()?.account, &project, asked.wanted == "yes").await?;
    Ok(to("/projects?done=saved"))
}

pub(crate) async fn offer(
    visit: Visit,
    Path(slug): Path<String>,
    Form(offer): Form<Offer>,
) -> Result<Response, Failure> {
    let project = project::by_slug(visit.cx(), &slug).await?.ok_or(Failure::NotFound)?;
    let offered = offer.offered == "yes";
    offers::set(visit.cx(), visit.signed_in()?.account, &project, &offer.course, offered).await?;
    Ok(to("/projects?done=saved"))
}

/// A course that is given over.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Own {
    course: String,
}

pub(crate) async fn own(visit: Visit, Path(slug): Path<String>, Form(own): Form<Own>) -> Result<Response, Failure> {
    let project = project::by_slug(visit.cx(), &slug).await?.ok_or(Failure::NotFound)?;
    owners::give(visit.cx(), visit.signed_in()?.account, &project, &own.course).await?;
    Ok(to("/projects?done=saved"))
}
