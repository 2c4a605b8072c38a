//! Signing in, setting a password, one's own account.

pub(crate) mod address;
pub(crate) mod again;
pub(crate) mod code;
pub(crate) mod own;
pub(crate) mod reset;
pub(crate) mod second_factor;
pub(crate) mod sign_in;
pub(crate) mod sign_on;
