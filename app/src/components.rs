//! Pieces of pages.

pub(crate) mod admission;
pub(crate) mod again;
pub(crate) mod attended;
pub(crate) mod chart;
pub(crate) mod code;
pub(crate) mod contact;
pub(crate) mod draft;
pub(crate) mod fields;
pub(crate) mod graph;
pub(crate) mod kind;
pub(crate) mod list;
pub(crate) mod minutes;
pub(crate) mod offline;
pub(crate) mod parts;
pub(crate) mod progress;
pub(crate) mod prose;
pub(crate) mod retention;
pub(crate) mod search;
pub(crate) mod suggest;
pub(crate) mod way_in;
