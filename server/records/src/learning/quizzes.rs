//! Attempts at quizzes.

pub mod attempts;
