//! Courses: published, and in the making.

mod drafts;
mod library;
mod remarks;
mod versions;
