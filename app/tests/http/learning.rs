//! Taking a course.

pub mod quizzes;
mod scenarios;
