//! Coming in, and one's own account.

mod again;
mod contact;
mod credentials;
mod passwords;
pub mod resets;
mod second_factor;
mod sign_in;
mod sign_on;
