//! What a trainee does in a course.

pub(crate) mod course;
pub(crate) mod courses;
pub(crate) mod lesson;
pub(crate) mod media;
pub(crate) mod quizzes;
pub(crate) mod scenarios;
