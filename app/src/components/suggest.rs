//! The script that suggests names under fields while somebody types.

use leptos::prelude::*;

use crate::web::visit::Visit;

/// The script, behind the fields that it serves.
pub(crate) fn script(visit: &Visit) -> AnyView {
    let address = visit.app.assets.address("suggest.js");
    view! { <script nonce=visit.nonce.clone() src=address></script> }.into_any()
}
