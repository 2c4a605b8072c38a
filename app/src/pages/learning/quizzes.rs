//! A quiz: its front, its questions, the review before handing in, the result.

pub(crate) mod front;
pub(crate) mod question;
pub(crate) mod result;
pub(crate) mod review;
