//! Events, and what comes of them.

mod after;
mod changes;
mod check_in;
mod course;
mod imports;
mod marks;
mod messages;
mod paper;
mod powers;
mod registrations;
