//! Projects: who pays for what, in which time zone, and which courses they offer.
//!
//! Uses `system` and `text`.

pub mod project;
