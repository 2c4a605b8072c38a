//! A course in all its languages.

use crate::course::Course;
use crate::language::Language;

/// A course in all its languages, the source language first.
#[derive(Clone, Debug, PartialEq)]
pub struct Editions {
    source: Course,
    translated: Vec<Course>,
}

impl Editions {
    pub(super) const fn new(source: Course, translated: Vec<Course>) -> Self {
        Self { source, translated }
    }

    /// The edition in this language, or in the source language where there is none.
    #[must_use]
    pub fn get(&self, language: Language) -> &Course {
        self.translated.iter().find(|course| course.language == language).unwrap_or(&self.source)
    }

    /// The edition in the language that the course was written in.
    #[must_use]
    pub const fn source(&self) -> &Course {
        &self.source
    }

    /// The languages, the source language first.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        std::iter::once(&self.source).chain(&self.translated).map(|course| course.language)
    }
}
