//! Lessons, quizzes, scenarios.

pub(crate) mod grants;
pub(crate) mod quizzes;
pub(crate) mod scenarios;
