//! Coming in.

mod second_factor;
mod sign_in;
mod sign_on;
