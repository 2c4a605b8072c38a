//! Projects and the courses that they offer.

pub(crate) mod list;
