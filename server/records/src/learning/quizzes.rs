//! Attempts at quizzes.

pub mod attempts;
pub mod grants;
