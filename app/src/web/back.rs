//! What an action answers: on to another page, or the form again.

use axum::response::{IntoResponse, Redirect, Response};

use crate::{
    web::{failure::Failure, form::Fields},
    words::{i18n::L, problems::Errors},
};

/// Done: on to this address.
pub(crate) fn to(address: impl AsRef<str>) -> Response {
    Redirect::to(address.as_ref()).into_response()
}

/// What was done, or the errors with which the form is shown again; everything else is a failure and has a page of its own.
pub(crate) fn checked<T>(l: &L, result: records::Result<T>) -> Result<Result<T, Errors>, Failure> {
    result.map_or_else(|error| field_errors(l, error).map(Err), |done| Ok(Ok(done)))
}

/// The errors of the fields, or the failure that is none of theirs: where an action has something to say about other errors
/// first.
pub(crate) fn field_errors(l: &L, error: records::Error) -> Result<Errors, Failure> {
    match error {
        records::Error::Invalid(problems) => Ok(Errors::new(l, &problems)),
        other => Err(other.into()),
    }
}

/// An address of ours to go back to; anything else leads to the first page, so that no link can send people away.
pub fn back(address: &str) -> &str {
    let ours = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(|c: char| c == '\\' || c.is_control());
    if ours { address } else { "/" }
}

/// The query of the page from which a form was sent, with `done` said: of an address of ours only the part behind the
/// question mark.
pub(crate) fn back_with(query: &str, done: &str) -> String {
    Fields::parse(query.as_bytes()).query_with(&[("done", done)])
}
