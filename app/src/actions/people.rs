//! People, their accounts, merging.

pub(crate) mod entry;
pub(crate) mod forget;
pub(crate) mod lists;
pub(crate) mod merging;
pub(crate) mod sign_on;
