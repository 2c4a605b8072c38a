//! People and organisations, for administrators; who may be the same person twice.

pub(crate) mod cards;
pub(crate) mod distinct;
pub(crate) mod duplicates;
pub(crate) mod fields;
pub(crate) mod forget;
pub(crate) mod list;
pub(crate) mod merge;
pub(crate) mod merges;
pub(crate) mod new;
pub(crate) mod organisations;
pub(crate) mod person;
pub(crate) mod second_factor;
pub(crate) mod sign_on;
