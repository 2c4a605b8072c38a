//! Coming in: accounts, passwords, second factors, an organisation's own accounts, sessions, what one may do.
//!
//! Uses `system`, `text`, `projects` and `people`.

pub mod account;
pub mod address;
pub mod browsers;
pub mod contact;
pub mod credentials;
pub mod entrance;
pub mod factor_changes;
pub mod list;
pub mod notices;
pub mod opening;
pub mod passwords;
mod recovery;
pub mod resets;
pub mod roles;
pub mod second_factor;
pub mod second_step;
pub mod secrets;
pub mod sessions;
pub mod sign_on;
pub mod totp;
