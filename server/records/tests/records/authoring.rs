//! Courses: published, and in the making.

mod drafts;
mod library;
mod versions;
