//! The audit log, the outbox, work outside of requests.

pub(crate) mod audit;
pub(crate) mod job;
pub(crate) mod jobs;
pub(crate) mod mails;
