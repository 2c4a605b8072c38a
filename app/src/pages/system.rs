//! The audit log and the outbox.

pub(crate) mod audit;
pub(crate) mod mails;
