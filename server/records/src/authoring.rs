//! Courses as they are written and published: immutable versions, drafts between them.
//!
//! Uses `system`, `text`, `projects`, `people` and `accounts`.

pub mod discarded;
pub mod drafts;
pub mod index;
pub mod library;
pub mod offers;
pub mod owners;
pub mod remarks;
pub mod reviews;
pub mod terms;
pub mod translations;
pub mod versions;
