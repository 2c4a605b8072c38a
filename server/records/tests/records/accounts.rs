//! Coming in.

mod sign_in;
