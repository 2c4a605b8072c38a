//! Training events: sessions, lists of people, attendance marks, paper, and what comes after.
//!
//! Uses `learning` and what stands below it.

pub mod acquaintance;
pub mod after;
pub mod attendance;
pub mod awards;
pub mod change;
pub mod check_in;
pub mod event;
pub mod feeds;
pub mod guest_claims;
pub mod held;
pub mod imports;
pub mod input;
pub mod list;
pub(crate) mod lock;
pub(crate) mod marks;
pub mod materials;
pub mod messages;
pub mod notices;
pub mod paper;
pub mod participants;
pub(crate) mod recount;
pub mod registrations;
pub mod walls;
pub mod whole;
