//! Translations of a draft: a passage changed, a translator's file merged, a language begun. Nothing that a colleague writes at the
//! same moment is lost: where somebody was faster it is tried again on what they have written.

use std::collections::{BTreeMap, BTreeSet};

use courses::{
    format::{
        Diagnostic, Files,
        bilingual::{self, Change, Line, Note, Pair, Refusal, Sheet},
        outline::Changes,
        po::Fault,
    },
    language::Language,
};

use crate::{
    Conflict, Cx, Error, Result,
    authoring::drafts,
    projects::project::DEFAULT_ZONE,
    system::{
        db::{read, sql},
        heavy,
        key::AccountId,
    },
};

/// How often a change is made anew where somebody has changed something else at the same moment.
const TRIES: usize = 5;

const NAME: &str =
    "SELECT p.given_name, p.family_name FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.id = $1";

/// Why a translation is as it was.
#[derive(Clone, Debug)]
pub enum Refused {
    /// See [`Refusal`].
    Passage(Refusal),
    /// Whoever has translated a passage does not review it, where a project asks for a second person.
    Own,
    /// The sources, or the PO file, cannot be read before these faults are mended.
    Sources(Vec<Diagnostic>),
    /// The file that was sent is none.
    File(Vec<Fault>),
}

/// The translation of a draft into one language.
#[derive(Clone, Debug)]
pub struct Translation {
    /// Every passage, in the order in which it is read.
    pub pairs: Vec<Pair>,
    /// How many passages are how far, in the order of [`bilingual::State::ALL`].
    pub counts: [usize; 4],
}

/// Reads a translation of a draft; the faults of the sources where these cannot be read.
pub async fn of(files: &Files, language: Language) -> Result<std::result::Result<Translation, Vec<Diagnostic>>> {
    let files = files.clone();
    let work = heavy::FIGURES.run(move || {
        let sheet = Sheet::open(&files, language)?;
        Ok(Translation { counts: sheet.counts(), pairs: sheet.pairs() })
    });
    work.await
}

/// The PO file of a language for a translator, with what each passage was when it was taken out.
pub async fn copy(files: &Files, language: Language) -> Result<std::result::Result<String, Vec<Diagnostic>>> {
    let files = files.clone();
    heavy::FIGURES.run(move || Sheet::open(&files, language).map(|sheet| sheet.copy())).await
}

/// Begins a translation: its language stands in the head of the course, and all its passages in a file. Answers whether it could be
/// begun: where the sources have faults their passages cannot be told apart.
///
/// # Errors
/// [`Error::Conflict`] where somebody changes the course at the same moment.
pub async fn begin(cx: &Cx, actor: AccountId, slug: &str, language: Language) -> Result<bool> {
    let files = drafts::texts(cx, slug).await?;
    let asked = files.clone();
    let changes = heavy::FIGURES.run(move || bilingual::with_languages(&asked, &[language])).await?;
    let Some(changes) = changes else { return Ok(false) };
    if !changes.is_empty() {
        drafts::rewrite(cx, actor, slug, &files, &changes).await?;
    }
    Ok(true)
}

/// Changes the translation of a passage, from what it was when it was shown.
///
/// # Errors
/// [`Error::Conflict`] where others write without a pause.
pub async fn change(
    cx: &Cx,
    actor: AccountId,
    slug: &str,
    language: Language,
    (key, revision): (&str, &str),
    change: &Change,
) -> Result<std::result::Result<(), Refused>> {
    let two_people = matches!(change, Change::Review) && drafts::asks_second_person(cx, slug).await?;
    let (key, revision, change) = (key.to_owned(), revision.to_owned(), change.clone());
    let done = write(cx, actor, slug, language, move |sheet, note| {
        let own = |pair: &Pair| pair.key == key && pair.translated.as_ref().is_some_and(|by| by.who == note.who);
        if two_people && sheet.pairs().iter().any(own) {
            return Err(Refused::Own);
        }
        sheet.change(&key, &revision, &change, note).map_err(Refused::Passage)
    });
    done.await
}

