//! What pages and actions stand on: who is visiting, in which language, what they may do, and how an answer is made.

pub(crate) mod access;
pub(crate) mod assets;
pub(crate) mod attempting;
pub mod dates;
pub(crate) mod failure;
pub(crate) mod fields;
pub(crate) mod figures;
pub(crate) mod happening;
pub(crate) mod heavy;
pub(crate) mod i18n;
pub(crate) mod labels;
pub(crate) mod learning;
pub(crate) mod limits;
pub(crate) mod lists;
pub(crate) mod playing;
pub(crate) mod problems;
pub(crate) mod render;
pub(crate) mod state;
pub(crate) mod telling;
pub(crate) mod visit;
pub(crate) mod writing;
