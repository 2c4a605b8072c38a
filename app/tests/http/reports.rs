//! Lists and their files.

mod downloads;
