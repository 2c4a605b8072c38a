//! Taking a course.

mod enrolment;
mod grants;
pub(crate) mod quizzes;
mod scenarios;
mod search;
