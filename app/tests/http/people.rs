//! People, their names, and who is there twice.

pub mod merging;
pub mod names;
