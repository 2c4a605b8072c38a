//! Events, and what comes of them.

pub mod after;
mod imports;
mod lists;
mod paper;
pub mod powers;
