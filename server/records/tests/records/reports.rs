//! Rows for screens and files.

mod completions;
mod held;
mod standings;
