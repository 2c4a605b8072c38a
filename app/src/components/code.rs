//! QR codes on a page.

use leptos::prelude::*;

/// The picture of a code, made by `documents::qr::svg`: ours from the first letter to the last, therefore it is put in as
/// it is.
pub(crate) fn qr(svg: String) -> AnyView {
    view! { <div class="qr" inner_html=svg></div> }.into_any()
}
