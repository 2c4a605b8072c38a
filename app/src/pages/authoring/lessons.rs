//! The editor of a lesson: passage by passage, each as trainees see it, with its text folded below.

use axum::response::Response;
use courses::format::{
    Diagnostic, bilingual,
    outline::facts,
    passages::{self, Kind, Passage, SKELETONS},
    preview,
};
use leptos::prelude::*;
use records::system::heavy;

use super::{faults::diagnostics, media::of_draft};
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, tag},
        prose::prose,
    },
    found::draft::Source,
    page::head::{PageHead, Part},
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// A passage that could not be saved.
pub(crate) struct Typed {
    /// Its place when it was shown.
    pub(crate) place: usize,
    /// What its author has made of it.
    pub(crate) text: String,
}

/// The page, also after a passage that could not be saved.
pub(crate) async fn render(
    visit: &Visit,
    source: &Source,
    query: &Fields,
    typed: Option<&Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let checked = source.writing.check(visit).await?;
    let faults = source.faults(&checked);
    let cut = passages::cut(&source.text);
    let (files, sources) = (source.writing.files.clone(), cut.iter().map(|one| one.source.clone()).collect::<Vec<_>>());
    let previews = heavy::FIGURES.run(move || {
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        preview::passages(&files, &sources)
    });
    let previews = previews.await?;
    let media = format!("/authoring/{}/media", source.writing.draft.slug);
    let pictures: Vec<Choice> = of_draft(&source.writing).into_iter().map(|name| (name.clone(), name)).collect();
    let translated = !bilingual::languages(&source.writing.files).1.is_empty();
    let open = typed.map(|typed| typed.place).or_else(|| query.get("open").parse().ok());
    let l = &visit.l;
    let title =
        cut.first().filter(|one| one.kind == Kind::Title).map(|one| one.source.trim_start_matches("# ").to_owned());
    let title = title.unwrap_or_else(|| source.place.clone());
    let head = l.tf("Write: {title}", &[("title", &title)]);
    let known: Vec<Choice> = facts(&source.writing.files);
    Ok(visit.page_with(errors.status(), PageHead { islands: Some(Part::Editor), ..PageHead::new(&head) }, || {
        let count = faults.iter().filter(|found| found.is_error()).count();
        let state = if count == 0 { tag("done", l.t("no faults")) } else { tag("error", l.tn("{n} fault", "{n} faults", count)) };
        let address = source.address();
        let others: Vec<Diagnostic> = faults.iter().filter(|found| cut.iter().all(|one| !is_in(one, found))).cloned().collect();
        let blocks: Vec<AnyView> = cut.iter().zip(&previews).enumerate().map(|(place, (one, preview))| {
            let html = preview.html_with_media(&media);
            let here: Vec<Diagnostic> = faults.iter().filter(|found| is_in(one, found)).cloned().collect();
            let edited = typed.filter(|typed| typed.place == place);
            block(visit, &Block { address: &address, place, last: place + 1 == cut.len(), one, html, faults: &here, open: open == Some(place), facts: &known, pictures: &pictures, translated }, edited, errors)
        }).collect();
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{}", source.writing.draft.slug), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}" "{state}</h1>
            <nav class="pagination" aria-label=l.t("Views")><ul>
                <li><a href=address.clone() aria-current="page">{l.t("Passages")}</a></li>
                <li><a href=format!("{address}?view=text")>{l.t("Text")}</a></li>
            </ul></nav>
            {(!others.is_empty()).then(|| diagnostics(visit, &others))}
            <div class="passages">{blocks}</div>
        }
    }))
}

/// Whether a fault stands in the lines of a passage.
fn is_in(passage: &Passage, found: &Diagnostic) -> bool {
    (passage.line..passage.line + passage.lines().max(1)).contains(&found.line)
}

/// A passage on the page.
struct Block<'a> {
    address: &'a str,
    place: usize,
    last: bool,
    one: &'a Passage,
    html: String,
    faults: &'a [Diagnostic],
    open: bool,
    facts: &'a [Choice],
    pictures: &'a [Choice],
    /// Whether the course is translated.
    translated: bool,
}

/// Offers to say of a change that translations hold on: never by itself.
pub(super) fn same_meaning(l: &L, is_translated: bool, id: String) -> Option<AnyView> {
    let none = Errors::default();
    is_translated.then(|| {
        Field::new("same", l.t("The meaning is the same: translations hold, with my name beside them"), &none)
            .with_id(id)
            .flag(false)
    })
}

