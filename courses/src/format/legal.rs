//! `legal.toml`: legal facts by key, with source and dates.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::names::is_code;
use super::reader::Reader;
use super::table::{Located, Table};
use super::unbroken::unbroken;
use super::unit::{LONG, SHORT};
use crate::course::LegalFact;
use crate::html::{dialled, with_calls};

/// The file of the facts.
pub(super) const FILE: &str = "legal.toml";

/// Reads the legal facts. A course without the file has none.
pub(super) fn read(reader: &mut Reader<'_>) -> BTreeMap<String, LegalFact> {
    let Some(mut table) = reader.toml_file(FILE) else {
        return BTreeMap::new();
    };
    let mut facts = BTreeMap::new();
    let mut unchecked = Vec::new();
    for (key, table) in table.all_tables(&mut reader.report) {
        if !is_code(&key) || key.contains('.') {
            let message = format!("key `{key}` must be at most 40 Latin letters, digits, `_` and `-`");
            reader.report.error(FILE, table.line(), message);
        }
        reader.facts.insert(key.clone(), table.line());
        let line = table.line();
        let fact = read_fact(reader, &key, table);
        if fact.checked_on.is_none() {
            unchecked.push((line, key.clone()));
        }
        facts.insert(key, fact);
    }
    report_unchecked(reader, &unchecked);
    facts
}

fn read_fact(reader: &mut Reader<'_>, key: &str, mut table: Table) -> LegalFact {
    let line = table.line();
    let text = table.text("text", &mut reader.report);
    let source = table.text("source", &mut reader.report);
    let seen_in = table.optional_text("seen_in", &mut reader.report);
    let valid_from = table.optional_since("valid_from", &mut reader.report);
    let valid_to = table.optional_date("valid_to", &mut reader.report);
    let checked_on = table.optional_date("checked_on", &mut reader.report);
    let call = numbers(reader, &mut table, text.as_ref());
    table.finish(&mut reader.report);
    if valid_from.zip(valid_to).is_some_and(|(from, to)| to < from.first_day()) {
        reader.report.error(FILE, line, format!("`{key}` ends before it begins"));
    }
    let fact = LegalFact {
        text: reader.say_plain(FILE, &format!("{key}.text"), text, LONG),
        source: reader.say_plain(FILE, &format!("{key}.source"), source, SHORT),
        seen_in: seen_in.map(|seen_in| reader.say_plain(FILE, &format!("{key}.seen_in"), Some(seen_in), SHORT)),
        call,
        valid_from,
        valid_to,
        checked_on,
    };
    if let Some(today) = reader.today {
        check_dates(reader, key, line, &fact, today);
    }
    fact
}

/// Telephone numbers, which have to stand in the text as they stand here.
fn numbers(reader: &mut Reader<'_>, table: &mut Table, text: Option<&Located>) -> Vec<String> {
    const LONGEST: usize = 24;
    let call = table.texts("call", &mut reader.report);
    for Located { line, text: number } in &call {
        let is_number = number.len() <= LONGEST
            && number.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
            && (2..=15).contains(&dialled(number).len());
        let stands = text.is_some_and(|text| with_calls(&text.text, std::slice::from_ref(number)).contains("<a "));
        if !is_number {
            reader.report.error(FILE, *line, format!("`{number}` is no telephone number"));
        } else if !stands {
            reader.report.error(FILE, *line, format!("`{number}` does not stand in `text`"));
        }
    }
    // As they stand in the text that is shown.
    call.into_iter().map(|number| unbroken(&number.text)).collect()
}

fn check_dates(reader: &mut Reader<'_>, key: &str, line: u32, fact: &LegalFact, today: NaiveDate) {
    let report = &mut reader.report;
    if let Some(checked_on) = fact.checked_on {
        if fact.is_stale(today) {
            let message = format!("`{key}` was checked on {checked_on}, more than 12 months ago: check it again");
            report.warning(FILE, line, message);
        }
        if checked_on > today {
            report.warning(FILE, line, format!("`{key}` was checked on {checked_on}, a day to come"));
        }
    }
    if !fact.is_in_force(today) {
        report.warning(FILE, line, format!("`{key}` is not in force on {today}"));
    }
}

/// One warning for all of them: a course that is being written has many.
fn report_unchecked(reader: &mut Reader<'_>, unchecked: &[(u32, String)]) {
    let Some((line, _)) = unchecked.first() else { return };
    let keys: Vec<&str> = unchecked.iter().map(|(_, key)| key.as_str()).collect();
    let message = format!("not yet checked by a lawyer, as trainees will read: {}", keys.join(", "));
    reader.report.warning(FILE, *line, message);
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
