//! A translation of a draft: how far it is, every passage beside its translation, files for translators.

mod pair;
mod place;

use std::collections::BTreeMap;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use courses::{
    compare::{Passage, Run},
    format::{
        Difference, Files,
        bilingual::{self, Fate, Line, Pair, State},
        preview,
    },
    language::Language,
};
use leptos::prelude::*;
use records::{
    authoring::translations::{self, Translation},
    system::heavy,
};

use self::pair::Sheet;
pub(super) use self::place::{of_file, of_key as name_of};
use super::faults::diagnostics;
use crate::{
    components::{
        fields::Field,
        list::{page_number, pagination},
        parts::{breadcrumbs, empty, error_summary},
    },
    found::draft::FoundDraft,
    page::head::{PageHead, Part},
    web::{
        download::{TEXT, saved},
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

/// Passages of one page.
const SHOWN: usize = 40;
/// Whatever is still to be translated: missing and stale.
const OPEN: &str = "open";

/// Which passages are shown: those of a file, those of a state, and which page of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The path of the file; empty for all.
    pub(crate) file: String,
    /// See [`State::code`], or [`OPEN`]; empty for all.
    pub(crate) state: String,
    pub(crate) page: usize,
}

impl Place {
    /// From a form or an address. What makes no sense shows everything.
    pub(crate) fn of(fields: &Fields) -> Self {
        Self { file: fields.get("file").to_owned(), state: fields.get("state").to_owned(), page: page_number(fields) }
    }

    fn fields(&self) -> [(&'static str, String); 3] {
        [("file", self.file.clone()), ("state", self.state.clone()), ("page", self.page.to_string())]
    }

    /// The address of these passages.
    pub(crate) fn address(&self, translation: &str) -> String {
        let [file, state, page] = self.fields();
        let query = Fields::default().query_with(&[(file.0, &file.1), (state.0, &state.1), (page.0, &page.1)]);
        format!("{translation}?{query}")
    }

    fn shows(&self, pair: &Pair) -> bool {
        let state = State::ALL.into_iter().find(|state| state.code() == self.state);
        let is_of_state =
            if self.state == OPEN { !pair.state.counts() } else { state.is_none_or(|state| pair.state == state) };
        (self.file.is_empty() || pair.file == self.file) && is_of_state
    }

    /// The passage after this one that is shown too: whoever has saved one goes on there.
    pub(crate) fn next(&self, pairs: &[Pair], key: &str) -> Option<String> {
        let after = pairs.iter().skip_while(|pair| pair.key != key).skip(1);
        after.into_iter().find(|pair| self.shows(pair)).map(|pair| pair.key.clone())
    }
}

/// A passage that could not be saved.
pub(crate) struct Typed {
    pub(crate) key: String,
    pub(crate) words: String,
    /// Whether only its numbers keep it from being saved.
    pub(crate) asks_numbers: bool,
    pub(crate) other_numbers: bool,
}

/// The translation of a draft that the viewer may write.
pub(crate) struct FoundTranslation {
    pub(crate) writing: FoundDraft,
    pub(crate) from: Language,
    pub(crate) language: Language,
}

impl FoundTranslation {
    pub(crate) async fn find(visit: &Visit, course: &str, language: &str) -> Result<Self, Failure> {
        let writing = FoundDraft::find(visit, course).await?;
        let (from, known) = bilingual::languages(&writing.files);
        let language = known.into_iter().find(|known| known.code() == language).ok_or(Failure::NotFound)?;
        Ok(Self { writing, from, language })
    }

    pub(crate) fn address(&self) -> String {
        format!("/authoring/{}/translations/{}", self.writing.draft.slug, self.language)
    }
}

/// How far the translations of a draft are, and how another one is begun: a part of the draft's page.
pub(super) async fn overview(visit: &Visit, writing: &FoundDraft, errors: &Errors) -> Result<AnyView, Failure> {
    let l = &visit.l;
    let slug = &writing.draft.slug;
    let (from, known) = bilingual::languages(&writing.files);
    let mut rows = Vec::new();
    for language in &known {
        let state = match translations::of(&writing.files, *language).await? {
            Ok(translation) => view! { <span class="soft small">{in_words(l, &translation)}</span> }.into_any(),
            Err(_) => view! { <p class="soft">{l.t("The draft has faults: they come first.")}</p> }.into_any(),
        };
        rows.push(view! {
            <li class="task-list__item">
                <a class="task-list__link" href=format!("/authoring/{slug}/translations/{language}")>{L::language_name(*language)}</a>
                {state}
            </li>
        });
    }
    let more: Vec<Choice> = Language::ALL
        .into_iter()
        .filter(|language| *language != from && !known.contains(language))
        .map(|language| (language.code().to_owned(), L::language_name(language).to_owned()))
        .collect();
    let add = (!more.is_empty()).then(|| {
        view! {
            <form method="post" action=format!("/authoring/{slug}/translations") class="cluster">
                {Field::new("language", l.t("Another language"), errors).select(more, "", Some(l.t("Choose")))}
                <button class="button button--secondary">{l.t("Begin the translation")}</button>
            </form>
        }
    });
    Ok(view! {
        <p>{l.tf("Language of the course: {language}.", &[("language", L::language_name(from))])}</p>
        {(!rows.is_empty()).then(|| view! { <ul class="task-list">{rows}</ul> })}
        {add}
    }
    .into_any())
}

/// How much is translated and compared.
pub(super) fn progress(l: &L, translation: &Translation) -> impl IntoView + use<> {
    let [missing, stale, translated, reviewed] = translation.counts;
    let all = missing + stale + translated + reviewed;
    let text = in_words(l, translation);
    view! {
        <progress class="progress" max=all value=translated + reviewed aria-label=text.clone()></progress>
        <span class="soft small">{text}</span>
    }
}

fn in_words(l: &L, translation: &Translation) -> String {
    let [missing, stale, translated, reviewed] = translation.counts;
    let all = missing + stale + translated + reviewed;
    let percent = percent(translation);
    l.tf(
        "{percent}: {missing} missing, {stale} to check again, {reviewed} of {all} compared",
        &[
            ("percent", &dates::percent(l.language, u8::try_from(percent).unwrap_or(100))),
            ("missing", &missing.to_string()),
            ("stale", &stale.to_string()),
            ("reviewed", &reviewed.to_string()),
            ("all", &all.to_string()),
        ],
    )
}

/// How much is translated, in full percent.
pub(super) fn percent(translation: &Translation) -> usize {
    let [missing, stale, translated, reviewed] = translation.counts;
    (translated + reviewed) * 100 / (missing + stale + translated + reviewed).max(1)
}

pub(crate) async fn show(
    visit: Visit,
    Path((course, language)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let found = FoundTranslation::find(&visit, &course, &language).await?;
    render(&visit, &found, &Place::of(&query), None, &Errors::default()).await
}

/// The page, also after a passage or a file that could not be taken.
pub(crate) async fn render(
    visit: &Visit,
    found: &FoundTranslation,
    place: &Place,
    typed: Option<&Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let translation = match translations::of(&found.writing.files, found.language).await? {
        Ok(translation) => translation,
        Err(faults) => return Ok(unreadable(visit, found, &faults)),
    };
    let names = translations::names(visit.cx(), &translation.pairs).await?;
    // Passages are counted within their file.
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let numbered = translation.pairs.iter().map(|pair| {
        let number = count.entry(&pair.file).or_default();
        *number += 1;
        (*number, pair)
    });
    let shown: Vec<(usize, &Pair)> = numbered.filter(|(_, pair)| place.shows(pair)).collect();
    let pages = shown.len().div_ceil(SHOWN).max(1);
    let page = place.page.clamp(1, pages);
    let here: Vec<(usize, Pair)> =
        shown.iter().skip((page - 1) * SHOWN).take(SHOWN).map(|(number, pair)| (*number, (*pair).clone())).collect();
    let media = format!("/authoring/{}/media", found.writing.draft.slug);
    let drawn = draw(&found.writing.files, here.iter().map(|(_, pair)| pair), media).await?;
    let l = &visit.l;
    let name = L::language_name(found.language);
    let title = l.tf("Translation: {language}", &[("language", name)]);
    let head = PageHead { islands: Some(Part::Editor), ..PageHead::new(&title) };
    let slug = &found.writing.draft.slug;
    Ok(visit.page_with(errors.status(), head, || {
        let modules = found.writing.outline();
        let sheet = Sheet { l, address: found.address(), place, from: found.from, to: found.language, names: &names };
        let mut file = String::new();
        let passages: Vec<AnyView> = here
            .iter()
            .zip(drawn)
            .map(|((number, pair), drawn)| {
                let heading = (pair.file != file).then(|| {
                    file.clone_from(&pair.file);
                    view! { <h2>{of_file(l, &modules, &pair.file)}</h2> }
                });
                let typed = typed.filter(|typed| typed.key == pair.key);
                view! { {heading} {pair::draw(&sheet, *number, pair, drawn, typed, errors)} }.into_any()
            })
            .collect();
        let nothing = here.is_empty().then(|| empty(l.t("Nothing here"), l.t("No passage is in this state. Choose another one above."), None));
        let [file_field, state_field, page_field] = place.fields();
        let query = Fields::of(vec![(file_field.0.to_owned(), file_field.1), (state_field.0.to_owned(), state_field.1), (page_field.0.to_owned(), page_field.1)]);
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{slug}"), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p>{progress(l, &translation)}</p>
            <p class="soft">{l.tf("Source: {language}. What belongs together, such as a question with its options, is shown in a translation when all of it is there.", &[("language", L::language_name(found.from))])}</p>
            <p class="soft small" data-keys="" hidden=true>{l.t("Ctrl+Enter saves and goes on.")}</p>
            {filter(l, found, &translation, place)}
            {nothing}
            <div class="pairs">{passages}</div>
            {pagination(l, &found.address(), &query, page, pages)}
            {exchange(l, found, errors)}
        }
    }))
}

/// What a page shows of a passage.
pub(super) struct Drawn {
    /// A block of a lesson as trainees see it; what stands in a file of keys is plain text.
    pub(super) source: Option<String>,
    /// Likewise.
    pub(super) translation: Option<String>,
    /// What has changed in the source since it was translated, where something has.
    pub(super) changed: Option<Vec<Run>>,
}

/// Draws passages in both languages, with the pictures that lie at `media`.
pub(super) async fn draw<'a>(
    files: &Files,
    pairs: impl Iterator<Item = &'a Pair>,
    media: String,
) -> Result<Vec<Drawn>, Failure> {
    let files = files.clone();
    let pairs: Vec<Pair> = pairs.cloned().collect();
    let work = heavy::FIGURES.run(move || {
        let html = |text: &str| {
            let drawn = (!text.is_empty()).then(|| preview::passages(&files, &[text]));
            drawn.and_then(|lessons| lessons.into_iter().next()).map(|lesson| lesson.html_with_media(&media))
        };
        let draw = |pair: Pair| {
            let (source, translation) =
                if pair.is_block { (html(&pair.source), html(&pair.translation)) } else { (None, None) };
            let changed = pair.previous.map(|before| Passage { before: Some(before), after: Some(pair.source) }.runs());
            Drawn { source, translation, changed }
        };
        pairs.into_iter().map(draw).collect()
    });
    Ok(work.await?)
}

fn filter(l: &L, found: &FoundTranslation, translation: &Translation, place: &Place) -> AnyView {
    let modules = found.writing.outline();
    let mut files: Vec<Choice> = Vec::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in &translation.pairs {
        if files.last().is_none_or(|(path, _)| *path != pair.file) && files.iter().all(|(path, _)| *path != pair.file) {
            files.push((pair.file.clone(), of_file(l, &modules, &pair.file)));
        }
        *open.entry(pair.file.as_str()).or_default() += usize::from(!pair.state.counts());
    }
    for (path, name) in &mut files {
        let left = open.get(path.as_str()).copied().unwrap_or_default();
        if left > 0 {
            *name = format!("{name} ({})", l.tn("{n} open", "{n} open", left));
        }
    }
    let states = State::ALL.into_iter().zip(translation.counts).map(|(state, count)| {
        let name = match state {
            State::Missing => l.t("not translated"),
            State::Stale => l.t("source changed"),
            State::Translated => l.t("translated"),
            State::Reviewed => l.t("compared"),
        };
        (state.code().to_owned(), format!("{name} ({count})"))
    });
    let [missing, stale, ..] = translation.counts;
    let both = (OPEN.to_owned(), format!("{} ({})", l.t("not translated, or source changed"), missing + stale));
    let none = Errors::default();
    view! {
        <form method="get" action=found.address() class="filters">
            {Field::new("file", l.t("Where"), &none).select(files, &place.file, Some(l.t("The whole course")))}
            {Field::new("state", l.t("State"), &none).select(std::iter::once(both).chain(states).collect(), &place.state, Some(l.t("All")))}
            <button class="button button--secondary">{l.t("Show")}</button>
        </form>
    }
    .into_any()
}

/// Files for those who translate with other programs.
fn exchange(l: &L, found: &FoundTranslation, errors: &Errors) -> AnyView {
    let address = format!("{}/file", found.address());
    let open = errors.of("po").is_some();
    view! {
        <details class="disclosure" open=open><summary>{l.t("Translate with another program")}</summary>
            <p>{l.t("Poedit, Weblate and many others work with this file. When it comes back it is merged: what was changed here meanwhile stays, and stands beside it.")}</p>
            <p><a class="button button--secondary" href=address.clone() download="">{l.t("Download the file")}</a></p>
            <form method="post" action=address enctype="multipart/form-data">
                {Field::new("po", l.t("The file that has come back"), errors).file()}
                <button class="button button--secondary">{l.t("Merge it")}</button>
            </form>
        </details>
    }
    .into_any()
}

fn unreadable(visit: &Visit, found: &FoundTranslation, faults: &[courses::format::Diagnostic]) -> Response {
    let l = &visit.l;
    let title = l.tf("Translation: {language}", &[("language", L::language_name(found.language))]);
    let slug = &found.writing.draft.slug;
    visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{slug}"), l.t("Draft"))], &title)}
            <h1>{title.clone()}</h1>
            <div class="notice"><p>{l.t("The draft has faults. They have to be mended before its passages can be told apart:")}</p></div>
            {diagnostics(visit, faults)}
        }
    })
    .into_response()
}

