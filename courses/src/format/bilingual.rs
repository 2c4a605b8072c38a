//! A course in two languages: every passage beside its translation, how far it is, and what changes it. Everything stands in the PO
//! file, which tools for translators read and write too.

mod merge;
mod notes;
mod places;

use super::agreement::{self, Difference};
use super::diagnostics::{Diagnostic, Report};
use super::files::{self, Files};
use super::heading;
use super::outline::Changes;
use super::po::{self, Entry, Po};
use super::unit::{Form, Unit};
use super::{sketch, template, translation};
use crate::language::Language;

pub use self::merge::{Fate, Line};
use self::notes::Kind;
pub use self::notes::{Note, Suggestion};
pub use self::places::{Read, find};

/// How far the translation of a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// There is none.
    Missing,
    /// The source has changed since.
    Stale,
    /// It is there.
    Translated,
    /// Somebody has compared it.
    Reviewed,
}

impl State {
    /// All states, the least first.
    pub const ALL: [Self; 4] = [Self::Missing, Self::Stale, Self::Translated, Self::Reviewed];

    /// The name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Translated => "translated",
            Self::Reviewed => "reviewed",
        }
    }

    /// Whether trainees get the passage in this language.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Translated | Self::Reviewed)
    }
}

/// A passage in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// A short name for it while it says what it says, where it stands.
    pub key: String,
    /// The file in which it stands.
    pub file: String,
    /// What it is in a file of keys: `question-id.option.id.text`; empty in a lesson.
    pub place: String,
    /// What has to be translated as a whole with it before anybody gets any of it; empty where it stands for itself.
    pub whole: String,
    /// Whether it is Markdown of a lesson, and not a heading of one.
    pub is_block: bool,
    /// The words in the source language.
    pub source: String,
    /// The words in the other; empty where there are none.
    pub translation: String,
    /// A short name for the translation as it is.
    pub revision: String,
    /// How far it is.
    pub state: State,
    /// Of a stale one: the source that it was made for.
    pub previous: Option<String>,
    /// Who has written it, where that is known.
    pub translated: Option<Note>,
    /// Who has compared it with the source.
    pub reviewed: Option<Note>,
    /// Who has said of a changed source that it means the same.
    pub same: Option<Note>,
    /// Other wordings.
    pub suggestions: Vec<Suggestion>,
    /// What does not agree; without numbers that somebody has called right as they are.
    pub differences: Vec<Difference>,
}

/// What is done to the translation of a passage.
#[derive(Clone, Debug)]
pub enum Change {
    /// It says this from now on. Numbers that differ are right as they are.
    Put {
        /// The words.
        words: String,
        /// Whether numbers may differ.
        other_numbers: bool,
    },
    /// Somebody has compared it.
    Review,
    /// The source has changed, and means the same.
    Same,
    /// The suggestions are looked at and left.
    Leave,
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The course does not say this any more.
    Gone,
    /// Somebody has written something else meanwhile.
    Changed,
    /// It cannot be the translation of this passage, for these reasons.
    Faulty(Vec<String>),
    /// Numbers differ, and nobody has called them right.
    Differs(Vec<Difference>),
}

/// The translation of a course into one language.
pub struct Sheet<'a> {
    files: &'a Files,
    path: String,
    units: Vec<Unit>,
    po: Po,
}

impl<'a> Sheet<'a> {
    /// The translation as it stands in a folder, brought up to date with the sources: see [`super::po_template`].
    ///
    /// # Errors
    /// The errors of the sources and of the PO file, and when `language` is the source language.
    pub fn open(files: &'a Files, language: Language) -> Result<Self, Vec<Diagnostic>> {
        let (units, po) = template::template(files, language)?;
        Ok(Self { files, path: translation::path(language), units, po })
    }

    /// The path of the PO file.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The PO file.
    #[must_use]
    pub fn text(&self) -> String {
        po::write(&self.po)
    }

