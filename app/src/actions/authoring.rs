//! Drafts and their scenarios.

pub(crate) mod drafts;
