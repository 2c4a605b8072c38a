//! What a trainee does in a course.

mod activity;
mod ahead;
pub(crate) mod catalogue;
pub(crate) mod course;
pub(crate) mod courses;
pub(crate) mod enrol;
mod explained;
pub(crate) mod kept;
pub(crate) mod lesson;
pub(crate) mod media;
pub(crate) mod offers;
mod outline;
pub(crate) mod participation;
pub(crate) mod phone;
pub(crate) mod pocket;
pub(crate) mod public;
pub(crate) mod quizzes;
pub(crate) mod scenarios;
pub(crate) mod search;
