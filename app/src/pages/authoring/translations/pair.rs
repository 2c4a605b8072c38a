//! A passage beside its translation, with the form that changes it.

use std::collections::BTreeMap;

use courses::{
    format::{
        Difference, What,
        bilingual::{Note, Pair, State},
    },
    language::Language,
};
use leptos::prelude::*;

use super::{Drawn, Place, Typed, place::of_key};
use crate::{
    components::{fields::Field, parts::tag, prose::prose},
    pages::authoring::difference::runs,
    words::{dates, i18n::L, problems::Errors},
};

/// What the passages of a page have in common.
pub(super) struct Sheet<'a> {
    pub(super) l: &'a L,
    /// Where its forms go.
    pub(super) address: String,
    /// What is shown, to come back to it.
    pub(super) place: &'a Place,
    pub(super) from: Language,
    pub(super) to: Language,
    /// Who is named in notes.
    pub(super) names: &'a BTreeMap<String, String>,
}

/// The state in a word, with a colour.
pub(super) fn state(l: &L, state: State) -> AnyView {
    match state {
        State::Missing => tag("error", l.t("not translated")),
        State::Stale => tag("due", l.t("source changed")),
        State::Translated => tag("open", l.t("translated")),
        State::Reviewed => tag("done", l.t("compared")),
    }
}

