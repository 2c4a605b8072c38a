//! Back to a form or a page: with the errors beside the fields, or to an address of ours.

use crate::{
    web::failure::Failure,
    words::{i18n::L, problems::Errors},
};

/// The errors of the fields, or the failure that is none of theirs.
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
