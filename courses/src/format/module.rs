//! `MODULE/module.toml`: title, objectives, order of activities.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{is_activity_id, is_name};
use super::reader::Reader;
use super::table::{Located, Table};
use super::unit::{SHORT, TITLE};
use super::{lesson, quiz, scenario};
use crate::course::{Activity, Content, LegalFact, Module, Text};
use crate::reading_time;

/// Most minutes of an activity: a working day.
const MOST_MINUTES: u32 = 480;

/// Reads the modules that `course.toml` names.
pub(super) fn read_all(reader: &mut Reader<'_>, names: &[Located], legal: &BTreeMap<String, LegalFact>) -> Vec<Module> {
    let mut seen = BTreeSet::new();
    let mut modules = Vec::new();
    for Located { line, text: name } in names {
        let file = format!("{name}/module.toml");
        let fault = if !is_name(name) {
            Some(format!("module `{name}` must be the name of a folder: small Latin letters, digits and hyphens"))
        } else if !seen.insert(name) {
            Some(format!("module `{name}` is named twice"))
        } else if !reader.has_file(&file) {
            Some(format!("module `{name}` has no file `{file}`"))
        } else {
            None
        };
        if let Some(fault) = fault {
            reader.report.error("course.toml", *line, fault);
        } else if let Some(table) = reader.toml_file(&file) {
            modules.push(read(reader, name, table, legal));
        }
    }
    if names.is_empty() && !reader.report.has_errors_in("course.toml") {
        reader.report.error("course.toml", 0, "`modules` names no module");
    }
    modules
}

fn read(reader: &mut Reader<'_>, folder: &str, mut table: Table, legal: &BTreeMap<String, LegalFact>) -> Module {
    let file = table.file().to_owned();
    let made_as = table.optional_text("id", &mut reader.report);
    let id = match &made_as {
        Some(Located { line, text }) if !is_name(text) => {
            let message = format!("`{text}` must be an id: small Latin letters, digits and hyphens");
            reader.report.error(&file, *line, message);
            folder
        }
        Some(Located { text, .. }) => text,
        None => folder,
    };
    reader.call(&file, format!("{id}/module.toml"));
    let title = table.text("title", &mut reader.report);
    let title = reader.say_plain(&file, "title", title, TITLE);
    let objectives: Vec<Text> = table
        .texts("objectives", &mut reader.report)
        .into_iter()
        .enumerate()
        .map(|(index, objective)| reader.say_plain(&file, &format!("objectives.{index}"), Some(objective), SHORT))
        .collect();
    let entries = table.tables("activity", &mut reader.report);
    table.finish(&mut reader.report);
    if entries.is_empty() && !reader.report.has_errors_in(&file) {
        reader.report.error(&file, 0, "the module has no `[[activity]]`");
    }
    let mut activities: Vec<Activity> = Vec::new();
    for entry in entries {
        if let Some(activity) = read_activity(reader, folder, entry, legal) {
            activities.push(activity);
        }
    }
    Module { id: id.to_owned(), title, objectives, activities }
}

fn read_activity(
    reader: &mut Reader<'_>,
    module: &str,
    mut entry: Table,
    legal: &BTreeMap<String, LegalFact>,
) -> Option<Activity> {
    let name = entry.text("file", &mut reader.report);
    let id = entry.optional_text("id", &mut reader.report);
    let minutes = entry.integer("minutes", 1..=MOST_MINUTES, &mut reader.report).unwrap_or_default();
    let (module_file, entry_line) = (entry.file().to_owned(), entry.line());
    entry.finish(&mut reader.report);

    let Located { line, text: name } = name?;
    let path = format!("{module}/{name}");
    let kind = Kind::of(&name);
    let fault = match kind.map(|(stem, _)| stem) {
        None => Some(format!(
            "`{name}` is neither a lesson (NAME.md) nor a quiz (NAME.quiz.toml) nor a scenario (NAME.scenario.toml)"
        )),
        Some(stem) if !is_name(stem) => {
            Some(format!("`{name}`: a file is named with small Latin letters, digits and hyphens, without a path"))
        }
        Some(_) if !reader.has_file(&path) => Some(format!("there is no file `{path}`")),
        Some(_) => None,
    };
    if let Some(fault) = fault {
        reader.report.error(&module_file, line, fault);
        return None;
    }
    let (stem, kind) = kind?;
    let id = match id {
        Some(Located { line, text }) if !is_activity_id(&text) => {
            let message = format!("`{text}` must be an id: MODULE/NAME in small Latin letters, digits and hyphens");
            reader.report.error(&module_file, line, message);
            return None;
        }
        Some(Located { text, .. }) => text,
        None => format!("{module}/{stem}"),
    };
    if !reader.ids.insert(id.clone()) {
        let message = format!("activity `{id}` is there twice: give the newer one an `id` of its own");
        reader.report.error(&module_file, entry_line, message);
    }
    reader.call(&path, format!("{id}{}", kind.ending()));
    let before = reader.report.errors_in(&path);
    let (title, content) = match kind {
        Kind::Lesson => lesson::read(reader, &path, legal).map(|(title, lesson)| (title, Content::Lesson(lesson))),
        Kind::Quiz => quiz::read(reader, &path, legal).map(|(title, quiz)| (title, Content::Quiz(quiz))),
        Kind::Scenario => {
            scenario::read(reader, &path, legal).map(|(title, scenario)| (title, Content::Scenario(Box::new(scenario))))
        }
    }?;
    // What is wrong cannot be played, and is shown to nobody.
    let is_whole = reader.report.errors_in(&path) == before;
    let read_minutes = if is_whole { reading_time::minutes(&content) } else { 1 };
    let activity = Activity { id, title, minutes, read_minutes, content };
    if is_whole && reading_time::is_generous(&activity) {
        let message = format!(
            "{minutes} minutes are credited for `{name}`, more than twice the {read_minutes} that it takes to read"
        );
        reader.report.warning(&module_file, entry_line, message);
    }
    Some(activity)
}

/// What the ending of a file says that it is.
#[derive(Clone, Copy)]
enum Kind {
    Lesson,
    Quiz,
    Scenario,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Quiz, Self::Scenario, Self::Lesson];

    /// How the names of its files end.
    const fn ending(self) -> &'static str {
        match self {
            Self::Lesson => ".md",
            Self::Quiz => ".quiz.toml",
            Self::Scenario => ".scenario.toml",
        }
    }

    /// The name without its ending, and the kind.
    fn of(name: &str) -> Option<(&str, Self)> {
        Self::ALL.into_iter().find_map(|kind| Some((name.strip_suffix(kind.ending())?, kind)))
    }
}
