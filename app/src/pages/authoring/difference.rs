//! What differs in the words of two versions of a course: by language and activity, passage by passage.

use courses::{
    compare::{Difference, Passage, Run, differences},
    course::Course,
    format::Editions,
    language::Language,
};
use leptos::prelude::*;

use crate::{components::parts::said, words::i18n::L};

/// Most passages that are shown of one activity; the rest is counted.
const SHOWN: usize = 100;

/// What differs, in every language of the newer one.
pub(crate) fn languages(l: &L, before: &Editions, after: &Editions) -> AnyView {
    let parts: Vec<AnyView> =
        after.languages().filter_map(|language| of_language(l, before, after, language)).collect();
    let gone = before.languages().filter(|language| after.languages().all(|other| other != *language));
    let gone = gone.map(|language| {
        let name = L::language_name(language);
        view! { <p>{l.tf("{language}: this translation is not there any more.", &[("language", name)])}</p> }
    });
    let gone = gone.collect_view();
    if parts.is_empty() && gone.is_empty() {
        return view! { <p>{l.t("No word differs.")}</p> }.into_any();
    }
    view! { {parts} {gone} }.into_any()
}

fn of_language(l: &L, before: &Editions, after: &Editions, language: Language) -> Option<AnyView> {
    let name = L::language_name(language);
    if before.languages().all(|other| other != language) {
        let sentence = l.tf("{language}: a new translation.", &[("language", name)]);
        return Some(view! { <p>{sentence}</p> }.into_any());
    }
    let (old, new) = (before.get(language), after.get(language));
    let found = differences(old, new);
    if found.is_empty() {
        return None;
    }
    let parts: Vec<AnyView> = found.iter().map(|difference| activity(l, old, new, difference)).collect();
    Some(view! { <h3>{name}</h3> {parts} }.into_any())
}

fn activity(l: &L, old: &Course, new: &Course, difference: &Difference) -> AnyView {
    let known = new.activity(&difference.activity).or_else(|| old.activity(&difference.activity));
    let title = match known {
        Some(activity) => said(&activity.title, l.language),
        None => l.t("What the course says about itself, its modules and legal facts").into_any(),
    };
    let count = l.tn("{n} passage", "{n} passages", difference.passages.len());
    let rest = difference.passages.len().saturating_sub(SHOWN);
    let rest = (rest > 0).then(|| view! { <p class="soft">{l.tn("{n} more passage", "{n} more passages", rest)}</p> });
    let passages: Vec<AnyView> =
        difference.passages.iter().take(SHOWN).map(|one| passage(l, new.language, one)).collect();
    view! {
        <details class="disclosure"><summary>{title}": "{count}</summary>
            <ul class="difference">{passages}</ul>
            {rest}
        </details>
    }
    .into_any()
}

fn passage(l: &L, language: Language, passage: &Passage) -> AnyView {
    let lang = (language != l.language).then(|| language.code());
    view! { <li lang=lang>{runs(l, passage)}</li> }.into_any()
}

/// The words of a passage; what is gone and what is new is said to whoever does not see the colours.
pub(super) fn runs(l: &L, passage: &Passage) -> Vec<AnyView> {
    let runs = passage.runs().into_iter().map(|run| match run {
        Run::Kept(words) => words.into_any(),
        Run::Gone(words) => {
            view! { <del><span class="visually-hidden">{l.t("gone:")}" "</span>{words}</del>" " }.into_any()
        }
        Run::New(words) => {
            view! { <ins><span class="visually-hidden">{l.t("new:")}" "</span>{words}</ins>" " }.into_any()
        }
    });
    runs.collect()
}
