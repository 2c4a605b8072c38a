//! Pages: each checks what the viewer may see, asks `records`, and renders.

pub(crate) mod about;
pub(crate) mod accounts;
pub(crate) mod authoring;
pub(crate) mod certificates;
pub(crate) mod events;
pub(crate) mod home;
pub(crate) mod learning;
pub(crate) mod offline;
pub(crate) mod people;
pub(crate) mod projects;
pub(crate) mod reports;
pub(crate) mod system;
