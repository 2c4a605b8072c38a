//! What reacts in the browser. An island gets its data and its localised strings as props; they are public.
//!
//! The browser's part is built twice, for trainees (`learning`) and for attendance lists (`marking`): a page loads what it
//! needs, and a phone in a hall does not load the scenarios.

#[cfg(any(feature = "ssr", feature = "learning"))]
pub mod player;
#[cfg(feature = "hydrate")]
mod request;
#[cfg(any(feature = "ssr", feature = "marking"))]
pub mod roster;

#[cfg(any(feature = "ssr", feature = "learning"))]
pub use player::Player;
#[cfg(any(feature = "ssr", feature = "marking"))]
pub use roster::Roster;

/// Behind a sentence that says that nobody is signed in: the way to sign in, and back to the page that stands at `address`.
#[cfg(any(feature = "ssr", feature = "learning", feature = "marking"))]
fn way_back(asks: leptos::prelude::RwSignal<bool>, address: String, text: String) -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    let to = format!("/sign-in?back={address}");
    let link = move || asks.get().then(|| view! { " "<a href=to.clone()>{text.clone()}</a> });
    view! { {link} }.into_any()
}
