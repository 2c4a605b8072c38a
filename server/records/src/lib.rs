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

pub mod accounts;
pub mod authoring;
pub mod certificates;
pub mod demo;
pub mod events;
pub mod learning;
pub mod ledger;
pub mod merging;
pub mod people;
pub mod projects;
pub mod reports;
pub mod retention;
pub mod system;
pub mod text;

pub use system::{
    cx::Cx,
    db::{Db, Tx},
    error::{Conflict, Error, FieldError, Problem, Result},
};
