//! The head of `course.toml`: the languages of a course, which are known before anything else is read.

use super::diagnostics::Report;
use super::files::{self, Files};
use super::table::{Located, Table};
use super::toml_file;
use crate::language::{Language, UnknownLanguage};

/// The file with which a course folder begins.
pub(super) const FILE: &str = "course.toml";

/// The languages of a course, read before anything else.
pub(super) struct Heading {
    pub(super) source_language: Language,
    /// The languages that it is translated to.
    pub(super) translations: Vec<Language>,
}

/// Reads the languages alone, and reports nothing: whoever reads the whole file does.
pub(super) fn read(files: &Files) -> Heading {
    let mut unreported = Report::default();
    let text = files::text_of(files, FILE, &mut unreported).unwrap_or_default();
    languages(&mut toml_file::parse(FILE, &text, &mut unreported), &mut unreported)
}

/// Takes the languages out of the table of the whole file.
pub(super) fn languages(table: &mut Table, report: &mut Report) -> Heading {
    let source = table.text("source_language", report);
    let source_language = source.and_then(|code| language(&code, report)).unwrap_or(Language::En);
    let mut translations = Vec::new();
    for code in table.texts("languages", report) {
        match language(&code, report) {
            Some(language) if language == source_language || translations.contains(&language) => {
                report.error(FILE, code.line, format!("`{language}` is named twice"));
            }
            Some(language) => translations.push(language),
            None => {}
        }
    }
    Heading { source_language, translations }
}

fn language(code: &Located, report: &mut Report) -> Option<Language> {
    code.text.parse().map_err(|error: UnknownLanguage| report.error(FILE, code.line, error.to_string())).ok()
}
