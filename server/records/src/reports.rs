//! Rows for screens and files: completions, attendance, events, people. Computed from facts and marks, never stored.
//!
//! Uses `events` and what stands below it.

pub mod attendance;
pub mod completions;
pub mod event;
pub mod events;
pub mod hours;
pub mod integrity;
pub mod kept;
pub mod log;
pub mod own;
pub mod people;
