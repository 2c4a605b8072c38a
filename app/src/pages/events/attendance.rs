//! Marking who is there: the list of a session, its history, the phone's own page.

pub(crate) mod check_in;
pub(crate) mod guests;
pub(crate) mod history;
pub(crate) mod others;
pub(crate) mod roster;
pub(crate) mod signs;
