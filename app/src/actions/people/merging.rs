//! Merging two records of one person, undoing it, and saying that they are two people.

use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use records::{
    merging::{
        merge::{self, MergeInput, Merging},
        undo::{self as undoing, Undoing},
    },
    people::duplicates,
};
use uuid::Uuid;

use crate::{
    pages::people::{merge::compare, merges},
    web::{
        back::field_errors,
        failure::Failure,
        form::{Fields, Form},
        visit::Visit,
    },
    words::problems::Errors,
};

fn person(fields: &Fields, name: &str) -> Result<Uuid, Failure> {
    fields.get(name).parse().map_err(|_| Failure::NotFound)
}

pub(crate) async fn merge(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let (kept, gone) = (person(&fields, "kept")?, person(&fields, "gone")?);
    let get = |name: &str| fields.get(name).to_owned();
    let input = MergeInput {
        family_name: get("family_name"),
        given_name: get("given_name"),
        patronymic: get("patronymic"),
        sex: get("sex"),
        birth_year: get("birth_year"),
        language: get("language"),
        email: get("email"),
        phone: get("phone"),
    };
    let errors = match merge::merge(visit.cx(), visit.signed_in()?.account, kept, gone, &input).await {
        Ok(Merging::Done(_)) => return Ok(Redirect::to(&format!("/people/{kept}?done=merged")).into_response()),
        // The page says why by itself.
        Ok(Merging::Refused(_)) => Errors::default(),
        Err(error) => field_errors(&visit.l, error)?,
    };
    compare(&visit, StatusCode::UNPROCESSABLE_ENTITY, kept, gone, &input, &errors).await
}

pub(crate) async fn undo(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    match undoing::undo(visit.cx(), visit.signed_in()?.account, id).await? {
        Undoing::Done(person) => Ok(Redirect::to(&format!("/people/{person}?done=unmerged")).into_response()),
        Undoing::Refused(why) => merges::page(&visit, StatusCode::CONFLICT, &Fields::parse(b""), Some(why)).await,
    }
}

pub(crate) async fn distinct(visit: Visit, Form(fields): Form) -> Result<Response, Failure> {
    let (one, other) = (person(&fields, "one")?, person(&fields, "other")?);
    duplicates::say_distinct(visit.cx(), visit.signed_in()?.account, one, other).await?;
    Ok(Redirect::to("/people/duplicates?done=distinct").into_response())
}
