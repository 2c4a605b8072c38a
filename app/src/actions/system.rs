//! Work outside of requests.

pub(crate) mod jobs;
pub(crate) mod mails;
