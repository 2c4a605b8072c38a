//! Coming in: accounts, passwords, sessions, what one may do.
//!
//! Uses `system`, `text`, `projects` and `people`.

pub mod account;
pub mod list;
pub mod passwords;
pub mod resets;
pub mod roles;
pub mod sessions;
