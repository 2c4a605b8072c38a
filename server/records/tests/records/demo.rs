//! Demonstration data.

mod seeds;
mod town;
