//! People, and who may be there twice.

mod duplicates;
mod entry;
