//! People as others know them: names, posts in organisations, and who may be the same person twice.
//!
//! Whether somebody can sign in is not known here; that is `accounts`. Uses `system`, `text` and `projects`.

pub mod age_band;
pub mod authority;
pub mod duplicates;
pub mod entry;
pub(crate) mod found;
pub mod likeness;
pub mod organisations;
pub mod person;
pub(crate) mod post_of;
pub mod posts;
pub mod regions;
