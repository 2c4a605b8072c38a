//! Work outside of requests.

pub(crate) mod audit;
pub(crate) mod jobs;
pub(crate) mod mails;
