//! Projects and what they offer.

pub(crate) mod entry;
