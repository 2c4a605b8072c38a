//! The legal facts and numbers of a draft: each with its source and its dates, and where it is shown.

use axum::response::Response;
use courses::format::{
    facts::{self, Fact},
    outline::Module,
};
use leptos::prelude::*;

use super::translations::of_file;
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, tag},
    },
    found::draft::{FoundDraft, revision},
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    Ok(render(&visit, &writing, None, &Errors::default()))
}

/// A short name for what a fact says: a form that was made from something else changes nothing.
pub(crate) fn revision_of(fact: &Fact) -> String {
    revision(&format!("{fact:?}"))
}

/// The page, also after a fact that could not be saved.
pub(crate) fn render(visit: &Visit, writing: &FoundDraft, typed: Option<&Fact>, errors: &Errors) -> Response {
    let l = &visit.l;
    let slug = &writing.draft.slug;
    let title = l.t("Legal facts and numbers to call");
    let known = facts::read(&writing.files);
    let modules = writing.outline();
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let form = Form { visit, address: format!("/authoring/{slug}/facts"), errors };
        let list = match &known {
            Some(known) => {
                let rows: Vec<AnyView> = known
                    .iter()
                    .map(|fact| {
                        let typed = typed.filter(|typed| typed.key == fact.key);
                        form.fact(fact, typed, &places(visit, writing, &modules, &fact.key))
                    })
                    .collect();
                // What was typed under a key that is not there is the new one.
                let new = typed.filter(|typed| known.iter().all(|fact| fact.key != typed.key));
                view! { {rows} {form.add(new)} }.into_any()
            }
            None => view! { <div class="notice"><p>{l.t("The file has faults: it is changed as text.")}</p></div> }.into_any(),
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{slug}"), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p>{l.t("What the law says stands here once, with its source and dates. Lessons, questions and exercises name its key.")}</p>
            {list}
            <p><a href=format!("/authoring/{slug}/texts/legal/edit")>{l.t("Change the file as text")}</a></p>
        }
    })
}

/// Where a fact is shown: the files that name its key.
fn places(visit: &Visit, writing: &FoundDraft, modules: &[Module], key: &str) -> Vec<String> {
    let names = |text: &str| {
        text.match_indices(key).any(|(start, _)| {
            let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            let before = text[..start].chars().next_back().is_some_and(is_part);
            let after = text[start + key.len()..].chars().next().is_some_and(is_part);
            !before && !after
        })
    };
    let texts = writing
        .files
        .iter()
        .filter(|(path, _)| *path != "legal.toml" && !path.starts_with("po/") && !path.starts_with("media/"));
    let texts = texts.filter(|(_, bytes)| std::str::from_utf8(bytes).is_ok_and(names));
    texts.map(|(path, _)| of_file(&visit.l, modules, path)).collect()
}

/// What the forms of the page have in common.
struct Form<'a> {
    visit: &'a Visit,
    address: String,
    errors: &'a Errors,
}

impl Form<'_> {
    fn fact(&self, fact: &Fact, typed: Option<&Fact>, places: &[String]) -> AnyView {
        let l = &self.visit.l;
        let none = Errors::default();
        let errors = if typed.is_some() { self.errors } else { &none };
        let state = if fact.checked_on.is_empty() {
            tag("due", l.t("not checked by a lawyer"))
        } else {
            tag("done", l.tf("checked on {day}", &[("day", &fact.checked_on)]))
        };
        let used = if places.is_empty() {
            l.t("Nothing shows it.")
        } else {
            l.tf("Shown in: {places}", &[("places", &places.join("; "))])
        };
        view! {
            <details class="disclosure" id=format!("fact-{}", fact.key) open=typed.is_some()>
                <summary>{fact.key.clone()}": "{fact.text.clone()}" "{state}</summary>
                <p class="soft small">{used}</p>
                <form method="post" action=self.address.clone() novalidate>
                    <input type="hidden" name="key" value=fact.key.clone()/>
                    <input type="hidden" name="revision" value=revision_of(fact)/>
                    {self.fields(typed.unwrap_or(fact), errors, &if typed.is_some() { String::new() } else { format!("-{}", fact.key) })}
                    <div class="form-actions">
                        <button class="button button--secondary" name="act" value="save">{l.t("Save")}<span class="visually-hidden">": "{fact.key.clone()}</span></button>
                        {places.is_empty().then(|| view! { <button class="button button--secondary" name="act" value="remove">{l.t("Remove")}<span class="visually-hidden">": "{fact.key.clone()}</span></button> })}
                    </div>
                </form>
            </details>
        }
        .into_any()
    }

    fn add(&self, typed: Option<&Fact>) -> AnyView {
        let l = &self.visit.l;
        let none = Errors::default();
        let errors = if typed.is_some() { self.errors } else { &none };
        let empty = Fact::default();
        let fact = typed.unwrap_or(&empty);
        view! {
            <h2>{l.t("New fact")}</h2>
            <form method="post" action=self.address.clone() class="form" novalidate>
                {Field::new("key", l.t("Key"), errors).hint(l.t("Latin letters and digits, such as L12; it does not change later.")).input("text", &fact.key, "off")}
                {self.fields(fact, errors, if typed.is_some() { "" } else { "-new" })}
                <div class="form-actions"><button class="button" name="act" value="add">{l.t("Add the fact")}</button></div>
            </form>
        }
        .into_any()
    }

    /// `end` tells the ids of one form from those of the others; that with errors has plain ones, to which their summary leads.
    fn fields(&self, fact: &Fact, errors: &Errors, end: &str) -> AnyView {
        let l = &self.visit.l;
        let id = |name: &str| format!("{name}{end}");
        view! {
            {Field::new("text", l.t("What the law says: who is bound, to do what, by when"), errors).with_id(id("text")).text_area(&fact.text)}
            {Field::new("source", l.t("The act that says so"), errors).with_id(id("source")).input("text", &fact.source, "off")}
            {Field::new("seen_in", l.t("Where it was read, if not in the act itself"), errors).with_id(id("seen_in")).optional(l).input("text", &fact.seen_in, "off")}
            {Field::new("valid_from", l.t("In force since"), errors).with_id(id("valid_from")).optional(l).hint(l.t("A day, a month or a year: 2026-12-31, 2026-12 or 2026.")).input("text", &fact.valid_from, "off")}
            {Field::new("valid_to", l.t("In force until"), errors).with_id(id("valid_to")).optional(l).input("date", &fact.valid_to, "off")}
            {Field::new("checked_on", l.t("Compared with the act by a lawyer on"), errors).with_id(id("checked_on")).optional(l).input("date", &fact.checked_on, "off")}
            {Field::new("call", l.t("Numbers in the text that can be called"), errors).with_id(id("call")).optional(l).hint(l.t("With commas between them.")).input("text", &fact.call.join(", "), "off")}
        }
        .into_any()
    }
}
