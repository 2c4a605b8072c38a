//! Records on both databases: each test runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod authoring;
mod demo;
mod events;
mod learning;
mod merging;
mod people;
mod reports;
mod retention;
mod sources;
mod support;
mod system;
