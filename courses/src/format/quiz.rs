//! `NAME.quiz.toml`: how often and how well, and the questions.

use std::collections::{BTreeMap, BTreeSet};

use super::question;
use super::reader::Reader;
use super::unit::{LONG, TITLE};
use crate::course::{LegalFact, Quiz, Text};

/// Most hours between two attempts: a year.
const MOST_PAUSE_HOURS: u32 = 8_760;
/// Most attempts that a limit can name.
const MOST_ATTEMPTS: u32 = 1_000;

/// Reads a quiz and its title; `None` where the file is not text.
pub(super) fn read(reader: &mut Reader<'_>, file: &str, legal: &BTreeMap<String, LegalFact>) -> Option<(Text, Quiz)> {
    let mut table = reader.toml_file(file)?;
    let title = table.text("title", &mut reader.report);
    let title = reader.say_plain(file, "title", title, TITLE);
    let intro = table.optional_text("intro", &mut reader.report);
    let intro = intro.map(|intro| reader.say_plain(file, "intro", Some(intro), LONG));
    let pass_percent = table.integer("pass_percent", 0..=100, &mut reader.report);
    let max_attempts = table.optional_integer("max_attempts", 0..=MOST_ATTEMPTS, &mut reader.report);
    let pause_hours = table.optional_integer("pause_hours", 0..=MOST_PAUSE_HOURS, &mut reader.report);
    let tables = table.tables("question", &mut reader.report);
    table.finish(&mut reader.report);
    if tables.is_empty() && !reader.report.has_errors_in(file) {
        reader.report.error(file, 0, "the quiz has no `[[question]]`");
    }

    let mut ids = BTreeSet::new();
    let mut questions = Vec::new();
    for table in tables {
        let line = table.line();
        if let Some(question) = question::read(reader, table, legal) {
            if !ids.insert(question.id.clone()) {
                reader.report.error(file, line, format!("question `{}` is there twice", question.id));
            }
            questions.push(question);
        }
    }
    let quiz = Quiz {
        intro,
        // The number is within 0..=100 by the reading above.
        pass_percent: pass_percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(100),
        max_attempts: max_attempts.filter(|max| *max > 0),
        pause_hours: pause_hours.unwrap_or(0),
        questions,
    };
    Some((title, quiz))
}
