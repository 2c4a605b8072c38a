//! Drafts and their scenarios, and published versions.

pub(crate) mod drafts;
pub(crate) mod versions;
