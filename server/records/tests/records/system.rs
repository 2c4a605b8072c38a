//! What all of it stands on.

mod audit;
mod drift;
mod faults;
mod jobs;
mod order;
pub(crate) mod schema;
mod time;
mod upgrade;
mod upkeep;
