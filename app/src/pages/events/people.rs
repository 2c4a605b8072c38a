//! The people of an event.

pub(crate) mod asked;
pub(crate) mod choice;
pub(crate) mod files;
pub(crate) mod list;
mod many;
pub(crate) mod matches;
pub(crate) mod page;
pub(crate) mod participant;
