//! What a check of a draft found.

use courses::format::{Diagnostic, Severity};
use leptos::prelude::*;

use crate::{components::parts::tag, web::visit::Visit};

/// What a check found: errors first, in the language of the page where it has the sentence.
pub(crate) fn diagnostics(visit: &Visit, found: &[Diagnostic]) -> AnyView {
    let l = &visit.l;
    if found.is_empty() {
        return view! { <p>{l.t("Nothing: everything is in order.")}</p> }.into_any();
    }
    let mut sorted: Vec<&Diagnostic> = found.iter().collect();
    sorted.sort_by_key(|found| !found.is_error());
    let rows = sorted.into_iter().take(100).map(|found| {
        let kind = match found.severity {
            Severity::Error => tag("error", l.t("fault")),
            Severity::Warning => tag("due", l.t("warning")),
        };
        let place = if found.line == 0 { found.file.clone() } else { format!("{}:{}", found.file, found.line) };
        let said = l.fault(&found.message);
        let english = said.is_none().then_some("en");
        let message = said.unwrap_or_else(|| found.message.clone());
        view! { <li>{kind}" "<span class="code">{place}</span>" "<span lang=english>{message}</span></li> }
    });
    view! { <ul class="found">{rows.collect_view()}</ul> }.into_any()
}
