//! Forms of which the device keeps what is written in them until the server has it (`app/draft.js`).

use leptos::prelude::*;

use crate::{web::visit::Visit, words::i18n::L};

/// The attribute `data-draft` of such a form: what it says about what was written before.
pub(crate) fn draft(l: &L) -> String {
    l.t("What you wrote here before is still there. It is not saved yet.")
}

/// The script, behind the forms that it serves.
pub(crate) fn script(visit: &Visit) -> AnyView {
    let address = visit.app.assets.address("draft.js");
    view! { <script defer nonce=visit.nonce.clone() src=address></script> }.into_any()
}
