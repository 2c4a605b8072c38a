//! Two records of one person become one, and two again.

mod chains;
mod courses;
mod events;
mod people;
mod same;
