//! Lists of people from an office's file.

pub(crate) mod draft;
pub(crate) mod files;
pub(crate) mod found;
pub(crate) mod progress;
pub(crate) mod row;
pub(crate) mod rows;
pub(crate) mod start;
