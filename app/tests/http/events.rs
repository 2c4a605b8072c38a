//! Events, and what comes of them.

mod acquaintance;
pub mod after;
mod hall;
mod imports;
mod lists;
mod materials;
mod messages;
mod mine;
mod others;
pub mod paper;
mod participants;
mod planning;
pub mod powers;
