//! What Dayaq remembers about people and projects: types, rules, SQL.
//!
//! This is the only crate that talks to a database. Every function takes a [`Cx`] first: the database, the clock, the
//! source of chance and the published courses. A lookup that finds nothing returns `Option`; an [`Error`] is what a
//! person can act on, or an internal fault.
//!
//! **To add a table**: a numbered step in `migrations/` for both databases, a file here with its type and its SQL,
//! and a test in `tests/`, which runs on both databases by itself (see `tests/support`).
//!
//! **To write**: [`Db::begin`] a transaction, do everything that must be true together, audit it
//! ([`audit::record`]), commit. No network call, no hashing and no PDF inside a transaction: on SQLite there is one
//! writer.

mod macros;

pub mod accounts;
pub mod age_band;
pub mod attempts;
pub mod attendance;
pub mod attendance_certificates;
pub mod audit;
pub mod certificates;
pub mod check_in;
pub mod clock;
pub mod codes;
pub mod completions;
pub mod cx;
pub mod db;
pub mod debriefs;
pub mod demo;
pub mod drafts;
pub mod duplicates;
pub mod error;
pub mod event_quiz;
pub mod event_report;
pub mod events;
pub mod facts;
pub mod feedback;
pub mod feeds;
pub mod imports;
pub mod library;
pub mod likeness;
pub mod mails;
pub mod merges;
pub mod organisations;
pub mod paper;
pub mod participations;
pub mod passwords;
pub mod people;
pub mod people_export;
pub mod posts;
pub mod projects;
pub mod reach;
pub mod regions;
pub mod registrations;
pub mod resets;
pub mod roles;
pub mod run_map;
pub mod runs;
pub mod sessions;
pub mod text;

pub use cx::Cx;
pub use db::{Db, Tx};
pub use error::{Error, FieldError, Problem, Result};
