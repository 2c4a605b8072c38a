//! What a lesson says.

use leptos::prelude::*;

/// HTML that our own renderer has made of a lesson, which lets no markup of authors through.
pub(crate) fn prose(html: String, id: Option<&'static str>) -> AnyView {
    view! { <article class="prose" id=id inner_html=html></article> }.into_any()
}
