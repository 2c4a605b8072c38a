//! A course in all its languages.

use crate::course::Course;
use crate::language::Language;

/// A course in all its languages, the source language first.
#[derive(Clone, Debug, PartialEq)]
pub struct Editions {
    source: Course,
    translated: Vec<Translated>,
}

/// A course in another language than that of its sources.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Translated {
    pub(super) course: Course,
    /// How much of it is translated, in full percent: 100 is all of it.
    pub(super) percent: u8,
}

impl Editions {
    pub(super) const fn new(source: Course, translated: Vec<Translated>) -> Self {
        Self { source, translated }
    }

    /// The edition in this language, or in the source language where there is none.
    #[must_use]
    pub fn get(&self, language: Language) -> &Course {
        self.find(language).map_or(&self.source, |translated| &translated.course)
    }

    /// How much of the edition in this language is in this language, in full percent; of the rest the words are those of the source.
    #[must_use]
    pub fn percent(&self, language: Language) -> u8 {
        self.find(language).map_or(100, |translated| translated.percent)
    }

    fn find(&self, language: Language) -> Option<&Translated> {
        self.translated.iter().find(|translated| translated.course.language == language)
    }

    /// The edition in the language that the course was written in.
    #[must_use]
    pub const fn source(&self) -> &Course {
        &self.source
    }

    /// The languages, the source language first.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        let translated = self.translated.iter().map(|translated| &translated.course);
        std::iter::once(&self.source).chain(translated).map(|course| course.language)
    }
}
