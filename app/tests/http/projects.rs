//! Projects.

mod entry;
