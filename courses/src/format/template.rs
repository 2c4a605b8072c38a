//! PO files brought up to date with the sources, for translators.

mod similar;

use std::collections::BTreeSet;

use super::diagnostics::Diagnostic;
use super::files::Files;
use super::po::{self, Entry, Po};
use super::reader::Reader;
use super::unit::{Form, Unit};
use super::{course, heading, translation};
use crate::language::Language;

/// The file `po/LANGUAGE.po` updated to the present sources, in their order. Translations are kept, also of passages that were
/// moved; a passage whose
/// source has changed keeps its translation as fuzzy, with the previous source; a new passage is empty; what the course
/// no longer says goes to the end as obsolete, and comes back when the course says it again. Updating twice gives the
/// same bytes as updating once.
///
/// # Errors
/// The errors of the sources and of the present PO file, and when `language` is the source language.
pub fn po_template(files: &Files, language: Language) -> Result<String, Vec<Diagnostic>> {
    template(files, language).map(|(_, po)| po::write(&po))
}

/// The same as entries: first one for each of the passages, in their order.
pub(super) fn template(files: &Files, language: Language) -> Result<(Vec<Unit>, Po), Vec<Diagnostic>> {
    let heading = heading::read(files);
    let mut reader = Reader::for_source(files, heading.source_language);
    course::read(&mut reader);
    let units = reader.take_units();
    let mut report = reader.report;
    let file = translation::path(language);
    if language == heading.source_language {
        report.error(&file, 0, format!("the course is written in `{language}`: there is nothing to translate"));
    }
    let old = translation::read(files, &file, &mut report).unwrap_or_default();
    if report.has_errors() {
        let errors = report.into_sorted().into_iter();
        return Err(errors.filter(Diagnostic::is_error).collect());
    }
    let header = header(old.header.clone(), language);
    let mut seen = BTreeSet::new();
    let units: Vec<Unit> =
        units.into_iter().filter(|unit| seen.insert((unit.context.clone(), unit.text.trim().to_owned()))).collect();
    let entries = merge(&units, old.entries);
    Ok((units, Po { header: Some(header), entries }))
}

/// The header with the lines that tools need; its other lines and comments stay.
fn header(old: Option<Entry>, language: Language) -> Entry {
    let mut header = old.unwrap_or_default();
    header.is_fuzzy = false;
    let needed = [
        ("Language", language.code()),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", plural_forms(language)),
    ];
    let mut lines: Vec<String> = header.text.lines().map(str::to_owned).collect();
    for (key, value) in needed {
        let line = format!("{key}: {value}");
        let has_key = |old: &String| old.split_once(':').is_some_and(|(name, _)| name.trim() == key);
        match lines.iter_mut().find(|old| has_key(old)) {
            Some(old) => *old = line,
            None => lines.push(line),
        }
    }
    header.text = lines.join("\n") + "\n";
    header
}

const fn plural_forms(language: Language) -> &'static str {
    match language {
        Language::Az | Language::En => "nplurals=2; plural=(n != 1);",
        Language::Ru => {
            "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : \
             n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
        }
    }
}

/// Entries for the units, then the obsolete ones.
fn merge(units: &[Unit], old: Vec<Entry>) -> Vec<Entry> {
    // Entries of today come before obsolete ones with the same text.
    let mut pool: Vec<Option<Entry>> = old.into_iter().map(Some).collect();
    pool.sort_by_key(|entry| entry.as_ref().is_some_and(|entry| entry.is_obsolete));
    let mut merged: Vec<Option<Entry>> = units.iter().map(|unit| take(&mut pool, |old| is_same(old, unit))).collect();

    // What was moved says what it said: where its place is gone, the same words elsewhere are the same passage.
    let places: BTreeSet<&str> = units.iter().map(|unit| unit.context.as_str()).collect();
    for (unit, slot) in units.iter().zip(&mut merged).filter(|(_, slot)| slot.is_none()) {
        *slot = take(&mut pool, |old| {
            old.id.trim() == unit.text.trim() && !places.contains(old.context.as_str()) && !old.text.trim().is_empty()
        });
    }
    for (unit, slot) in units.iter().zip(&mut merged) {
        if unit.form == Form::Plain && slot.is_none() {
            *slot = take(&mut pool, |old| old.context == unit.context && !old.text.is_empty())
                .map(|old| with_new_source(old, unit));
        }
    }
    for (unit_index, pool_index) in similar::pairs(units, &merged, &pool) {
        merged[unit_index] = pool[pool_index].take().map(|old| with_new_source(old, &units[unit_index]));
    }

    let today = units.iter().zip(merged).map(|(unit, slot)| {
        let entry = slot.unwrap_or_default();
        Entry { context: unit.context.clone(), id: unit.text.trim().to_owned(), is_obsolete: false, ..entry }
    });
    // Nobody misses an obsolete entry that was never translated.
    let gone = pool.into_iter().flatten().filter(|old| !old.text.trim().is_empty());
    today.chain(gone.map(|old| Entry { is_obsolete: true, ..old })).collect()
}

fn is_same(old: &Entry, unit: &Unit) -> bool {
    old.context == unit.context && old.id.trim() == unit.text.trim()
}

fn take(pool: &mut [Option<Entry>], fits: impl Fn(&Entry) -> bool) -> Option<Entry> {
    pool.iter_mut().find(|entry| entry.as_ref().is_some_and(&fits))?.take()
}

/// The translation of what the source said before. The text that it was made for is kept over several changes.
fn with_new_source(old: Entry, unit: &Unit) -> Entry {
    let previous = old.previous.clone().filter(|_| old.is_fuzzy).unwrap_or_else(|| old.id.clone());
    Entry { is_fuzzy: true, previous: Some(previous), id: unit.text.trim().to_owned(), ..old }
}
