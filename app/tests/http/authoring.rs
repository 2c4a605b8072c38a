//! Courses in the making.

mod courses;
mod drafts;
mod read;
mod remarks;
mod versions;
