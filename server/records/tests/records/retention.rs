//! What goes when its time is over, and names that are removed.

mod daily;
mod person;