/// `GET …/file`: the PO file, with what each passage was when it was taken out.
pub(crate) async fn file(visit: Visit, Path((course, language)): Path<(String, String)>) -> Result<Response, Failure> {
    let found = FoundTranslation::find(&visit, &course, &language).await?;
    let name = format!("{course}-{language}.po");
    match translations::copy(&found.writing.files, found.language).await? {
        Ok(text) => Ok(saved(&name, TEXT, text)),
        Err(faults) => Ok(unreadable(&visit, &found, &faults)),
    }
}

/// What has become of a file, passage by passage.
pub(crate) fn merged(visit: &Visit, found: &FoundTranslation, lines: &[Line]) -> Response {
    let l = &visit.l;
    let title = l.t("The file was merged");
    let part = |heading: String, which: fn(&Fate) -> bool| {
        let those: Vec<&Line> = lines.iter().filter(|line| which(&line.fate)).collect();
        let rows = those.iter().take(200).map(|line| {
            let why = match &line.fate {
                Fate::Refused(faults) => {
                    let said = faults.iter().map(|fault| l.fault(fault).unwrap_or_else(|| fault.clone()));
                    format!(" – {}", said.collect::<Vec<_>>().join("; "))
                }
                Fate::Taken | Fate::Suggested | Fate::Unknown => String::new(),
            };
            view! { <li><span lang=found.from.code()>{line.source.clone()}</span>{why}</li> }
        });
        let rows = rows.collect_view();
        (!those.is_empty()).then(|| view! { <h2>{heading}": "{those.len()}</h2><ul>{rows}</ul> })
    };
    visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        let same = lines.is_empty().then(|| view! { <p>{l.t("Everything in it stands here already, or was not changed since it was taken out.")}</p> });
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{}", found.writing.draft.slug), l.t("Draft")), (found.address(), L::language_name(found.language).to_owned())], &title)}
            <h1>{title.clone()}</h1>
            {same}
            {part(l.t("Taken over"), |fate| *fate == Fate::Taken)}
            {part(l.t("Stand beside the text, because it was changed here too, was compared, or its numbers differ"), |fate| *fate == Fate::Suggested)}
            {part(l.t("Could not be taken"), |fate| matches!(fate, Fate::Refused(_)))}
            {part(l.t("Not in the course any more"), |fate| *fate == Fate::Unknown)}
            <p><a class="button" href=found.address()>{l.t("To the translation")}</a></p>
        }
    })
    .into_response()
}

/// Differences of numbers, as an error of the field says them.
pub(crate) fn numbers(l: &L, found: &[Difference]) -> String {
    found.iter().map(|one| pair::difference(l, one)).collect::<Vec<_>>().join(" ")
}
