//! Taking a course.

mod enrolment;
mod grants;
mod kept;
mod media;
mod places;
mod public;
pub mod quizzes;
mod scenarios;
mod search;
