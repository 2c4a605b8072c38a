//! A scenario: playing and debrief for trainees, all runs on a map for trainers.

pub(crate) mod all;
pub(crate) mod commitments;
pub(crate) mod debrief;
pub(crate) mod front;
pub(crate) mod map;
pub(crate) mod play;
pub(crate) mod run;
