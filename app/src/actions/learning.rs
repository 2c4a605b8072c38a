//! Lessons, quizzes, scenarios.

pub(crate) mod quizzes;
pub(crate) mod scenarios;
