//! One's own certificates, and the public page that verifies one.

pub(crate) mod own;
pub(crate) mod verify;