/// Takes over what a translator's file has that is new: see [`Sheet::merge`].
///
/// # Errors
/// As [`change`].
pub async fn merge(
    cx: &Cx,
    actor: AccountId,
    slug: &str,
    language: Language,
    text: String,
) -> Result<std::result::Result<Vec<Line>, Refused>> {
    write(cx, actor, slug, language, move |sheet, note| sheet.merge(&text, note).map_err(Refused::File)).await
}

/// Changes a translation as it stands now, again where somebody was faster.
async fn write<T: Send + 'static>(
    cx: &Cx,
    actor: AccountId,
    slug: &str,
    language: Language,
    change: impl Fn(&mut Sheet<'_>, &Note) -> std::result::Result<T, Refused> + Clone + Send + 'static,
) -> Result<std::result::Result<T, Refused>> {
    for _ in 0..TRIES {
        let files = drafts::texts(cx, slug).await?;
        let (asked, change, note) = (files.clone(), change.clone(), note(cx, actor));
        let work = heavy::FIGURES.run(move || {
            let mut sheet = Sheet::open(&asked, language).map_err(Refused::Sources)?;
            let done = change(&mut sheet, &note)?;
            Ok((done, sheet.path().to_owned(), sheet.text()))
        });
        let (done, path, text) = match work.await? {
            Ok(done) => done,
            Err(refused) => return Ok(Err(refused)),
        };
        if files.get(&path).is_some_and(|old| old == text.as_bytes()) {
            return Ok(Ok(done));
        }
        match drafts::rewrite(cx, actor, slug, &files, &Changes::from([(path, Some(text))])).await {
            Ok(()) => return Ok(Ok(done)),
            Err(Error::Conflict(Conflict::Changed)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::Conflict(Conflict::Changed))
}

/// Changes sources whose meaning stays the same: their translations hold on, with who has said so.
///
/// # Errors
/// As [`drafts::rewrite`].
pub async fn rewrite_same(cx: &Cx, actor: AccountId, slug: &str, old: &Files, changes: &Changes) -> Result<()> {
    let (before, asked, note) = (old.clone(), changes.clone(), note(cx, actor));
    let work = heavy::FIGURES.run(move || {
        let mut after = before.clone();
        for (path, text) in &asked {
            match text {
                Some(text) => after.insert(path.clone(), text.clone().into_bytes()),
                None => after.remove(path),
            };
        }
        let mut all = asked;
        for language in bilingual::languages(&before).1 {
            // Where the sources cannot be read there is nothing to keep.
            if let (Ok(old), Ok(mut new)) = (Sheet::open(&before, language), Sheet::open(&after, language))
                && new.keep(&old, &note) > 0
            {
                all.insert(new.path().to_owned(), Some(new.text()));
            }
        }
        all
    });
    let all = work.await?;
    drafts::rewrite(cx, actor, slug, old, &all).await
}

fn note(cx: &Cx, actor: AccountId) -> Note {
    Note { who: actor.to_string(), on: cx.today(DEFAULT_ZONE) }
}

/// Given and family names of those who are named in the notes of a translation, by what stands there; whose name was removed, or who
/// comes from somewhere else, is left out.
pub async fn names(cx: &Cx, pairs: &[Pair]) -> Result<BTreeMap<String, String>> {
    let notes = pairs.iter().flat_map(|pair| {
        let suggested = pair.suggestions.iter().map(|suggestion| &suggestion.note);
        pair.translated.iter().chain(&pair.reviewed).chain(&pair.same).chain(suggested)
    });
    let keys: BTreeSet<&str> = notes.map(|note| note.who.as_str()).collect();
    let mut names = BTreeMap::new();
    for key in keys {
        let Ok(account) = key.parse::<AccountId>() else { continue };
        let found: Option<(String, String)> =
            read!(cx.db, c => sql::query_as(NAME).bind(account).fetch_optional(c).await)?;
        names.extend(found.map(|(given, family)| (key.to_owned(), format!("{given} {family}").trim().to_owned())));
    }
    Ok(names)
}
