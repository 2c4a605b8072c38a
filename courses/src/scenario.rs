//! How a scenario is played: the same code on the server and in the browser.
//!
//! A run is a seed and the choices that were made, in order. [`replay`] turns them into a [`State`], always into the
//! same one, on any machine: there are whole numbers only, and chance is a function of the seed and of how often it was
//! asked ([`chance`]). Nothing else is needed to know everything about a run, therefore nothing else is trusted: the
//! server replays what a browser played ahead.
//!
//! * [`state`]: what is true at one moment.
//! * [`rules`]: conditions and effects.
//! * [`play`]: entering nodes, choosing, taking back, replaying.
//! * [`scene`]: what a trainee sees at one moment.
//! * [`debrief`]: the forks of a run beside what is recommended.
//! * [`transcript`]: a run as plain text.
//! * [`map`]: many runs at once, for trainers.
//! * `explore` (with the feature `format`): what can happen at all, for authors.

pub mod chance;
pub mod debrief;
#[cfg(feature = "format")]
pub mod explore;
pub mod length;
pub mod map;
pub mod play;
pub mod rules;
pub mod scene;
pub mod state;
pub mod transcript;

pub use self::play::{BACK, Offer, Play, Refused, Seen, replay};
pub use self::state::State;
