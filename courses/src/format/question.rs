//! `[[question]]` and `[[question.option]]` of a quiz.

use std::collections::{BTreeMap, BTreeSet};

use super::names::is_name;
use super::reader::Reader;
use super::table::{Located, Table};
use super::unit::LONG;
use super::{legal, place};
use crate::course::{LegalFact, Question, QuestionKind, QuestionOption};

/// Most points of a question.
const MOST_POINTS: u32 = 100;
/// Most options that a question can ask for.
const MOST_CHOSEN: u32 = 20;

/// Reads a question; `None` where it has no usable id, without which nothing in it can be named.
pub(super) fn read(reader: &mut Reader<'_>, mut table: Table, legal: &BTreeMap<String, LegalFact>) -> Option<Question> {
    let file = table.file().to_owned();
    let line = table.line();
    let id = read_id(&mut table, reader)?;
    let kind = read_kind(&mut table, reader);
    let situation = table.optional_text("situation", &mut reader.report);
    let situation = situation.map(|text| reader.say_plain(&file, &format!("{id}.situation"), Some(text), LONG));
    let text = table.text("text", &mut reader.report);
    let text = reader.say_plain(&file, &format!("{id}.text"), text, LONG);
    let points = table.optional_integer("points", 1..=MOST_POINTS, &mut reader.report).unwrap_or(1);
    let choose = table.optional_integer("choose", 1..=MOST_CHOSEN, &mut reader.report);
    let tags = table.texts("tags", &mut reader.report);
    let facts = table.texts("legal", &mut reader.report);
    for fact in &facts {
        legal::refer(reader, &file, fact.line, &fact.text, legal);
    }
    let lesson = place::read(reader, &mut table);
    let options = read_options(&id, &mut table, reader);
    table.finish(&mut reader.report);
    if let Some(kind) = kind
        && let Some(fault) = fault_of_key(kind, &options)
    {
        reader.report.error(&file, line, format!("question `{id}` {fault}"));
    }
    let choose = choose.and_then(|choose| usize::try_from(choose).ok());
    if let Some(fault) = choose.and_then(|choose| fault_of_number(kind?, choose, &options)) {
        reader.report.error(&file, line, format!("question `{id}` {fault}"));
    }
    Some(Question {
        id,
        // An unknown kind is reported, and a folder with faults yields no course.
        kind: kind.unwrap_or(QuestionKind::Single),
        situation,
        text,
        points,
        choose,
        tags: tags.into_iter().map(|tag| tag.text).collect(),
        legal: facts.into_iter().map(|fact| fact.text).collect(),
        lesson,
        options,
    })
}

pub(super) fn read_id(table: &mut Table, reader: &mut Reader<'_>) -> Option<String> {
    let Located { line, text: id } = table.text("id", &mut reader.report)?;
    if is_name(&id) {
        return Some(id);
    }
    let message = format!("id `{id}` must be small Latin letters, digits and hyphens");
    reader.report.error(table.file(), line, message);
    None
}

pub(super) fn read_kind(table: &mut Table, reader: &mut Reader<'_>) -> Option<QuestionKind> {
    let Located { line, text: kind } = table.text("kind", &mut reader.report)?;
    match kind.as_str() {
        "single" => Some(QuestionKind::Single),
        "multiple" => Some(QuestionKind::Multiple),
        _ => {
            let message = format!("unknown kind of question `{kind}` (single, multiple)");
            reader.report.error(table.file(), line, message);
            None
        }
    }
}

fn read_options(question: &str, table: &mut Table, reader: &mut Reader<'_>) -> Vec<QuestionOption> {
    let file = table.file().to_owned();
    let mut ids = BTreeSet::new();
    let mut options = Vec::new();
    for mut table in table.tables("option", &mut reader.report) {
        let line = table.line();
        let Some(id) = read_id(&mut table, reader) else {
            continue;
        };
        if !ids.insert(id.clone()) {
            let message = format!("option `{id}` is there twice in question `{question}`");
            reader.report.error(&file, line, message);
        }
        let text = table.text("text", &mut reader.report);
        let text = reader.say_plain(&file, &format!("{question}.option.{id}.text"), text, LONG);
        let feedback = table.text("feedback", &mut reader.report);
        let feedback = reader.say_plain(&file, &format!("{question}.option.{id}.feedback"), feedback, LONG);
        let right = table.flag("right", &mut reader.report);
        let last = table.flag("last", &mut reader.report);
        table.finish(&mut reader.report);
        options.push(QuestionOption { id, text, feedback, right, last });
    }
    options
}

/// What is wrong with how many options are to be chosen.
fn fault_of_number(kind: QuestionKind, choose: usize, options: &[QuestionOption]) -> Option<String> {
    let right = options.iter().filter(|option| option.right).count();
    match kind {
        QuestionKind::Single => Some("names how many to `choose`; `single` takes one".to_owned()),
        QuestionKind::Multiple if choose != right => {
            Some(format!("says to `choose` {choose} and has {right} right options"))
        }
        QuestionKind::Multiple => None,
    }
}

/// What is wrong with the number of options and of right ones.
pub(super) fn fault_of_key(kind: QuestionKind, options: &[QuestionOption]) -> Option<String> {
    let right = options.iter().filter(|option| option.right).count();
    match kind {
        _ if options.len() < 2 => Some("needs at least two options".to_owned()),
        _ if right == 0 => Some("has no right option".to_owned()),
        QuestionKind::Single if right > 1 => Some(format!("has {right} right options; `single` takes one")),
        QuestionKind::Multiple if right == options.len() => {
            Some("has no wrong option; `multiple` needs one".to_owned())
        }
        QuestionKind::Single | QuestionKind::Multiple => None,
    }
}
