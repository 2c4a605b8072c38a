//! The Leptos app: what people see and do.
//!
//! - [`islands`] run in the browser and are all that its wasm contains.
//! - Everything else exists on the server only (feature `ssr`), in layers, each of which uses those before it: `words`
//!   (texts and labels), `web` (who is visiting, forms, failures), `page` (the frame), `components` (pieces of pages),
//!   `found` (what an address names), `pages` (show), `actions` (act), and the table of `routes`.
//!
//! **To add a page**: a function in `pages` that checks what the viewer may see, calls `records` and answers
//! `visit.page(title, view)`; a line in [`routes`] with its path and who may use it. **To add an action**: a
//! function in `actions` that reads the form, calls `records` once, and redirects, or shows the form again with the errors
//! beside its fields; a line in [`routes`]. The test of the routes then tries everybody else by itself.

pub mod islands;

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod door;
#[cfg(feature = "ssr")]
mod found;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod web;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use routes::{ROUTES, Route, router};
#[cfg(feature = "ssr")]
pub use web::{
    access::Access,
    assets::Assets,
    network::{Network, whole},
    provider::{Fault, Later, Provider},
    state::{App, Settings},
};
#[cfg(feature = "ssr")]
pub use words::{i18n::Texts, problems::in_english};

/// Small rules behind pages and actions. They are open for the tests in `tests/`, which are one binary: tests inside the
/// crate would compile all of it a second time.
#[cfg(feature = "ssr")]
pub mod rules {
    pub use crate::{
        web::{
            back::back,
            download::disposition,
            form::Fields,
            limits::{Limits, Purpose},
            visit::{accepted, address},
        },
        words::dates,
    };
}

/// Wakes the islands; called by the page's script once the wasm is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
