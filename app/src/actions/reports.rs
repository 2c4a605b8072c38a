//! Lists of a project.

pub(crate) mod lists;
