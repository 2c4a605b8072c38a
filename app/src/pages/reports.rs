//! Lists of a project: completions and attendance.

pub(crate) mod attendance;
pub(crate) mod completions;
mod hours;
