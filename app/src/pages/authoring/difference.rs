//! What differs in the words of two versions of a course: by language and activity, passage by passage.

use std::sync::Arc;

use courses::{
    compare::{Passage, Run, differences},
    course::Text,
    format::Editions,
    language::Language,
};
use leptos::prelude::*;
use records::system::{heavy, versions::Published};

use crate::{components::parts::said, web::failure::Failure, words::i18n::L};

/// Most passages that are shown of one activity; the rest is counted.
const SHOWN: usize = 100;

/// Two versions of a course, word by word: in every language of the newer one, then what is gone.
pub(crate) struct Compared(Vec<(Language, Change)>);

/// What has become of a language.
enum Change {
    New,
    Gone,
    Differs(Vec<OfActivity>),
}

/// What differs in an activity.
struct OfActivity {
    /// None for the words of the course itself.
    title: Option<Text>,
    count: usize,
    /// The first [`SHOWN`] passages.
    passages: Vec<Vec<Run>>,
}

/// Compares two versions. Where much has changed in long passages it takes a processor for longer than a thread that answers may.
pub(crate) async fn compare(before: Arc<Published>, after: Editions) -> Result<Compared, Failure> {
    Ok(heavy::FIGURES.run(move || Compared::of(&before.editions, &after)).await?)
}

/// What has changed within passages, in their order; see [`compare`].
pub(super) async fn words(passages: Vec<Passage>) -> Result<Vec<Vec<Run>>, Failure> {
    if passages.is_empty() {
        return Ok(Vec::new());
    }
    Ok(heavy::FIGURES.run(move || passages.iter().map(Passage::runs).collect()).await?)
}

impl Compared {
    fn of(before: &Editions, after: &Editions) -> Self {
        let is_in = |editions: &Editions, language| editions.languages().any(|other| other == language);
        let those = after.languages().map(|language| {
            let change = if is_in(before, language) {
                Change::Differs(activities(before, after, language))
            } else {
                Change::New
            };
            (language, change)
        });
        let gone = before.languages().filter(|language| !is_in(after, *language));
        Self(those.chain(gone.map(|language| (language, Change::Gone))).collect())
    }
}

fn activities(before: &Editions, after: &Editions, language: Language) -> Vec<OfActivity> {
    let (old, new) = (before.get(language), after.get(language));
    let found = differences(old, new).into_iter().map(|difference| {
        let known = new.activity(&difference.activity).or_else(|| old.activity(&difference.activity));
        OfActivity {
            title: known.map(|activity| activity.title.clone()),
            count: difference.passages.len(),
            passages: difference.passages.iter().take(SHOWN).map(Passage::runs).collect(),
        }
    });
    found.collect()
}

/// What differs, language by language.
pub(crate) fn languages(l: &L, compared: &Compared) -> AnyView {
    let parts: Vec<AnyView> =
        compared.0.iter().filter_map(|(language, change)| of_language(l, *language, change)).collect();
    if parts.is_empty() {
        return view! { <p>{l.t("No word differs.")}</p> }.into_any();
    }
    parts.into_any()
}

fn of_language(l: &L, language: Language, change: &Change) -> Option<AnyView> {
    let name = L::language_name(language);
    let sentence = match change {
        Change::New => l.tf("{language}: a new translation.", &[("language", name)]),
        Change::Gone => l.tf("{language}: this translation is not there any more.", &[("language", name)]),
        Change::Differs(found) if found.is_empty() => return None,
        Change::Differs(found) => {
            let parts: Vec<AnyView> = found.iter().map(|one| activity(l, language, one)).collect();
            return Some(view! { <h3>{name}</h3> {parts} }.into_any());
        }
    };
    Some(view! { <p>{sentence}</p> }.into_any())
}

fn activity(l: &L, language: Language, found: &OfActivity) -> AnyView {
    let title = match &found.title {
        Some(title) => said(title, l.language),
        None => l.t("What the course says about itself, its modules and legal facts").into_any(),
    };
    let count = l.tn("{n} passage", "{n} passages", found.count);
    let rest = found.count - found.passages.len();
    let rest = (rest > 0).then(|| view! { <p class="soft">{l.tn("{n} more passage", "{n} more passages", rest)}</p> });
    let lang = (language != l.language).then(|| language.code());
    let passages: Vec<AnyView> =
        found.passages.iter().map(|passage| view! { <li lang=lang>{runs(l, passage)}</li> }.into_any()).collect();
    view! {
        <details class="disclosure"><summary>{title}": "{count}</summary>
            <ul class="difference">{passages}</ul>
            {rest}
        </details>
    }
    .into_any()
}

/// The words of a passage; what is gone and what is new is said to whoever does not see the colours.
pub(super) fn runs(l: &L, passage: &[Run]) -> Vec<AnyView> {
    let runs = passage.iter().map(|run| match run {
        Run::Kept(words) => words.clone().into_any(),
        Run::Gone(words) => {
            view! { <del><span class="visually-hidden">{l.t("gone:")}" "</span>{words.clone()}</del>" " }.into_any()
        }
        Run::New(words) => {
            view! { <ins><span class="visually-hidden">{l.t("new:")}" "</span>{words.clone()}</ins>" " }.into_any()
        }
    });
    runs.collect()
}
