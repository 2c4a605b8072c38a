//! What comes after an event: feedback, people reached, the course's test for those who were there.

pub mod feedback;
pub mod quiz;
pub mod reach;