    /// Every passage, in the order in which it is read.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        self.units.iter().zip(&self.po.entries).map(|(unit, entry)| pair(unit, entry)).collect()
    }

    /// How many passages are how far, in the order of [`State::ALL`].
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for entry in &self.po.entries[..self.units.len()] {
            counts[state(entry) as usize] += 1;
        }
        counts
    }

    /// Changes the translation of one passage, from what it was when it was shown.
    ///
    /// # Errors
    /// See [`Refusal`]: then nothing is changed.
    pub fn change(&mut self, key: &str, revision: &str, change: &Change, note: &Note) -> Result<(), Refusal> {
        let place = self.units.iter().position(|unit| key_of(unit) == key).ok_or(Refusal::Gone)?;
        if fingerprint(&self.po.entries[place]) != revision {
            return Err(Refusal::Changed);
        }
        if let Change::Put { words, other_numbers } = change {
            let words = words.trim();
            let faults = if words.is_empty() { Vec::new() } else { self.faults(place, words) };
            if !faults.is_empty() {
                return Err(Refusal::Faulty(faults));
            }
            let mut errors = if words.is_empty() { Vec::new() } else { self.differs(place, words) };
            errors.retain(Difference::is_error);
            if !errors.is_empty() && !*other_numbers {
                return Err(Refusal::Differs(errors));
            }
            let entry = &mut self.po.entries[place];
            put(entry, words, note);
            entry.flags.retain(|flag| flag != agreement::FLAG);
            if !errors.is_empty() {
                entry.flags.push(agreement::FLAG.to_owned());
            }
            return Ok(());
        }
        let entry = &mut self.po.entries[place];
        match *change {
            Change::Review if state(entry).counts() => notes::write(entry, Kind::Reviewed, note),
            Change::Same if state(entry) == State::Stale => {
                entry.is_fuzzy = false;
                entry.previous = None;
                notes::write(entry, Kind::Same, note);
            }
            Change::Leave => notes::remove(entry, &[Kind::Suggested]),
            Change::Put { .. } | Change::Review | Change::Same => return Err(Refusal::Changed),
        }
        Ok(())
    }

    /// Says of every passage whose source is another one than `before` that it means the same. Answers how many there are.
    pub fn keep(&mut self, before: &Self, note: &Note) -> usize {
        let was = |entry: &Entry, previous: &str| {
            before.po.entries.iter().any(|old| {
                !old.is_obsolete && !old.is_fuzzy && old.context == entry.context && old.id.trim() == previous.trim()
            })
        };
        let mut kept = 0;
        for entry in &mut self.po.entries[..self.units.len()] {
            if entry.is_fuzzy && entry.previous.as_deref().is_some_and(|previous| was(entry, previous)) {
                entry.is_fuzzy = false;
                entry.previous = None;
                notes::write(entry, Kind::Same, note);
                kept += 1;
            }
        }
        kept
    }

    /// Why these words cannot be the translation of a passage.
    fn faults(&self, place: usize, words: &str) -> Vec<String> {
        let unit = &self.units[place];
        let mut report = Report::default();
        let media = translation::check_text(unit, &self.po.entries[place], words, &self.path, &mut report);
        for path in media.iter().filter(|path| !self.files.contains_key(*path)) {
            report.error(&self.path, 0, format!("there is no file `{path}`"));
        }
        report.into_sorted().into_iter().filter(Diagnostic::is_error).map(|found| found.message).collect()
    }

    fn differs(&self, place: usize, words: &str) -> Vec<Difference> {
        agreement::differences(&self.units[place].text, words)
    }
}

/// Every passage of a course in the language of its sources, with nothing beside it.
///
/// # Errors
/// The errors of the sources.
pub fn passages(files: &Files) -> Result<Vec<Pair>, Vec<Diagnostic>> {
    let source = heading::read(files).source_language;
    let other = Language::ALL.into_iter().find(|language| *language != source).unwrap_or(source);
    let mut alone = files.clone();
    alone.remove(&translation::path(other));
    Ok(Sheet::open(&alone, other)?.pairs())
}

