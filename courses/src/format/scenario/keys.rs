//! Keys that several parts of a scenario have.

use std::collections::BTreeMap;

use super::super::reader::Reader;
use super::super::table::Table;
use super::super::unit::LONG;
use super::super::{legal, question};
use crate::course::{LegalFact, Text};

/// Words that expressions use themselves, the one that takes a choice back, and a part of the file whose passages are named
/// like those of nodes.
pub(in super::super) const RESERVED: [&str; 10] =
    ["back", "and", "or", "not", "has", "clock", "visits", "taken", "size", "debrief"];

/// An id: a name that can stand in expressions.
pub(super) fn read_id(reader: &mut Reader<'_>, table: &mut Table) -> Option<String> {
    let id = question::read_id(table, reader)?;
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
pub(super) fn optional(reader: &mut Reader<'_>, table: &mut Table, key: &str, path: &str) -> Option<Text> {
    let text = table.optional_text(key, &mut reader.report)?;
    Some(reader.say_plain(table.file(), path, Some(text), LONG))
}

/// A text that must be there.
pub(super) fn required(reader: &mut Reader<'_>, table: &mut Table, key: &str, path: &str, limit: usize) -> Text {
    let text = table.text(key, &mut reader.report);
    reader.say_plain(table.file(), path, text, limit)
}

/// Keys of legal facts.
pub(super) fn legal_keys(
    reader: &mut Reader<'_>,
    table: &mut Table,
    legal: &BTreeMap<String, LegalFact>,
) -> Vec<String> {
    let keys = table.texts("legal", &mut reader.report);
    for key in &keys {
        legal::refer(reader, table.file(), key.line, &key.text, legal);
    }
    keys.into_iter().map(|key| key.text).collect()
}
