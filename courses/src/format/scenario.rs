//! `NAME.scenario.toml`: a branching exercise. What the keys mean is described in `FORMAT.md` of this crate.
//!
//! A file is read in two steps: first everything that stands in it, node by node, then the names in conditions, effects
//! and `to`, which may refer to what comes later. What the story can do is looked at in `review`, when the file has no
//! other fault.

mod expression;
mod head;
mod link;
mod node;
mod review;
mod variables;

use std::collections::BTreeMap;

use self::variables::Variables;
use super::reader::{Explores, Reader};
use super::table::Table;
use super::unit::{LONG, TITLE};
use crate::course::{LegalFact, Scenario, Text};

/// Words that expressions use themselves, the one that takes a choice back, and a part of the file whose passages are named
/// like those of nodes.
pub(super) const RESERVED: [&str; 10] =
    ["back", "and", "or", "not", "has", "clock", "visits", "taken", "size", "debrief"];

/// Reads a scenario and its title; `None` where the file is not text.
pub(super) fn read(
    reader: &mut Reader<'_>,
    file: &str,
    legal: &BTreeMap<String, LegalFact>,
) -> Option<(Text, Scenario)> {
    let before = reader.report.errors_in(file);
    let mut table = reader.toml_file(file)?;
    let title = table.text("title", &mut reader.report);
    let title = reader.say_plain(file, "title", title, TITLE);
    let mut variables = Variables::default();
    let head = head::read(reader, &mut table, &mut variables, legal);
    let tables = table.tables("node", &mut reader.report);
    table.finish(&mut reader.report);
    if tables.is_empty() && reader.report.errors_in(file) == before {
        reader.report.error(file, 0, "the scenario has no `[[node]]`");
    }
    let mut nodes = Vec::new();
    for table in tables {
        let line = table.line();
        if let Some(node) = node::read(reader, table, &mut variables, legal) {
            if !variables.add_node(&node.id, nodes.len()) {
                reader.report.error(file, line, format!("node `{}` is there twice", node.id));
            }
            nodes.push(node);
        }
    }
    let lines = review::Lines::new(&head, &nodes);
    let scenario = link::link(reader, file, head, nodes, &mut variables);
    if reader.report.errors_in(file) == before {
        for (line, is_error, fault) in variables.unused() {
            if is_error {
                reader.report.error(file, line, fault);
            } else {
                reader.report.warning(file, line, fault);
            }
        }
        // Only when somebody checks: what was published was explored then.
        let is_explored = match reader.explores {
            Explores::None => false,
            Explores::One(one) => one == file,
            Explores::All => true,
        };
        if is_explored {
            review::review(reader, file, &scenario, &lines);
        }
    }
    Some((title, scenario))
}

/// An id: a name that can stand in expressions.
fn read_id(reader: &mut Reader<'_>, table: &mut Table) -> Option<String> {
    let id = super::question::read_id(table, reader)?;
    let fault = if RESERVED.contains(&id.as_str()) {
        Some(format!("`{id}` has a meaning of its own and cannot be an id"))
    } else if !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some(format!("id `{id}` must begin with a letter"))
    } else {
        None
    };
    match fault {
        None => Some(id),
        Some(fault) => {
            reader.report.error(table.file(), table.line(), fault);
            None
        }
    }
}

/// A text that may be absent.
fn optional(reader: &mut Reader<'_>, table: &mut Table, key: &str, path: &str) -> Option<Text> {
    let text = table.optional_text(key, &mut reader.report)?;
    Some(reader.say_plain(table.file(), path, Some(text), LONG))
}

/// A text that must be there.
fn required(reader: &mut Reader<'_>, table: &mut Table, key: &str, path: &str, limit: usize) -> Text {
    let text = table.text(key, &mut reader.report);
    reader.say_plain(table.file(), path, text, limit)
}

/// Keys of legal facts.
fn legal_keys(reader: &mut Reader<'_>, table: &mut Table, legal: &BTreeMap<String, LegalFact>) -> Vec<String> {
    let keys = table.texts("legal", &mut reader.report);
    for key in &keys {
        super::legal::refer(reader, table.file(), key.line, &key.text, legal);
    }
    keys.into_iter().map(|key| key.text).collect()
}
