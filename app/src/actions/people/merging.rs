//! Merging two records of one person, undoing it, and saying that they are two people.

use axum::{http::StatusCode, response::Response};
use records::{
    merging::{
        distinct,
        merge::{self, MergeId, MergeInput, Merging},
        undo::{self as undoing, Undoing},
    },
    people::{duplicates, person::PersonId},
};
use serde::Deserialize;

use crate::{
    pages::people::{merge::compare, merges},
    web::{
        back::{checked, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// Which of two records stays, and which of their values.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Merge {
    kept: String,
    gone: String,
    #[serde(flatten)]
    chosen: MergeInput,
}

/// Two people who look alike and are not the same.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Distinct {
    one: String,
    other: String,
}

fn person(typed: &str) -> Result<PersonId, Failure> {
    typed.parse().map_err(|_| Failure::NotFound)
}

pub(crate) async fn merge(visit: Visit, Form(merge): Form<Merge>) -> Result<Response, Failure> {
    let (kept, gone) = (person(&merge.kept)?, person(&merge.gone)?);
    let merged = merge::merge(visit.cx(), visit.signed_in()?.account, kept, gone, &merge.chosen).await;
    let errors = match checked(&visit.l, merged)? {
        Ok(Merging::Done(_)) => return Ok(to(format!("/people/{kept}?done=merged"))),
        // The page says why by itself.
        Ok(Merging::Refused(_)) => Errors::asked_again(),
        Err(errors) => errors,
    };
    compare(&visit, kept, gone, &merge.chosen, &errors).await
}

pub(crate) async fn undo(visit: Visit, Path(id): Path<MergeId>) -> Result<Response, Failure> {
    match undoing::undo(visit.cx(), visit.signed_in()?.account, id).await? {
        Undoing::Done(person) => Ok(to(format!("/people/{person}?done=unmerged"))),
        Undoing::Refused(why) => merges::page(&visit, StatusCode::CONFLICT, &Fields::parse(b""), Some(why)).await,
    }
}

pub(crate) async fn distinct(visit: Visit, Form(people): Form<Distinct>) -> Result<Response, Failure> {
    let (one, other) = (person(&people.one)?, person(&people.other)?);
    duplicates::say_distinct(visit.cx(), visit.signed_in()?.account, one, other).await?;
    Ok(to(format!("/people/duplicates?done=distinct&one={one}&other={other}")))
}

/// Takes back that two records are two people.
pub(crate) async fn alike(visit: Visit, Form(people): Form<Distinct>) -> Result<Response, Failure> {
    let (one, other) = (person(&people.one)?, person(&people.other)?);
    distinct::take_back(visit.cx(), visit.signed_in()?.account, one, other).await?;
    Ok(to("/people/distinct?done=alike"))
}
