//! Courses in the making.

mod courses;
mod drafts;
mod folders;
mod media;
mod properties;
mod read;
mod remarks;
mod translations;
mod versions;
