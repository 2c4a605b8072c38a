//! Projects and the courses that they offer.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use records::{
    authoring::offers,
    projects::project::{self, ProjectInput},
};

use crate::{
    pages::projects::list,
    web::{back::field_errors, failure::Failure, form::Form, visit::Visit},
};

pub(crate) async fn create(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let get = |name: &str| fields.get(name).to_owned();
    let input = ProjectInput {
        slug: get("slug"),
        names: [get("name_az"), get("name_en"), get("name_ru")],
        starts_on: get("starts_on"),
        ends_on: get("ends_on"),
        time_zone: get("time_zone"),
    };
    match project::create(visit.cx(), visit.signed_in()?.account, &input).await {
        Ok(()) => Ok(Redirect::to("/projects?done=saved").into_response()),
        Err(error) => {
            let errors = field_errors(&visit.l, error)?;
            Ok(list::form(&visit, StatusCode::UNPROCESSABLE_ENTITY, &input, &errors))
        }
    }
}

pub(crate) async fn offer(visit: Visit, Path(slug): Path<String>, Form(fields): Form) -> Result<Response, Failure> {
    let project = project::by_slug(visit.cx(), &slug).await?.ok_or(Failure::NotFound)?;
    let offered = fields.get("offered") == "yes";
    offers::set(visit.cx(), visit.signed_in()?.account, &project, fields.get("course"), offered).await?;
    Ok(Redirect::to("/projects?done=saved").into_response())
}
