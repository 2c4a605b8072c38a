//! Records on both databases: each test runs on SQLite and on PostgreSQL.

mod accounts;
mod audit;
mod completions;
mod demo;
mod learning;
mod library;
mod people;
mod schema;
mod support;
