//! Lessons, what is wrong in them, quizzes, scenarios.

pub(crate) mod enrolment;
pub(crate) mod grants;
pub(crate) mod quizzes;
pub(crate) mod remarks;
pub(crate) mod scenarios;
