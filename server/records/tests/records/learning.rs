//! Taking a course.

pub(crate) mod quizzes;
mod scenarios;
