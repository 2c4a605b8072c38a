//! Actions: each reads a form, calls `records` once, and redirects, or shows the form again with the errors beside its
//! fields (422).
//!
//! They are plain handlers and not Leptos server functions, because a plain form must get back what it had typed: a
//! failing server function redirects to the referring page with the error in the address and loses the fields. Islands
//! post the very same forms and ask for JSON.

pub(crate) mod accounts;
pub(crate) mod authoring;
pub(crate) mod events;
pub(crate) mod learning;
pub(crate) mod people;
pub(crate) mod projects;
pub(crate) mod reports;
pub(crate) mod system;
