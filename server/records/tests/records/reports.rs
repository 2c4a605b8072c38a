//! Rows for screens and files.

mod completions;
mod figures;
mod held;
mod integrity;
mod standings;
