//! Events, and what comes of them.

mod acquaintance;
pub mod after;
mod imports;
mod lists;
mod paper;
pub mod powers;
