//! Lists and their files.

mod downloads;
mod figures;
mod record;
