//! One pass over a folder in one language.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::diagnostics::Report;
use super::files::{self, Files};
use super::table::{Located, Table};
use super::toml_file;
use super::translation::Translation;
use super::unbroken::unbroken;
use super::unit::{Form, Unit};
use crate::course::{LessonPlace, Text};
use crate::language::Language;
use crate::scenario::explore::Exploration;

/// In which scenarios what can happen is explored, which takes time.
#[derive(Clone, Copy)]
pub(super) enum Explores<'a> {
    None,
    /// The one in this file.
    One(&'a str),
    All,
}

pub(super) struct Reader<'a> {
    pub(super) files: &'a Files,
    pub(super) report: Report,
    /// Where dates are checked: the day of the check.
    pub(super) today: Option<NaiveDate>,
    /// Which scenarios are explored.
    pub(super) explores: Explores<'a>,
    /// What was found, by the path of the file.
    pub(super) explored: BTreeMap<String, Exploration>,
    /// Keys and lines of the legal facts that nothing has shown so far.
    pub(super) facts: BTreeMap<String, u32>,
    /// Ids of the activities so far.
    pub(super) ids: BTreeSet<String>,
    /// File, line and name of the places in lessons that something refers to.
    pub(super) places: Vec<(String, u32, LessonPlace)>,
    source_language: Language,
    translation: Option<&'a Translation>,
    units: Vec<Unit>,
    /// By the path of a file that was moved since it was made: what translations call it.
    called: BTreeMap<String, String>,
    /// Paths of the files that something refers to.
    used: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn for_source(files: &'a Files, source_language: Language) -> Self {
        Self {
            files,
            report: Report::default(),
            today: None,
            explores: Explores::None,
            explored: BTreeMap::new(),
            facts: BTreeMap::new(),
            ids: BTreeSet::new(),
            places: Vec::new(),
            source_language,
            translation: None,
            units: Vec::new(),
            called: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    pub(super) fn for_translation(files: &'a Files, source_language: Language, translation: &'a Translation) -> Self {
        Self { translation: Some(translation), ..Self::for_source(files, source_language) }
    }

    /// The language of this pass.
    pub(super) fn language(&self) -> Language {
        self.translation.map_or(self.source_language, Translation::language)
    }

    /// The units so far, in the order of the sources.
    pub(super) fn take_units(&mut self) -> Vec<Unit> {
        std::mem::take(&mut self.units)
    }

    /// The text of a file, as [`files::text_of`] reads it.
    pub(super) fn text_file(&mut self, path: &str) -> Option<String> {
        self.used.insert(path.to_owned());
        files::text_of(self.files, path, &mut self.report)
    }

    /// A TOML file; `None` as in [`Reader::text_file`].
    pub(super) fn toml_file(&mut self, path: &str) -> Option<Table> {
        let text = self.text_file(path)?;
        Some(toml_file::parse(path, &text, &mut self.report))
    }

    pub(super) fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Marks a file as referred to.
    pub(super) fn uses(&mut self, path: &str) {
        self.used.insert(path.to_owned());
    }

    /// Whether something refers to a file.
    pub(super) fn is_used(&self, path: &str) -> bool {
        self.used.contains(path)
    }

    /// From now on translations call the file so, wherever it lies.
    pub(super) fn call(&mut self, file: &str, name: String) {
        self.called.insert(file.to_owned(), name);
    }

    /// What translations call a file: its path, or the one at which it was made.
    pub(super) fn name_of<'b>(&'b self, file: &'b str) -> &'b str {
        self.called.get(file).map_or(file, String::as_str)
    }

    /// A passage in the language of this pass, or in the source language where it is not translated.
    pub(super) fn say(&mut self, unit: Unit) -> Text {
        let translated = self.translation.and_then(|translation| {
            let value = translation.find(&unit.context, &unit.text)?.to_owned();
            Some(Text { language: translation.language(), value })
        });
        let text = translated.unwrap_or_else(|| Text { language: self.source_language, value: unit.text.clone() });
        self.units.push(unit);
        text
    }

    /// A passage of a TOML file: the unit is named by what translations call the file, and the path of the key.
    pub(super) fn say_plain(&mut self, file: &str, path: &str, source: Option<Located>, limit: usize) -> Text {
        let Some(Located { line, text }) = source else {
            // The fault is reported already, and a folder with faults yields no course.
            return Text { language: self.source_language, value: String::new() };
        };
        self.check_length(file, line, path, &text, limit);
        let said = self.say(Unit {
            context: format!("{}:{path}", self.name_of(file)),
            file: file.to_owned(),
            line,
            text,
            limit,
            form: Form::Plain,
        });
        Text { value: unbroken(&said.value), ..said }
    }

    pub(super) fn check_length(&mut self, file: &str, line: u32, what: &str, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            let message = format!("`{what}` has {length} characters; {limit} are the most");
            self.report.error(file, line, message);
        }
    }
}
