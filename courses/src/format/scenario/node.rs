//! `[[node]]` of a scenario, as it stands in the file: names are not resolved yet.

use std::collections::BTreeMap;

use super::super::place;
use super::super::question::{fault_of_key, read_kind};
use super::super::reader::Reader;
use super::super::table::{Located, Table};
use super::super::unit::{LONG, TITLE};
use super::keys::{legal_keys, optional, read_id, required};
use super::variables::Variables;
use crate::course::{LegalFact, LessonPlace, Medium, Question, QuestionOption, Text};
use crate::format::names::is_media_path;

/// Most choices, options or events of a node, and most extras: each is a bit of what was seen.
const MOST: usize = 20;
/// Most points of a question.
const MOST_POINTS: u32 = 100;
/// How often something can happen at most.
const MOST_TIMES: u32 = 1_000;

pub(super) struct RawNode {
    pub(super) line: u32,
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) speaker: Option<Text>,
    pub(super) text: Text,
    pub(super) again: Option<Text>,
    pub(super) picture: Option<Medium>,
    pub(super) audio: Option<Medium>,
    pub(super) extras: Vec<RawExtra>,
    pub(super) effects: Option<Located>,
    pub(super) lesson: Option<LessonPlace>,
    pub(super) way: RawWay,
}

pub(super) struct RawExtra {
    pub(super) line: u32,
    pub(super) when: Option<Located>,
    pub(super) text: Text,
}

pub(super) enum RawWay {
    Choices(Vec<RawChoice>),
    Question(Box<RawQuestion>),
    Events(Vec<RawEvent>),
    End(Text),
    /// Reported.
    None,
}

pub(super) struct RawChoice {
    pub(super) line: u32,
    pub(super) id: String,
    pub(super) action: usize,
    pub(super) text: Text,
    pub(super) outcome: Option<Text>,
    pub(super) to: Option<Located>,
    pub(super) when: Option<Located>,
    pub(super) most: Option<u16>,
    pub(super) effects: Option<Located>,
    pub(super) critical: Option<Located>,
    pub(super) best: bool,
    pub(super) reason: Option<Text>,
    pub(super) legal: Vec<String>,
}

pub(super) struct RawQuestion {
    pub(super) question: Question,
    pub(super) options: Vec<RawOption>,
    pub(super) to: Option<Located>,
    pub(super) reason: Option<Text>,
}

pub(super) struct RawOption {
    pub(super) action: usize,
    pub(super) effects: Option<Located>,
    pub(super) critical: Option<Located>,
}

pub(super) struct RawEvent {
    pub(super) line: u32,
    pub(super) id: String,
    pub(super) action: usize,
    pub(super) chance: u32,
    pub(super) when: Option<Located>,
    pub(super) text: Option<Text>,
    pub(super) effects: Option<Located>,
    pub(super) to: Option<Located>,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    mut table: Table,
    variables: &mut Variables,
    legal: &BTreeMap<String, LegalFact>,
) -> Option<RawNode> {
    let line = table.line();
    let id = read_id(reader, &mut table)?;
    let title = required(reader, &mut table, "title", &format!("{id}.title"), TITLE);
    let speaker = optional(reader, &mut table, "speaker", &format!("{id}.speaker"));
    let text = required(reader, &mut table, "text", &format!("{id}.text"), LONG);
    let again = optional(reader, &mut table, "again", &format!("{id}.again"));
    let picture = medium(reader, &mut table, "picture", "alt", &id);
    let audio = medium(reader, &mut table, "audio", "transcript", &id);
    let effects = table.optional_text("effects", &mut reader.report);
    let lesson = place::read(reader, &mut table);
    let extras = extras(reader, &mut table, &id);
    let way = way(reader, &mut table, &id, variables, legal);
    table.finish(&mut reader.report);
    Some(RawNode { line, id, title, speaker, text, again, picture, audio, extras, effects, lesson, way })
}

fn medium(reader: &mut Reader<'_>, table: &mut Table, key: &str, words_key: &str, id: &str) -> Option<Medium> {
    let words = optional(reader, table, words_key, &format!("{id}.{words_key}"));
    let path = table.optional_text(key, &mut reader.report)?;
    let file = table.file();
    let fault = if !is_media_path(&path.text) {
        Some(format!("`{key}` must be a file in `media/`, named with Latin letters, digits, `.`, `_` and `-`"))
    } else if !reader.has_file(&path.text) {
        Some(format!("there is no file `{}`", path.text))
    } else if words.is_none() {
        Some(format!("`{key}` needs `{words_key}` for those who cannot see or hear it"))
    } else {
        None
    };
    if let Some(fault) = fault {
        reader.report.error(file, path.line, fault);
    }
    reader.uses(&path.text);
    Some(Medium { path: path.text, words: words? })
}

fn extras(reader: &mut Reader<'_>, table: &mut Table, id: &str) -> Vec<RawExtra> {
    let tables = few(reader, table, "extra");
    let extras = tables.into_iter().enumerate().map(|(place, mut table)| {
        let when = table.text("when", &mut reader.report);
        let text = required(reader, &mut table, "text", &format!("{id}.extra.{place}"), LONG);
        let line = table.line();
        table.finish(&mut reader.report);
        RawExtra { line, when, text }
    });
    extras.collect()
}

/// The tables under a key, and a fault where they are too many.
fn few(reader: &mut Reader<'_>, table: &mut Table, key: &str) -> Vec<Table> {
    let mut tables = table.tables(key, &mut reader.report);
    if let Some(first) = tables.get(MOST) {
        let message = format!("`{key}` stands more than {MOST} times in this node");
        reader.report.error(table.file(), first.line(), message);
        tables.truncate(MOST);
    }
    tables
}

