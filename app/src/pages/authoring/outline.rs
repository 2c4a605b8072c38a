//! The modules of a draft and what stands in them: read, moved, added, removed.

use courses::format::{
    Diagnostic,
    outline::{Entry, Kind, Module},
};
use leptos::prelude::*;

use crate::{
    components::{fields::Field, parts::tag},
    found::draft::FoundDraft,
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// The tree, with what was found in each file.
pub(crate) fn tree(l: &L, writing: &FoundDraft, found: &[Diagnostic], open: &str) -> AnyView {
    let action = format!("/authoring/{}/outline", writing.draft.slug);
    let modules = writing.outline();
    let many = modules.len();
    let drawn =
        modules.iter().enumerate().map(|(place, one)| module(l, writing, &action, (place, many), one, found, open));
    let drawn: Vec<AnyView> = drawn.collect();
    let none = Errors::default();
    view! {
        {modules.is_empty().then(|| view! { <p class="soft">{l.t("There is no module yet: begin with one.")}</p> })}
        {drawn}
        <details class="disclosure" open=modules.is_empty()><summary>{l.t("Add a module")}</summary>
            <form method="post" action=action.clone()>
                <input type="hidden" name="act" value="add-module"/>
                {Field::new("title", l.t("Title"), &none).with_id("new-module").input("text", "", "off")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Add the module")}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn module(
    l: &L,
    writing: &FoundDraft,
    action: &str,
    (place, many): (usize, usize),
    module: &Module,
    found: &[Diagnostic],
    open: &str,
) -> AnyView {
    let none = Errors::default();
    let number = place + 1;
    let own = errors_in(found, &format!("{}/module.toml", module.folder));
    let length = module.activities.len();
    let activities: Vec<AnyView> = module
        .activities
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let edge = (place == 0 && at == 0, place + 1 == many && at + 1 == length);
            activity(l, writing, action, module, entry, edge, found)
        })
        .collect();
    let act = |value: &'static str, text: String| button(value, text, &module.title);
    let ids = |name: &str| format!("{name}-{}", module.folder);
    view! {
        <section class="tree" id=format!("module-{}", module.folder)>
            <h3>{format!("{number}. {} ", module.title)}{faults(l, own)}</h3>
            <ul class="tree__list">{activities}</ul>
            <details class="tree__change" open=open == module.folder><summary>{l.t("Add an activity")}<span class="visually-hidden">": "{module.title.clone()}</span></summary>
                <form method="post" action=action.to_owned()>
                    <input type="hidden" name="act" value="add"/>
                    <input type="hidden" name="folder" value=module.folder.clone()/>
                    {Field::new("kind", l.t("Kind"), &none).with_id(ids("kind")).select(kinds(l), "lesson", None)}
                    {Field::new("title", l.t("Title"), &none).with_id(ids("title")).input("text", "", "off")}
                    {Field::new("minutes", l.t("Minutes that are credited"), &none).with_id(ids("minutes")).input("number", "10", "off")}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Add the activity")}</button></div>
                </form>
            </details>
            <details class="tree__change"><summary>{l.t("Change the module")}<span class="visually-hidden">": "{module.title.clone()}</span></summary>
                <form method="post" action=action.to_owned()>
                    <input type="hidden" name="folder" value=module.folder.clone()/>
                    {Field::new("title", l.t("Title"), &none).with_id(ids("name")).input("text", &module.title, "off")}
                    {Field::new("objectives", l.t("What trainees can do afterwards, one in each line"), &none).with_id(ids("objectives")).text_area(&module.objectives.join("\n"))}
                    <div class="form-actions">
                        {act("set-module", l.t("Save"))}
                        {(place > 0).then(|| act("module-up", l.t("Up")))}
                        {(number < many).then(|| act("module-down", l.t("Down")))}
                        {module.activities.is_empty().then(|| act("remove-module", l.t("Remove")))}
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn activity(
    l: &L,
    writing: &FoundDraft,
    action: &str,
    module: &Module,
    entry: &Entry,
    (first, last): (bool, bool),
    found: &[Diagnostic],
) -> AnyView {
    let none = Errors::default();
    let state = faults(l, errors_in(found, &format!("{}/{}", module.folder, entry.file)));
    let minutes = l.tn("{n} minute", "{n} minutes", usize::try_from(entry.minutes).unwrap_or_default());
    let kind = entry.kind.map(|kind| format!("{} · {minutes}", name(l, kind)));
    let title = match entry.kind {
        Some(_) => {
            let address = format!("/authoring/{}/{}", writing.draft.slug, entry.place);
            view! { <a href=address>{entry.title.clone()}</a> }.into_any()
        }
        None => view! { <span>{entry.title.clone()}</span> }.into_any(),
    };
    let act = |value: &'static str, text: String| button(value, text, &entry.title);
    let id = format!("minutes-{}", entry.place.replace('/', "-"));
    view! {
        <li class="tree__item">
            <span class="tree__title">{title}" "<span class="soft small">{kind}</span>" "{state}</span>
            <details class="tree__change"><summary>{l.t("Move or remove")}<span class="visually-hidden">": "{entry.title.clone()}</span></summary>
                <form method="post" action=action.to_owned()>
                    <input type="hidden" name="folder" value=module.folder.clone()/>
                    <input type="hidden" name="file" value=entry.file.clone()/>
                    {Field::new("minutes", l.t("Minutes that are credited"), &none).with_id(id).input("number", &entry.minutes.to_string(), "off")}
                    <div class="form-actions">
                        {act("set-minutes", l.t("Save"))}
                        {(!first).then(|| act("up", l.t("Up")))}
                        {(!last).then(|| act("down", l.t("Down")))}
                        {act("remove", l.t("Remove"))}
                    </div>
                    <p class="field__hint">{l.t("What is moved keeps its translations, results and addresses. What is removed stays in the versions that were published.")}</p>
                </form>
            </details>
        </li>
    }
    .into_any()
}

fn button(value: &'static str, text: String, of: &str) -> AnyView {
    let of = of.to_owned();
    view! {
        <button class="button button--secondary" name="act" value=value>{text}<span class="visually-hidden">": "{of}</span></button>
    }
    .into_any()
}

fn errors_in(found: &[Diagnostic], path: &str) -> usize {
    found.iter().filter(|found| found.is_error() && found.file == path).count()
}

/// Only what is wrong is said: a tag at everything that is right would hide it.
fn faults(l: &L, count: usize) -> Option<AnyView> {
    (count > 0).then(|| tag("error", l.tn("{n} fault", "{n} faults", count)))
}

/// What an activity is, in a word.
pub(crate) fn name(l: &L, kind: Kind) -> String {
    match kind {
        Kind::Lesson => l.t("Lesson"),
        Kind::Quiz => l.t("Test"),
        Kind::Scenario => l.t("Exercise"),
    }
}

fn kinds(l: &L) -> Vec<Choice> {
    Kind::ALL.iter().map(|kind| (kind.code().to_owned(), name(l, *kind))).collect()
}
