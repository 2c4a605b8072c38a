//! The ledger of facts: everything that counts for anyone. It only grows.
//!
//! Uses `system`, `text`, `projects`, `people` and `accounts`; it stands low because everything above writes to it.

pub mod facts;
pub mod keys;
