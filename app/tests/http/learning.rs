//! Taking a course.

mod grants;
mod kept;
mod media;
mod places;
pub mod quizzes;
mod scenarios;
