//! Taking a course.

mod grants;
mod places;
pub mod quizzes;
mod scenarios;
