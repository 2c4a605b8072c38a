//! Drafts of courses and the editor. Uses the drawings of `pages::learning`.

pub(crate) mod drafts;
pub(crate) mod scenarios;
