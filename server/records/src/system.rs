//! What everything else stands on: the database, time and chance, errors, the audit log, the outbox, work outside
//! of requests.
//!
//! Knows no person, no course and no event. Uses no other wing.

pub mod again;
pub mod audit;
pub mod clock;
pub mod codes;
pub mod copies;
pub mod cx;
pub mod db;
pub mod error;
pub mod hasher;
pub mod heavy;
pub mod jobs;
pub mod key;
pub mod list;
pub mod mails;
pub mod moving;
pub mod readers;
pub mod refused;
pub mod snapshot;
pub(crate) mod sql;
pub(crate) mod text_enum;
pub mod upkeep;
pub mod value;
pub mod versions;
