//! Records on both databases: each test runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod after;
mod attendance;
mod audit;
mod completions;
mod demo;
mod drafts;
mod drift;
mod duplicates;
mod faults;
mod held;
mod imports;
mod jobs;
mod learning;
mod library;
mod merges;
mod paper;
mod people;
mod runs;
mod schema;
mod sources;
mod standings;
mod support;
mod time;
mod town;
mod upgrade;
mod upkeep;
