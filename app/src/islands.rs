//! What reacts in the browser. An island gets its data and its localised strings as props; they are public.

pub mod player;
#[cfg(feature = "hydrate")]
mod request;
pub mod roster;
mod save_answers;

pub use player::Player;
pub use roster::Roster;
pub use save_answers::SaveAnswers;
