//! Runs of scenarios and what is answered in the debrief.

pub mod debriefs;
pub mod map;
pub mod paths;
pub mod reminders;
pub mod runs;