/// The languages of a folder: that of its sources, and those into which it is translated, given out or not.
#[must_use]
pub fn languages(files: &Files) -> (Language, Vec<Language>) {
    let heading = heading::read(files);
    let is_translated = |language: &Language| {
        heading.translations.contains(language) || files.contains_key(&translation::path(*language))
    };
    let translated = Language::ALL.into_iter().filter(|language| *language != heading.source_language);
    (heading.source_language, translated.filter(is_translated).collect())
}

/// What has to be written so that a folder is translated into these languages as well: they stand in its head, and each has a PO file
/// with every passage. None where the course cannot be read.
#[must_use]
pub fn with_languages(files: &Files, more: &[Language]) -> Option<Changes> {
    let heading = heading::read(files);
    let mut languages = heading.translations.clone();
    languages.extend(more.iter().filter(|one| **one != heading.source_language && !heading.translations.contains(one)));
    let mut changes = Changes::new();
    if languages != heading.translations {
        let course = std::str::from_utf8(files.get(heading::FILE)?).ok()?;
        changes.insert(heading::FILE.to_owned(), Some(sketch::set_languages(course, &languages).ok()?));
    }
    for language in languages.into_iter().filter(|language| !files.contains_key(&translation::path(*language))) {
        let sheet = Sheet::open(files, language).ok()?;
        changes.insert(sheet.path.clone(), Some(sheet.text()));
    }
    Some(changes)
}

fn pair(unit: &Unit, entry: &Entry) -> Pair {
    let translation = entry.text.trim().to_owned();
    let mut differences =
        if translation.is_empty() { Vec::new() } else { agreement::differences(&unit.text, &translation) };
    if entry.flags.iter().any(|flag| flag == agreement::FLAG) {
        differences.retain(|found| !found.is_error());
    }
    Pair {
        key: key_of(unit),
        file: unit.file.clone(),
        place: unit.context.split_once(':').map_or_else(String::new, |(_, key)| key.to_owned()),
        whole: translation::together(&unit.context).unwrap_or_default(),
        is_block: unit.form == Form::Block,
        source: unit.text.trim().to_owned(),
        translation,
        revision: fingerprint(entry),
        state: state(entry),
        previous: entry.previous.clone().filter(|_| entry.is_fuzzy),
        translated: notes::find(entry, Kind::Translated),
        reviewed: notes::find(entry, Kind::Reviewed),
        same: notes::find(entry, Kind::Same),
        suggestions: notes::suggestions(entry),
        differences,
    }
}

fn state(entry: &Entry) -> State {
    if entry.text.trim().is_empty() {
        State::Missing
    } else if entry.is_fuzzy {
        State::Stale
    } else if notes::find(entry, Kind::Reviewed).is_some() {
        State::Reviewed
    } else {
        State::Translated
    }
}

/// Other words, of which nobody has said anything yet.
fn put(entry: &mut Entry, words: &str, note: &Note) {
    notes::clear(entry);
    words.clone_into(&mut entry.text);
    entry.is_fuzzy = false;
    entry.previous = None;
    if !words.is_empty() {
        notes::write(entry, Kind::Translated, note);
    }
}

/// A short name for what an entry says.
fn fingerprint(entry: &Entry) -> String {
    let state = if entry.is_fuzzy { "fuzzy" } else { "" };
    short(&[entry.text.trim(), state])
}

/// A short name for a passage: what it says, and where.
fn key_of(unit: &Unit) -> String {
    short(&[&unit.context, unit.text.trim()])
}

fn short(parts: &[&str]) -> String {
    let all = Files::from([(String::new(), parts.join("\0").into_bytes())]);
    files::hash(&all)[..6].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