fn block(visit: &Visit, block: &Block<'_>, typed: Option<&Typed>, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let Block { address, place, last, one, faults, open, .. } = *block;
    let number = place + 1;
    let is_title = one.kind == Kind::Title;
    let shown = if is_title {
        let words = one.source.trim_start_matches("# ").to_owned();
        view! { <p class="passage__title">{words}</p> }.into_any()
    } else {
        prose(block.html.clone(), None)
    };
    let none = Errors::default();
    let errors = if typed.is_some() { errors } else { &none };
    let text = typed.map_or(one.source.as_str(), |typed| typed.text.as_str());
    let text = if is_title { text.trim_start_matches("# ") } else { text };
    let label = if is_title { l.t("Title") } else { l.tf("Passage {n}", &[("n", &number.to_string())]) };
    // The one with an error is the one to which the summary of errors leads.
    let id = if typed.is_some() { "new".to_owned() } else { format!("new-{number}") };
    let field = Field::new("new", label.clone(), errors).with_id(id);
    let field = if is_title { field.input("text", text, "off") } else { field.text_area(text) };
    let unsaved = if typed.is_some() { "unsaved" } else { "" };
    let theirs = typed.filter(|_| errors.of("new").is_some()).map(|_| {
        view! { <p class="soft">{l.t("As it is saved now:")}</p><pre class="passage__theirs">{one.source.clone()}</pre> }
    });
    let act = |value: &'static str, text: String| {
        view! { <button class="button button--secondary" name="act" value=value>{text}<span class="visually-hidden">": "{label.clone()}</span></button> }
    };
    let movable = (!is_title).then(|| {
        view! {
            {(place > 1).then(|| act("up", l.t("Up")))}
            {(!last).then(|| act("down", l.t("Down")))}
            {act("remove", l.t("Remove"))}
        }
    });
    view! {
        <section class="passage" id=format!("passage-{number}") aria-label=label.clone()>
            {shown}
            {(!faults.is_empty()).then(|| diagnostics(visit, faults))}
            <details class="passage__edit" open=open>
                <summary>{l.t("Change")}<span class="visually-hidden">": "{label.clone()}</span></summary>
                <form method="post" action=format!("{address}/passage") data-passage=unsaved>
                    <input type="hidden" name="place" value=place.to_string()/>
                    <input type="hidden" name="old" value=one.source.clone()/>
                    {field}
                    {theirs}
                    {same_meaning(l, block.translated, format!("same-{number}"))}
                    <div class="form-actions">
                        <button class="button button--secondary" name="act" value="save" data-saves="">{l.t("Save")}<span class="visually-hidden">": "{label.clone()}</span></button>
                        {movable}
                    </div>
                    <div class="passage__add">
                        {Field::new("kind", l.t("Something new below"), &none).with_id(format!("kind-{number}")).select(kinds(l), "paragraph", None)}
                        {(!block.facts.is_empty()).then(|| Field::new("fact", l.t("Legal fact"), &none).with_id(format!("fact-{number}")).optional(l).select(block.facts.to_vec(), "", Some(l.t("Choose"))))}
                        {(!block.pictures.is_empty()).then(|| Field::new("picture", l.t("Picture"), &none).with_id(format!("picture-{number}")).optional(l).select(block.pictures.to_vec(), "", Some(l.t("Choose"))))}
                        {act("add", l.t("Add below"))}
                    </div>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// What can be added, by the names of [`SKELETONS`].
fn kinds(l: &L) -> Vec<Choice> {
    let name = |kind: &str| match kind {
        "heading" => l.t("Heading"),
        "list" => l.t("List"),
        "table" => l.t("Table"),
        "notice" => l.t("Notice before heavy content"),
        "ask" => l.t("The exact question to ask"),
        "write" => l.t("What is written down"),
        "jobaid" => l.t("List to keep"),
        "think" => l.t("A question with a folded answer"),
        "legal" => l.t("Legal fact"),
        "picture" => l.t("Picture"),
        _ => l.t("Paragraph"),
    };
    SKELETONS.iter().map(|(kind, _)| ((*kind).to_owned(), name(kind))).collect()
}
