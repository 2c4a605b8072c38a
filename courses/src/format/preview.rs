//! Single parts of a course as trainees would see them, while the rest of it may still have faults.

use std::collections::BTreeMap;

use super::reader::Reader;
use super::{files::Files, heading, legal, lesson, quiz};
use crate::course::{LegalFact, Lesson, Quiz, Text};

/// Passages of a lesson, each by itself, in the source language of the course. Media are named as in [`Lesson::html_with_media`].
#[must_use]
pub fn passages(files: &Files, sources: &[&str]) -> Vec<Lesson> {
    const NAME: &str = "preview.md";
    // Only what a passage may refer to.
    let mut only: Files = Files::new();
    for path in [heading::FILE, legal::FILE] {
        only.extend(files.get(path).map(|bytes| (path.to_owned(), bytes.clone())));
    }
    let language = heading::read(files).source_language;
    let mut found = Vec::with_capacity(sources.len());
    for source in sources {
        only.insert(NAME.to_owned(), format!("# {NAME}\n\n{source}\n").into_bytes());
        let mut reader = Reader::for_source(&only, language);
        let facts = legal::read(&mut reader);
        let lesson = lesson::read(&mut reader, NAME, &facts).map(|(_, lesson)| lesson);
        found.push(lesson.unwrap_or_else(|| Lesson { html: String::new(), headings: Vec::new(), legal: Vec::new() }));
    }
    found
}

/// A test as far as it can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Its title.
    pub title: Text,
    /// Its questions and terms.
    pub content: Quiz,
    /// The legal facts of the course, by key.
    pub facts: BTreeMap<String, LegalFact>,
}

/// A test in the source language of the course; none where its file is no text.
#[must_use]
pub fn quiz(files: &Files, path: &str) -> Option<Preview> {
    let mut reader = Reader::for_source(files, heading::read(files).source_language);
    let facts = legal::read(&mut reader);
    let (title, content) = quiz::read(&mut reader, path, &facts)?;
    Some(Preview { title, content, facts })
}
