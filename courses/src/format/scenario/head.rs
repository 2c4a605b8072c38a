//! Everything in a scenario but its nodes.

use std::collections::BTreeMap;

use super::super::place;
use super::super::reader::Reader;
use super::super::table::{Located, Table};
use super::super::unit::{LONG, SHORT, TITLE};
use super::keys::{RESERVED, legal_keys, optional, read_id, required};
use super::variables::{Name, Variables};
use crate::course::{CriticalError, Debrief, LegalFact, NamedSet, Number, Scale, Text};
use crate::format::names::is_name;
use crate::labels;

/// Most members of a set: each is a bit.
const MOST_MEMBERS: usize = 32;
/// The largest value of a number.
const LARGEST: u32 = 1_000;

pub(super) struct Head {
    pub(super) role: Text,
    pub(super) clock: u32,
    pub(super) back: bool,
    pub(super) assessed: bool,
    pub(super) notice: Option<Text>,
    pub(super) intro: Text,
    pub(super) start: Option<Located>,
    pub(super) scales: Vec<Scale>,
    pub(super) scale_lines: Vec<u32>,
    pub(super) numbers: Vec<Number>,
    pub(super) flags: Vec<String>,
    pub(super) sets: Vec<NamedSet>,
    pub(super) criticals: Vec<CriticalError>,
    pub(super) critical_lines: Vec<u32>,
    pub(super) debrief: Debrief,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    table: &mut Table,
    variables: &mut Variables,
    legal: &BTreeMap<String, LegalFact>,
) -> Head {
    let file = table.file().to_owned();
    let role = required(reader, table, "role", "role", SHORT);
    let clock = table.text("clock", &mut reader.report);
    let clock = clock.and_then(|clock| {
        let minutes = minutes_of(&clock.text);
        if minutes.is_none() {
            let message = format!("`clock` must be an hour such as \"23:40\", not `{}`", clock.text);
            reader.report.error(&file, clock.line, message);
        }
        minutes
    });
    let back = table.flag("back", &mut reader.report);
    let assessed = table.flag("assessed", &mut reader.report);
    let notice = optional(reader, table, "notice", "notice");
    let intro = required(reader, table, "intro", "intro", LONG);
    let start = table.text("start", &mut reader.report);

    let flags = table.texts("flags", &mut reader.report);
    for (place, flag) in flags.iter().enumerate() {
        check_name(reader, &file, flag);
        declare(reader, &file, variables, &flag.text, Name::Flag(place), flag.line);
    }
    let (scales, scale_lines) = read_scales(reader, table, variables);
    let numbers = read_numbers(reader, table, variables);
    let sets = read_sets(reader, table, variables);
    let (criticals, critical_lines) = read_criticals(reader, table, legal);
    Head {
        role,
        clock: clock.unwrap_or_default(),
        back,
        assessed,
        notice,
        intro,
        start,
        scales,
        scale_lines,
        numbers,
        flags: flags.into_iter().map(|flag| flag.text).collect(),
        sets,
        criticals,
        critical_lines,
        debrief: read_debrief(reader, table, legal),
    }
}

