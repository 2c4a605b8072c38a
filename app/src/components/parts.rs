//! Small pieces that many pages use.

use courses::{course::Text, language::Language};
use leptos::prelude::*;

use crate::web::visit::{ACCOUNT, Visit};
use crate::words::{
    i18n::L,
    problems::{Errors, Fault},
};

/// Where this page is: links, then the name of the page itself.
pub(crate) fn breadcrumbs(l: &L, links: Vec<(String, String)>, here: &str) -> AnyView {
    let links = links.into_iter().map(|(address, text)| view! { <li><a href=address>{text}</a></li> });
    view! {
        <nav class="breadcrumbs" aria-label=l.t("You are here")>
            <ol>{links.collect_view()}<li aria-current="page">{here.to_owned()}</li></ol>
        </nav>
    }
    .into_any()
}

/// The `lang` of a passage that is in another language than the page.
pub(crate) fn other_language(text: &Text, page: Language) -> Option<&'static str> {
    (text.language != page).then(|| text.language.code())
}

/// A short text of a course, marked where it is in another language than the page.
pub(crate) fn said(text: &Text, page: Language) -> AnyView {
    match other_language(text, page) {
        Some(language) => view! { <span lang=language>{text.value.clone()}</span> }.into_any(),
        None => text.value.clone().into_any(),
    }
}

/// Paragraphs from a text whose paragraphs are separated by blank lines.
pub(crate) fn paragraphs(text: &Text, page: Language) -> AnyView {
    let language = other_language(text, page);
    let parts = text.value.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    parts.map(|p| view! { <p lang=language>{p.to_owned()}</p> }).collect_view().into_any()
}

/// A coloured word: `done`, `next`, `due`, `plain`, `error`.
pub(crate) fn tag(kind: &str, text: String) -> AnyView {
    view! { <span class=format!("tag tag--{kind}")>{text}</span> }.into_any()
}

/// A button that prints the page; seen where scripts run (`app/device.js`).
pub(crate) fn print_button(l: &L) -> AnyView {
    view! { <p class="screen-only"><button type="button" class="button" data-print hidden=true>{l.t("Print")}</button></p> }
        .into_any()
}

/// A button that posts nothing but itself.
pub(crate) fn post_button(action: String, class: &'static str, text: String) -> AnyView {
    view! { <form method="post" action=action><button class=class>{text}</button></form> }.into_any()
}

/// The same, in the name of whoever the page was made for.
pub(crate) fn own_button(visit: &Visit, action: String, class: &'static str, text: String) -> AnyView {
    view! { <form method="post" action=action>{whose(visit)}<button class=class>{text}</button></form> }.into_any()
}

/// In a form that acts in somebody's own name: for which account its page was made. The door sends it back where somebody else is
/// signed in by then, as happens on a phone or a computer that several people use.
pub(crate) fn whose(visit: &Visit) -> Option<AnyView> {
    let viewer = visit.viewer()?;
    Some(view! { <input type="hidden" name=ACCOUNT value=viewer.account.to_string()/> }.into_any())
}

/// The list of what is wrong, with links to the fields; nothing when nothing is wrong. It stands above the fields and is
/// drawn after them, because they say how they are called.
pub(crate) fn error_summary(l: &L, errors: &Errors) -> Option<AnyView> {
    let (heading, errors) = (l.t("Something is not right yet"), errors.clone());
    (!errors.is_empty()).then(|| {
        let items = move || {
            let one = |fault: Fault| view! { <li><a href=format!("#{}", fault.field)>{fault.text()}</a></li> };
            errors.all().into_iter().map(one).collect_view()
        };
        view! {
            <div class="error-summary" role="alert" tabindex="-1">
                <h2>{heading}</h2>
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}

/// An empty page's word about what to do next.
pub(crate) fn empty(title: String, text: String, action: Option<(String, String)>) -> AnyView {
    let action =
        action.map(|(address, text)| view! { <p><a class="button button--secondary" href=address>{text}</a></p> });
    view! { <div class="empty"><h2>{title}</h2><p>{text}</p>{action}</div> }.into_any()
}

/// One line of a list of facts.
pub(crate) fn fact(label: String, value: impl IntoView + 'static) -> AnyView {
    view! { <div><dt>{label}</dt><dd>{value.into_any()}</dd></div> }.into_any()
}

/// The key that a form of something new brings: the one that it was shown with before, or a fresh one.
pub(crate) fn key<K: ToString>(typed: &str, fresh: impl FnOnce() -> K) -> String {
    if typed.is_empty() { fresh().to_string() } else { typed.to_owned() }
}
