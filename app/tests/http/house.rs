//! What is true of all pages and actions.

mod acts;
mod bad_input;
mod cookies;
mod csrf;
mod device;
mod documents;
mod guesses;
mod headers;
mod lists;
mod main_lines;
mod others;
pub mod permissions;
mod roles;
mod rules;
pub mod sources;
mod translations;
mod uploads;
mod ways;
mod wings;
