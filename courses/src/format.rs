//! Course folders: a folder in, editions and diagnostics out.
//!
//! The reading goes over the folder once for each language, with the same code. A `Reader` carries the language and its
//! translations; whatever is shown to people passes through `Reader::say`, which finds the translation or falls back to
//! the source. The first pass is made in the source language; it alone reports faults and lists the *units*, the
//! passages to translate. What the files are, key by key, stands in the module that reads them: `course`, `module`,
//! `lesson`, `quiz`, `scenario`, `legal`, `po`.
//!
//! The files go one way, from what was handed in over the notations and the reader to the whole folder; a table in
//! `tests/suite/phases.rs` has the order.

mod agreement;
pub mod bilingual;
mod blocks;
mod course;
mod diagnostics;
mod editions;
mod example;
pub mod facts;
mod files;
mod heading;
mod html;
mod inspect;
mod legal;
mod lesson;
mod lines;
mod module;
mod names;
pub mod outline;
pub mod passages;
mod pieces;
mod place;
mod placeholders;
pub mod po;
pub mod preview;
pub mod properties;
mod question;
mod quiz;
mod reader;
mod same;
mod scenario;
pub mod sketch;
mod table;
mod template;
mod toml_file;
mod translation;
pub mod twee;
mod unbroken;
mod unit;
mod unreferenced;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::agreement::{Difference, What};
pub use self::diagnostics::{Diagnostic, Severity};
pub use self::editions::Editions;
use self::editions::Translated;
pub use self::example::example;
pub use self::files::{Files, hash};
use self::reader::{Explores, Reader};
pub use self::same::is_same_course;
pub use self::template::po_template;
use self::translation::Translation;
use crate::scenario::explore::Exploration;

/// What a check of a folder found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Every fault, sorted by file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// The course in its languages; `None` when there is an error.
    pub editions: Option<Editions>,
    /// What can happen in the scenarios that were explored, by the path of their file.
    pub explored: BTreeMap<String, Exploration>,
}

/// Checks a folder and builds the course from it. `today` decides which legal facts are stale or not in force.
#[must_use]
pub fn check(files: &Files, today: NaiveDate) -> Checked {
    check_as(files, today, Explores::All)
}

/// The same, exploring what can happen in one scenario alone: for its author, who waits.
#[must_use]
pub fn check_one(files: &Files, today: NaiveDate, scenario: &str) -> Checked {
    check_as(files, today, Explores::One(scenario))
}

/// Builds the course from a folder that passed [`check`] when it was published: the same without exploring what can
/// happen in its scenarios.
#[must_use]
pub fn open(files: &Files, today: NaiveDate) -> Checked {
    check_as(files, today, Explores::None)
}

fn check_as<'a>(files: &'a Files, today: NaiveDate, explores: Explores<'a>) -> Checked {
    let heading = heading::read(files);
    let mut reader = Reader::for_source(files, heading.source_language);
    reader.today = Some(today);
    reader.explores = explores;
    let source = course::read(&mut reader);
    let units = reader.take_units();
    // While somebody writes, and of what is published, nothing is said of them.
    if matches!(explores, Explores::All) {
        placeholders::report(&mut reader, &units);
    }
    let translations: Vec<Translation> = heading
        .translations
        .iter()
        .map(|language| {
            let is_to_publish = matches!(explores, Explores::All);
            Translation::check(files, *language, &units, is_to_publish, &mut reader.report)
        })
        .collect();
    for path in translations.iter().flat_map(Translation::media) {
        reader.uses(path);
    }
    unreferenced::report(&mut reader, &heading);
    let (report, found) = (reader.report, reader.explored);

    let editions = (!report.has_errors()).then(|| {
        let translated = translations.iter().map(|translation| {
            let mut reader = Reader::for_translation(files, heading.source_language, translation);
            Translated { course: course::read(&mut reader), percent: translation.percent(&units) }
        });
        Editions::new(source, translated.collect())
    });
    Checked { diagnostics: report.into_sorted(), editions, explored: found }
}
