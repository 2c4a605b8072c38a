//! Drafts, their outline, lessons, tests and scenarios; published versions.

pub(crate) mod drafts;
pub(crate) mod folders;
pub(crate) mod media;
pub(crate) mod outline;
pub(crate) mod parts;
pub(crate) mod properties;
pub(crate) mod remarks;
pub(crate) mod translations;
pub(crate) mod versions;
