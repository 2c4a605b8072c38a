//! Sheets, badges and certificates of attendance: paper of an event.

pub(crate) mod awards;
pub(crate) mod overview;
pub(crate) mod page;
pub(crate) mod preview;
pub(crate) mod print;
pub(crate) mod sheet;
pub(crate) mod to_confirm;
