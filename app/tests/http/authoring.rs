//! Courses in the making.

mod drafts;
mod read;
mod versions;
