//! What a trainee does in a course.

mod activity;
pub(crate) mod course;
pub(crate) mod courses;
mod explained;
pub(crate) mod lesson;
pub(crate) mod media;
mod outline;
pub(crate) mod participation;
pub(crate) mod quizzes;
pub(crate) mod scenarios;
pub(crate) mod search;
