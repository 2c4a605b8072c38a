//! `NAME.scenario.toml`: a branching exercise. What the keys mean is described in `FORMAT.md` of this crate.
//!
//! A file is read in two steps: first everything that stands in it, node by node, then the names in conditions, effects
//! and `to`, which may refer to what comes later. What the story can do is looked at in `review`, when the file has no
//! other fault.

mod expression;
mod head;
mod keys;
mod link;
mod node;
mod review;
mod variables;

use std::collections::BTreeMap;

pub(super) use self::keys::RESERVED;
use self::variables::Variables;
use super::reader::{Explores, Reader};
use super::unit::TITLE;
use crate::course::{LegalFact, Scenario, Text};

/// Most nodes of a scenario. The longest that anybody has written are a tenth of it.
const MOST_NODES: usize = 1_000;

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
    if let Some(first) = tables.get(MOST_NODES) {
        let message = format!("a scenario has at most {MOST_NODES} nodes: divide it");
        reader.report.error(file, first.line(), message);
    }
    let mut nodes = Vec::new();
    for table in tables.into_iter().take(MOST_NODES) {
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
