//! Words: texts of the interface, labels of codes, dates, problems of fields, mails.
//!
//! Stands on `records` and `courses` alone: nothing here knows a request.

pub mod dates;
pub(crate) mod details;
mod faults;
pub(crate) mod i18n;
pub(crate) mod labels;
pub(crate) mod mails;
pub(crate) mod problems;
pub(crate) mod sessions;
pub(crate) mod sign_on;
