//! Signing in and out, passwords, one's own account.

pub(crate) mod own;
pub(crate) mod reset;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
pub(crate) mod sign_on;
