//! How far a piece of work is, and why it does not go on.

use leptos::prelude::*;
use records::system::jobs::Problem;

use crate::{web::visit::Visit, words::i18n::L};

/// How far something is; the script asks at `address`, and without it people do.
pub(crate) fn bar(
    visit: &Visit,
    address: &str,
    label: String,
    pattern: String,
    (done, total): (i64, i64),
    text: String,
) -> AnyView {
    let script = visit.app.assets.address("progress.js");
    view! {
        <progress class="progress" id="progress" max=total.max(1).to_string() value=done.to_string() aria-label=label
            data-address=address.to_owned() data-text=pattern></progress>
        <p id="progress-text" role="status">{text}</p>
        <script nonce=visit.nonce.clone() src=script></script>
    }
    .into_any()
}

/// Why a job failed.
pub(crate) fn problem(l: &L, problem: Option<Problem>) -> String {
    match problem {
        Some(Problem::Unknown) => {
            l.t("This was asked for in another version of the program, and cannot be understood any more. Ask for it again.")
        }
        Some(Problem::Ended) => {
            l.t("The server was stopped each time that it worked on this. An administrator can have it tried again.")
        }
        Some(Problem::Gone) => l.t("What this is about is not there any more."),
        Some(Problem::Document) => l.t("The file cannot be made: there is nobody to print it for, a text is too long for the paper, or our fonts lack a character."),
        Some(Problem::Fault) | None => {
            l.t("Something went wrong on our side. An administrator can have it tried again.")
        }
    }
}
