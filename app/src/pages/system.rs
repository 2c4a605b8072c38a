//! The audit log, the outbox, work outside of requests, what is kept for how long.

pub(crate) mod audit;
pub(crate) mod job;
pub(crate) mod jobs;
pub(crate) mod mails;
pub(crate) mod retention;
