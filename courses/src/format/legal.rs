//! `legal.toml`: legal facts by key, with source and dates.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::names::is_code;
use super::reader::Reader;
use super::table::Table;
use super::unit::{LONG, SHORT};
use crate::course::LegalFact;

/// The file of the facts.
pub(super) const FILE: &str = "legal.toml";

/// Reads the legal facts. A course without the file has none.
pub(super) fn read(reader: &mut Reader<'_>) -> BTreeMap<String, LegalFact> {
    let Some(mut table) = reader.toml_file(FILE) else {
        return BTreeMap::new();
    };
    let mut facts = BTreeMap::new();
    for (key, table) in table.all_tables(&mut reader.report) {
        if !is_code(&key) || key.contains('.') {
            let message = format!("key `{key}` must be at most 40 Latin letters, digits, `_` and `-`");
            reader.report.error(FILE, table.line(), message);
        }
        reader.facts.insert(key.clone(), table.line());
        let fact = read_fact(reader, &key, table);
        facts.insert(key, fact);
    }
    facts
}

fn read_fact(reader: &mut Reader<'_>, key: &str, mut table: Table) -> LegalFact {
    let line = table.line();
    let text = table.text("text", &mut reader.report);
    let source = table.text("source", &mut reader.report);
    let valid_from = table.optional_date("valid_from", &mut reader.report);
    let valid_to = table.optional_date("valid_to", &mut reader.report);
    let checked_on = table.date("checked_on", &mut reader.report);
    table.finish(&mut reader.report);
    if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from) {
        reader.report.error(FILE, line, format!("`{key}` ends before it begins"));
    }
    let fact = LegalFact {
        text: reader.say_plain(FILE, &format!("{key}.text"), text, LONG),
        source: reader.say_plain(FILE, &format!("{key}.source"), source, SHORT),
        valid_from,
        valid_to,
        // A fact without the date is there for those who refer to it; the folder has a fault and yields no course.
        checked_on: checked_on.unwrap_or_default(),
    };
    if let Some(today) = reader.today
        && checked_on.is_some()
    {
        check_dates(reader, key, line, &fact, today);
    }
    fact
}

fn check_dates(reader: &mut Reader<'_>, key: &str, line: u32, fact: &LegalFact, today: NaiveDate) {
    let checked_on = fact.checked_on;
    let report = &mut reader.report;
    if fact.is_stale(today) {
        let message = format!("`{key}` was checked on {checked_on}, more than 12 months ago: check it again");
        report.warning(FILE, line, message);
    }
    if checked_on > today {
        report.warning(FILE, line, format!("`{key}` was checked on {checked_on}, a day to come"));
    }
    if !fact.is_in_force(today) {
        report.warning(FILE, line, format!("`{key}` is not in force on {today}"));
    }
}

/// Notes that something shows a fact; reports a key that does not exist.
pub(super) fn refer(
    reader: &mut Reader<'_>,
    file: &str,
    line: u32,
    key: &str,
    legal: &BTreeMap<String, LegalFact>,
) -> bool {
    let exists = legal.contains_key(key);
    if exists {
        reader.facts.remove(key);
    } else {
        reader.report.error(file, line, format!("there is no legal fact `{key}` in {FILE}"));
    }
    exists
}
