//! What people do in a course: participations, attempts at quizzes, runs of scenarios.
//!
//! Uses `certificates`, `ledger`, `authoring` and what stands below them.

pub mod award;
pub mod begun;
mod completed;
pub mod enrolment;
pub mod offer;
pub mod participations;
pub mod progress;
pub mod public;
pub mod quizzes;
pub mod scenarios;
pub mod search;
pub mod standings;
