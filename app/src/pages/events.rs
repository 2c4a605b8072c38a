//! Training events. Uses the table of likeness of `pages::people`, and how work is shown of `pages::system`.

pub(crate) mod after;
pub(crate) mod attendance;
pub(crate) mod calendar;
pub(crate) mod enrol;
pub(crate) mod form;
pub(crate) mod imports;
pub(crate) mod list;
pub(crate) mod materials;
pub(crate) mod messages;
pub(crate) mod mine;
pub(crate) mod month;
pub(crate) mod paper;
pub(crate) mod people;
pub(crate) mod projector;
pub(crate) mod shares;
pub(crate) mod show;
mod standing;
pub(crate) mod wall;
