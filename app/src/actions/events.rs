//! Events, their people, marks, paper, lists and what comes after.

pub(crate) mod after;
pub(crate) mod attendance;
pub(crate) mod change;
pub(crate) mod check_in;
pub(crate) mod enrol;
pub(crate) mod imports;
pub(crate) mod lists;
pub(crate) mod materials;
pub(crate) mod messages;
pub(crate) mod paper;
pub(crate) mod registrations;
