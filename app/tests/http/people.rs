//! People, their names, and who is there twice.

mod administrators;
mod cards;
mod certificates;
mod forget;
pub mod merging;
pub mod names;
