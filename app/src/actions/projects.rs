//! Projects and what they offer.

pub(crate) mod projects;
