//! Taking a course.

mod enrolment;
mod grants;
mod media;
mod places;
pub mod quizzes;
mod scenarios;
mod search;
