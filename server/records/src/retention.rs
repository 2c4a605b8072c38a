//! What is kept for how long, and what goes when its time is over; people whose names are removed.
//!
//! It removes from nearly every wing, which is why it stands above them.

pub mod daily;
pub mod due;
pub mod person;
pub mod rules;