fn way(
    reader: &mut Reader<'_>,
    table: &mut Table,
    id: &str,
    variables: &mut Variables,
    legal: &BTreeMap<String, LegalFact>,
) -> RawWay {
    let line = table.line();
    let file = table.file().to_owned();
    let choices = few(reader, table, "choice");
    let events = few(reader, table, "event");
    let question = table.optional_table("question", &mut reader.report);
    let end = optional(reader, table, "end", &format!("{id}.end"));
    let ways = [!choices.is_empty(), !events.is_empty(), question.is_some(), end.is_some()];
    if ways.into_iter().filter(|way| *way).count() != 1 {
        let message = format!(
            "node `{id}` needs exactly one of `[[node.choice]]`, `[node.question]`, `[[node.event]]` and `end`"
        );
        reader.report.error(&file, line, message);
        return RawWay::None;
    }
    if let Some(end) = end {
        return RawWay::End(end);
    }
    if let Some(table) = question {
        return read_question(reader, table, id, variables, legal)
            .map_or(RawWay::None, |question| RawWay::Question(Box::new(question)));
    }
    if events.is_empty() {
        let choices = choices.into_iter().filter_map(|table| choice(reader, table, id, variables, legal));
        RawWay::Choices(choices.collect())
    } else {
        RawWay::Events(events.into_iter().filter_map(|table| event(reader, table, id, variables)).collect())
    }
}

/// The id of a choice, option or event, and its place among all of them.
fn action(reader: &mut Reader<'_>, table: &mut Table, variables: &mut Variables) -> Option<(String, usize)> {
    let id = read_id(reader, table)?;
    let place = variables.add_action(&id);
    if place.is_none() {
        let message = format!("there is another choice, option or event `{id}` in the scenario");
        reader.report.error(table.file(), table.line(), message);
    }
    Some((id, place.unwrap_or_default()))
}

fn choice(
    reader: &mut Reader<'_>,
    mut table: Table,
    node: &str,
    variables: &mut Variables,
    legal: &BTreeMap<String, LegalFact>,
) -> Option<RawChoice> {
    let line = table.line();
    let (id, action) = action(reader, &mut table, variables)?;
    let most = table.optional_integer("most", 1..=MOST_TIMES, &mut reader.report);
    let choice = RawChoice {
        line,
        action,
        text: required(reader, &mut table, "text", &format!("{node}.{id}.text"), LONG),
        outcome: optional(reader, &mut table, "outcome", &format!("{node}.{id}.outcome")),
        to: table.text("to", &mut reader.report),
        when: table.optional_text("when", &mut reader.report),
        most: most.and_then(|most| u16::try_from(most).ok()),
        effects: table.optional_text("effects", &mut reader.report),
        critical: table.optional_text("critical", &mut reader.report),
        best: table.flag("best", &mut reader.report),
        reason: optional(reader, &mut table, "reason", &format!("{node}.{id}.reason")),
        legal: legal_keys(reader, &mut table, legal),
        id,
    };
    table.finish(&mut reader.report);
    Some(choice)
}

fn event(reader: &mut Reader<'_>, mut table: Table, node: &str, variables: &mut Variables) -> Option<RawEvent> {
    let line = table.line();
    let (id, action) = action(reader, &mut table, variables)?;
    let event = RawEvent {
        line,
        action,
        chance: table.optional_integer("chance", 1..=MOST_TIMES, &mut reader.report).unwrap_or(1),
        when: table.optional_text("when", &mut reader.report),
        text: optional(reader, &mut table, "text", &format!("{node}.{id}.text")),
        effects: table.optional_text("effects", &mut reader.report),
        to: table.text("to", &mut reader.report),
        id,
    };
    table.finish(&mut reader.report);
    Some(event)
}

fn read_question(
    reader: &mut Reader<'_>,
    mut table: Table,
    node: &str,
    variables: &mut Variables,
    legal: &BTreeMap<String, LegalFact>,
) -> Option<RawQuestion> {
    let (file, line) = (table.file().to_owned(), table.line());
    let kind = read_kind(&mut table, reader);
    let text = required(reader, &mut table, "text", &format!("{node}.question.text"), LONG);
    let points = table.optional_integer("points", 1..=MOST_POINTS, &mut reader.report).unwrap_or(1);
    let to = table.text("to", &mut reader.report);
    let reason = optional(reader, &mut table, "reason", &format!("{node}.question.reason"));
    let legal = legal_keys(reader, &mut table, legal);
    let tables = few(reader, &mut table, "option");
    table.finish(&mut reader.report);
    let (mut options, mut raw) = (Vec::new(), Vec::new());
    for mut table in tables {
        let Some((id, action)) = action(reader, &mut table, variables) else { continue };
        raw.push(RawOption {
            action,
            effects: table.optional_text("effects", &mut reader.report),
            critical: table.optional_text("critical", &mut reader.report),
        });
        options.push(QuestionOption {
            text: required(reader, &mut table, "text", &format!("{node}.{id}.text"), LONG),
            feedback: required(reader, &mut table, "feedback", &format!("{node}.{id}.feedback"), LONG),
            right: table.flag("right", &mut reader.report),
            // The order of a story is its own.
            last: false,
            id,
        });
        table.finish(&mut reader.report);
    }
    let kind = kind?;
    if let Some(fault) = fault_of_key(kind, &options) {
        reader.report.error(&file, line, format!("the question of node `{node}` {fault}"));
    }
    let question = Question {
        id: node.to_owned(),
        kind,
        situation: None,
        text,
        points,
        choose: None,
        tags: Vec::new(),
        legal,
        // It stands at the node, like that of choices.
        lesson: None,
        options,
    };
    Some(RawQuestion { question, options: raw, to, reason })
}
