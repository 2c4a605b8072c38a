//! Pieces of pages.

pub(crate) mod fields;
pub(crate) mod list;
pub(crate) mod parts;
pub(crate) mod shell;
