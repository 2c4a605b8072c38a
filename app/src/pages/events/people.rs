//! The people of an event.

pub(crate) mod list;
pub(crate) mod matching;
pub(crate) mod page;
