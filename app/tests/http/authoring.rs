//! Courses in the making.

mod drafts;
