//! Coming in, and one's own account.

mod passwords;
mod resets;
mod sign_in;
