//! Lists of a project: completions and attendance. One's own record.

pub(crate) mod attendance;
pub(crate) mod completions;
mod hours;
pub(crate) mod record;
