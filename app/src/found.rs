//! What an address names: the event, the course, the attempt, found for this viewer or a 404.
//!
//! Uses `words`, `web` and `components`.

pub(crate) mod attempt;
pub(crate) mod course;
pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod list_file;
pub(crate) mod onward;
pub(crate) mod project;
pub(crate) mod public;
pub(crate) mod run;
pub(crate) mod session;
pub(crate) mod trainers;
pub(crate) mod work;
