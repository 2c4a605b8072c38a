//! Lists of people from an office's file.

mod columns;
pub(crate) mod draft;
pub(crate) mod files;
pub(crate) mod found;
pub(crate) mod progress;
pub(crate) mod row;
pub(crate) mod rows;
mod sheets;
pub(crate) mod start;
