//! People, their names, and who is there twice.

mod forget;
pub mod merging;
pub mod names;