fn minutes_of(clock: &str) -> Option<u32> {
    let (hours, minutes) = clock.split_once(':')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn check_name(reader: &mut Reader<'_>, file: &str, name: &Located) {
    if !is_name(&name.text) || !name.text.starts_with(|c: char| c.is_ascii_lowercase()) {
        let message =
            format!("`{}` must be small Latin letters, digits and hyphens, and begin with a letter", name.text);
        reader.report.error(file, name.line, message);
    } else if RESERVED.contains(&name.text.as_str()) {
        reader.report.error(file, name.line, format!("`{}` has a meaning of its own and cannot be a name", name.text));
    }
}

fn declare(reader: &mut Reader<'_>, file: &str, variables: &mut Variables, id: &str, name: Name, line: u32) {
    if !variables.add(id, name, line) {
        reader.report.error(file, line, format!("there is another flag, number, scale or set named `{id}`"));
    }
}

fn read_scales(reader: &mut Reader<'_>, table: &mut Table, variables: &mut Variables) -> (Vec<Scale>, Vec<u32>) {
    let file = table.file().to_owned();
    let (mut scales, mut lines) = (Vec::new(), Vec::new());
    for mut table in table.tables("scale", &mut reader.report) {
        let line = table.line();
        let Some(id) = read_id(reader, &mut table) else { continue };
        let own = optional(reader, &mut table, "title", &format!("scale.{id}.title"));
        let language = reader.language();
        let built_in = labels::scale(language, &id).map(|title| Text { language, value: title.to_owned() });
        let title = own.or(built_in).unwrap_or_else(|| {
            reader.report.error(&file, line, format!("the scale `{id}` is not built in and needs a `title`"));
            Text { language, value: String::new() }
        });
        let start = table.optional_integer("start", 0..=100, &mut reader.report).unwrap_or(50);
        let minimum = table.optional_integer("minimum", 0..=100, &mut reader.report).unwrap_or(50);
        table.finish(&mut reader.report);
        declare(reader, &file, variables, &id, Name::Scale(scales.len()), line);
        scales.push(Scale { id, title, start: start.into(), minimum: minimum.into() });
        lines.push(line);
    }
    if scales.is_empty() && !reader.report.has_errors_in(&file) {
        reader.report.error(&file, 0, "the scenario rates nothing: it needs at least one `[[scale]]`");
    }
    (scales, lines)
}

fn read_numbers(reader: &mut Reader<'_>, table: &mut Table, variables: &mut Variables) -> Vec<Number> {
    let file = table.file().to_owned();
    let mut numbers = Vec::new();
    for mut table in table.tables("number", &mut reader.report) {
        let line = table.line();
        let Some(id) = read_id(reader, &mut table) else { continue };
        let title = optional(reader, &mut table, "title", &format!("number.{id}.title"));
        let least = table.optional_integer("least", 0..=LARGEST, &mut reader.report).unwrap_or(0);
        let most = table.integer("most", 0..=LARGEST, &mut reader.report).unwrap_or(LARGEST);
        let start = table.optional_integer("start", 0..=LARGEST, &mut reader.report).unwrap_or(least);
        table.finish(&mut reader.report);
        if !(least..=most).contains(&start) {
            reader.report.error(&file, line, format!("`{id}` starts outside of its bounds"));
        }
        declare(reader, &file, variables, &id, Name::Number(numbers.len()), line);
        if title.is_some() {
            variables.shows(&id);
        }
        numbers.push(Number { id, title, start: start.into(), least: least.into(), most: most.into() });
    }
    numbers
}

fn read_sets(reader: &mut Reader<'_>, table: &mut Table, variables: &mut Variables) -> Vec<NamedSet> {
    let file = table.file().to_owned();
    let mut sets = Vec::new();
    for mut table in table.tables("set", &mut reader.report) {
        let line = table.line();
        let Some(id) = read_id(reader, &mut table) else { continue };
        let members = table.texts("members", &mut reader.report);
        table.finish(&mut reader.report);
        for (place, member) in members.iter().enumerate() {
            check_name(reader, &file, member);
            if members[..place].iter().any(|other| other.text == member.text) {
                reader.report.error(&file, member.line, format!("member `{}` is there twice", member.text));
            }
        }
        if members.is_empty() || members.len() > MOST_MEMBERS {
            reader.report.error(&file, line, format!("the set `{id}` needs 1 to {MOST_MEMBERS} `members`"));
        }
        let members: Vec<String> = members.into_iter().map(|member| member.text).take(MOST_MEMBERS).collect();
        declare(reader, &file, variables, &id, Name::Set(sets.len()), line);
        variables.add_members(members.clone());
        sets.push(NamedSet { id, members });
    }
    sets
}

fn read_criticals(
    reader: &mut Reader<'_>,
    table: &mut Table,
    legal: &BTreeMap<String, LegalFact>,
) -> (Vec<CriticalError>, Vec<u32>) {
    let file = table.file().to_owned();
    let mut criticals: Vec<CriticalError> = Vec::new();
    let mut lines = Vec::new();
    for mut table in table.tables("critical", &mut reader.report) {
        let line = table.line();
        let Some(id) = read_id(reader, &mut table) else { continue };
        if criticals.iter().any(|other| other.id == id) {
            reader.report.error(&file, line, format!("critical error `{id}` is there twice"));
        }
        let title = required(reader, &mut table, "title", &format!("critical.{id}.title"), TITLE);
        let why = required(reader, &mut table, "why", &format!("critical.{id}.why"), LONG);
        let repair = required(reader, &mut table, "repair", &format!("critical.{id}.repair"), LONG);
        let legal = legal_keys(reader, &mut table, legal);
        let lesson = place::read(reader, &mut table);
        table.finish(&mut reader.report);
        criticals.push(CriticalError { id, title, why, repair, legal, lesson });
        lines.push(line);
    }
    (criticals, lines)
}

fn read_debrief(reader: &mut Reader<'_>, table: &mut Table, legal: &BTreeMap<String, LegalFact>) -> Debrief {
    let file = table.file().to_owned();
    let Some(mut table) = table.table("debrief", &mut reader.report) else {
        let nothing = Text { language: reader.language(), value: String::new() };
        return Debrief { text: nothing.clone(), questions: Vec::new(), commitment: nothing, legal: Vec::new() };
    };
    let text = required(reader, &mut table, "text", "debrief.text", LONG);
    let line = table.line();
    let questions = table.texts("questions", &mut reader.report);
    if !(2..=3).contains(&questions.len()) {
        reader.report.error(&file, line, "the debrief needs two or three `questions`");
    }
    let questions = questions.into_iter().enumerate();
    let questions = questions
        .map(|(place, question)| reader.say_plain(&file, &format!("debrief.question.{place}"), Some(question), SHORT));
    let questions = questions.collect();
    let commitment = required(reader, &mut table, "commitment", "debrief.commitment", SHORT);
    let legal = legal_keys(reader, &mut table, legal);
    table.finish(&mut reader.report);
    Debrief { text, questions, commitment, legal }
}
