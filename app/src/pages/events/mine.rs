//! One's own events: the list, an invitation, joining, giving feedback.

pub(crate) mod apologise;
pub(crate) mod feed;
pub(crate) mod feedback;
pub(crate) mod join;
pub(crate) mod list;
