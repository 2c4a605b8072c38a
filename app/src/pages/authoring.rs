//! Drafts and versions of courses, what differs between them, reading one with its key, and the editor. Uses the drawings of `pages::learning`.

mod difference;
pub(crate) mod drafts;
pub(crate) mod facts;
mod faults;
pub(crate) mod folders;
pub(crate) mod lessons;
pub(crate) mod media;
pub(crate) mod new;
mod outline;
pub(crate) mod parts;
pub(crate) mod properties;
pub(crate) mod publish;
pub(crate) mod read;
pub(crate) mod remarks;
pub(crate) mod scenarios;
pub(crate) mod texts;
pub(crate) mod translations;
pub(crate) mod versions;
