//! Events, and what comes of them.

mod after;
mod changes;
mod check_in;
mod course;
mod imports;
mod marks;
mod materials;
mod messages;
mod own_questions;
mod paper;
mod powers;
mod registrations;
