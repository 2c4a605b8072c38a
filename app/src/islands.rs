//! What reacts in the browser. An island gets its data and its localised strings as props; they are public.

mod save_answers;

pub use save_answers::SaveAnswers;
