//! Taking a course.

mod grants;
mod media;
mod places;
pub mod quizzes;
mod scenarios;
mod search;
