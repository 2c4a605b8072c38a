//! Events, and what comes of them.

mod acquaintance;
pub mod after;
mod imports;
mod lists;
mod others;
mod paper;
pub mod powers;
