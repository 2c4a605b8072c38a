//! Leaving at once, on every page of a course: whoever learns of this may not be alone. It is a link where no script runs.

use leptos::prelude::*;

use crate::web::visit::Visit;

/// Where it leads to: a page that says nothing of who has opened it.
const NEUTRAL: &str = "https://www.google.com/";

/// The link.
pub(super) fn link(visit: &Visit) -> AnyView {
    view! { <a class="exit__link" href=NEUTRAL rel="noreferrer" data-exit="">{visit.l.t("Leave at once")}</a> }
        .into_any()
}

/// The link in a line of its own below the header, with what it does not do, and the script.
pub(super) fn line(visit: &Visit) -> AnyView {
    let l = &visit.l;
    let (script, nonce) = (visit.app.assets.address("exit.js"), visit.nonce.clone());
    view! {
        <aside class="exit" aria-label=l.t("Leave at once")>
            <div class="exit__inner">
                <details class="exit__more"><summary>{l.t("What it does")}</summary>
                    <p>{l.t("Another page opens at once in the place of this one. The browser keeps the pages that you have opened before: delete its history yourself where somebody may look.")}</p>
                </details>
                <span class="exit__keys" data-exit-keys="" hidden>{l.t("or three times Esc")}</span>
                {link(visit)}
            </div>
        </aside>
        <script defer nonce=nonce src=script></script>
    }
    .into_any()
}
