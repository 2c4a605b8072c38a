//! Coming in: accounts, passwords, sessions, what one may do.
//!
//! Uses `system`, `text`, `projects` and `people`.

pub mod account;
pub mod address;
pub mod browsers;
pub mod credentials;
pub mod list;
pub mod notices;
pub mod opening;
pub mod passwords;
pub mod resets;
pub mod roles;
pub mod secrets;
pub mod sessions;
