//! The frame of a page and how an answer is made of it.
//!
//! Uses `words` and `web`.

pub(crate) mod answer;
pub(crate) mod asked;
pub(crate) mod copy;
mod device;
mod exit;
pub(crate) mod failure;
pub(crate) mod head;
pub(crate) mod help;
mod icons;
mod marks;
pub(crate) mod shell;