/// A passage.
pub(super) fn draw(
    sheet: &Sheet<'_>,
    number: usize,
    pair: &Pair,
    drawn: Drawn,
    typed: Option<&Typed>,
    errors: &Errors,
) -> AnyView {
    let l = sheet.l;
    let label =
        if pair.place.is_empty() { l.tf("Passage {n}", &[("n", &number.to_string())]) } else { of_key(l, &pair.place) };
    let code =
        (!pair.place.is_empty()).then(|| view! { " " <span class="soft small code">{pair.place.clone()}</span> });
    let Drawn { source, translation, changed } = drawn;
    let changed = changed.map(|words| {
        view! { <p class="soft small">{l.t("What has changed in the source:")}</p><p class="difference" lang=sheet.from.code()>{runs(l, &words)}</p> }
    });
    let theirs = if pair.translation.is_empty() {
        None
    } else {
        Some(view! { <div lang=sheet.to.code()>{shown(translation, &pair.translation)}</div> })
    };
    let hints = pair.differences.iter().map(|found| view! { <li>{difference(l, found)}</li> }).collect_view();
    let hints = (!pair.differences.is_empty()).then(|| view! { <ul class="pair__hints">{hints}</ul> });
    view! {
        <section class="pair" id=format!("p-{}", pair.key) aria-label=label.clone()>
            <p class="pair__head"><strong>{label.clone()}</strong>{code}" "{state(l, pair.state)}</p>
            <div class="pair__sides">
                <div class="pair__side">
                    <div lang=sheet.from.code()>{shown(source, &pair.source)}</div>
                    {changed}
                </div>
                <div class="pair__side">
                    {theirs}
                    {hints}
                    {notes(sheet, pair)}
                    {form(sheet, pair, &label, typed, errors)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn shown(html: Option<String>, words: &str) -> AnyView {
    match html {
        Some(html) => prose(html, None),
        None => view! { <p class="keeps-lines">{words.to_owned()}</p> }.into_any(),
    }
}

/// Who has written and compared it, and what else was suggested.
fn notes(sheet: &Sheet<'_>, pair: &Pair) -> AnyView {
    let l = sheet.l;
    let by = |note: &Note| {
        let name = sheet.names.get(&note.who).cloned().unwrap_or_else(|| l.t("somebody"));
        format!("{name}, {}", dates::short(l.language, note.on))
    };
    let said = [
        pair.translated.as_ref().map(|note| l.tf("translated by {who}", &[("who", &by(note))])),
        pair.reviewed.as_ref().map(|note| l.tf("compared by {who}", &[("who", &by(note))])),
        pair.same.as_ref().map(|note| l.tf("the source means the same: {who}", &[("who", &by(note))])),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let said = (!said.is_empty()).then(|| view! { <p class="soft small">{said.join(" · ")}</p> });
    let suggestions = pair.suggestions.iter().enumerate().map(|(place, suggestion)| {
        view! {
            <li>
                <p class="keeps-lines" lang=sheet.to.code()>{suggestion.text.clone()}</p>
                <p class="soft small">{by(&suggestion.note)}</p>
                {act(sheet, pair, format!("take-{place}"), l.t("Take this"))}
            </li>
        }
    });
    let suggestions = suggestions.collect_view();
    let suggestions = (!pair.suggestions.is_empty()).then(|| {
        view! {
            <div class="notice">
                <p>{l.t("Another wording came with a file, while this one was changed here:")}</p>
                <ul class="pair__suggestions">{suggestions}</ul>
                {act(sheet, pair, "leave".to_owned(), l.t("Leave it as it is"))}
            </div>
        }
    });
    view! { {said} {suggestions} }.into_any()
}

/// What every form of a passage says: which one, as it was seen, and where to come back to.
fn hidden(sheet: &Sheet<'_>, pair: &Pair) -> AnyView {
    let fields = [("key", &pair.key), ("revision", &pair.revision)];
    let place = sheet.place.fields();
    let all = fields.into_iter().map(|(name, value)| (name, value.clone())).chain(place);
    let all = all.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    all.collect_view().into_any()
}

/// A button that does one thing with a passage.
fn act(sheet: &Sheet<'_>, pair: &Pair, what: String, text: String) -> AnyView {
    view! {
        <form method="post" action=sheet.address.clone()>
            {hidden(sheet, pair)}
            <button class="button button--secondary" name="act" value=what>{text}</button>
        </form>
    }
    .into_any()
}

fn form(sheet: &Sheet<'_>, pair: &Pair, label: &str, typed: Option<&Typed>, errors: &Errors) -> AnyView {
    let l = sheet.l;
    let none = Errors::default();
    let errors = if typed.is_some() { errors } else { &none };
    let words = typed.map_or(pair.translation.as_str(), |typed| typed.words.as_str());
    let open = typed.is_some() || !pair.state.counts();
    // The one with an error is the one to which the summary of errors leads.
    let id = if typed.is_some() { "words".to_owned() } else { format!("words-{}", pair.key) };
    let language = L::language_name(sheet.to);
    let field =
        Field::new("words", format!("{language}: {label}"), errors).with_id(id).written_in(sheet.to).text_area(words);
    let other_numbers = typed.filter(|typed| typed.asks_numbers).map(|typed| {
        Field::new("other-numbers", l.t("The numbers are right as they are"), &none)
            .with_id(format!("other-numbers-{}", pair.key))
            .flag(typed.other_numbers)
    });
    let compared = (pair.state == State::Translated)
        .then(|| act(sheet, pair, "review".to_owned(), l.t("I have compared it: it is right")));
    let same = (pair.state == State::Stale)
        .then(|| act(sheet, pair, "same".to_owned(), l.t("The meaning is the same: the translation holds")));
    let unsaved = if typed.is_some() { "unsaved" } else { "" };
    view! {
        <details class="pair__edit" open=open>
            <summary>{if pair.translation.is_empty() { l.t("Translate") } else { l.t("Change") }}<span class="visually-hidden">": "{label.to_owned()}</span></summary>
            <form method="post" action=sheet.address.clone() data-passage=unsaved>
                {hidden(sheet, pair)}
                {field}
                {other_numbers}
                <button class="button" name="act" value="put" data-saves="">{l.t("Save and go on")}<span class="visually-hidden">": "{label.to_owned()}</span></button>
            </form>
        </details>
        <div class="cluster">{compared}{same}</div>
    }
    .into_any()
}

/// What does not agree, in a sentence.
pub(super) fn difference(l: &L, found: &Difference) -> String {
    let what = match found.what {
        What::Numbers => l.t("Numbers differ"),
        What::Placeholders => l.t("Words in braces differ"),
        What::Addresses => l.t("Addresses differ"),
        What::Bold => l.t("The number of bold words differs"),
        What::Lines => l.t("The number of lines in the list differs"),
    };
    let list = |all: &[String]| if all.is_empty() { "–".to_owned() } else { all.join(", ") };
    let sides = l.tf(
        "source: {source}; translation: {translation}",
        &[("source", &list(&found.missing)), ("translation", &list(&found.added))],
    );
    format!("{what} ({sides})")
}
