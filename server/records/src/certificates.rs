//! What was printed: certificates of achievement and of attendance, frozen as they were issued.
//!
//! Who earns one is decided above, in `learning` and `events`. Uses `ledger` and what stands below it.

pub mod achievement;
pub mod attendance;
mod covered;
pub(crate) mod numbers;
