//! Courses in the making.

mod drafts;
mod versions;
