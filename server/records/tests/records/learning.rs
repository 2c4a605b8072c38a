//! Taking a course.

mod grants;
pub(crate) mod quizzes;
mod scenarios;
mod search;
