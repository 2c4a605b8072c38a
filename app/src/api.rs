//! Actions: each reads a form, calls `records` once, and redirects, or shows the form again with the errors beside its
//! fields (422).
//!
//! They are plain handlers and not Leptos server functions, because a plain form must get back what it had typed: a
//! failing server function redirects to the referring page with the error in the address and loses the fields. Islands
//! post the very same forms and ask for JSON.

pub(crate) mod account;
pub(crate) mod after;
pub(crate) mod attendance;
pub(crate) mod authoring;
pub(crate) mod check_in;
pub(crate) mod events;
pub(crate) mod imports;
pub(crate) mod learning;
pub(crate) mod merging;
pub(crate) mod paper;
pub(crate) mod people;
pub(crate) mod playing;
pub(crate) mod projects;
pub(crate) mod registrations;
pub(crate) mod reset;
pub(crate) mod sign_in;

use crate::server::{failure::Failure, i18n::L, problems::Errors};

/// The errors of the fields, or the failure that is none of theirs.
fn field_errors(l: &L, error: records::Error) -> Result<Errors, Failure> {
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
