//! Whom to call, on every page of a course: numbers that a tap calls, and what is known of each line.

use courses::{
    course::LegalFact,
    html::{dialled, with_calls},
    labels,
    language::Language,
};
use leptos::prelude::*;

use crate::words::i18n::L;

/// What a fact says, with its numbers as links that call: escaped, and with no other links.
pub(crate) fn called(fact: &LegalFact, page: Language, class: Option<&'static str>) -> AnyView {
    let lang = (fact.text.language != page).then(|| fact.text.language.code());
    view! { <p class=class lang=lang inner_html=with_calls(&fact.text.value, &fact.call)></p> }.into_any()
}

/// The line below the page; nothing where the course names no numbers.
pub(super) fn line(l: &L, facts: &[LegalFact]) -> Option<AnyView> {
    let numbers: Vec<&String> = facts.iter().flat_map(|fact| &fact.call).collect();
    if numbers.is_empty() {
        return None;
    }
    let links = numbers.iter().map(|number| {
        view! { <li><a href=format!("tel:{}", dialled(number))>{(*number).clone()}</a></li> }
    });
    let links = links.collect_view();
    let facts = facts.iter().map(|fact| {
        view! {
            <li>
                {called(fact, l.language, None)}
                <p class="soft small">{labels::legal_dates(l.language, fact)}</p>
            </li>
        }
    });
    let facts = facts.collect_view();
    Some(
        view! {
            <aside class="help-line" aria-label=l.t("Help now")>
                <div class="help-line__inner">
                    <div class="help-line__numbers"><span>{l.t("Help now:")}</span><ul>{links}</ul></div>
                    <details class="help-line__more"><summary>{l.t("Who answers there")}</summary><ul>{facts}</ul></details>
                </div>
            </aside>
        }
        .into_any(),
    )
}
