//! People, their accounts, merging.

pub(crate) mod merging;
pub(crate) mod people;
