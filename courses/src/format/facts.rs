//! The legal facts of a course as a form shows them: each by its key, changed by itself, with comments and order of the file as they are.

use chrono::NaiveDate;
use toml_edit::{Array, Date, Datetime, DocumentMut, Item, Table, value};

use super::files::Files;
use super::legal::FILE;
use super::names::is_code;
use super::outline::{Changes, set, text_of};

/// A fact as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// By which lessons, questions and scenarios name it.
    pub key: String,
    /// What the law says.
    pub text: String,
    /// The act that says so.
    pub source: String,
    /// What was read instead of the act; may be empty.
    pub seen_in: String,
    /// Since when it is in force: a day, a month or a year; empty where that is not known.
    pub valid_from: String,
    /// The last day on which it is in force, or empty.
    pub valid_to: String,
    /// The day on which a lawyer has compared it with the act, or empty.
    pub checked_on: String,
    /// Telephone numbers in the text that can be called.
    pub call: Vec<String>,
}

/// Why a fact is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read.
    File,
    /// The key is none, or another fact has it.
    Key,
    /// It is no day: what key of the file says which one.
    Day(&'static str),
    /// There is no such fact.
    Gone,
}

/// The facts, in the order of their file; none where it cannot be read. A course without the file has none.
#[must_use]
pub fn read(files: &Files) -> Option<Vec<Fact>> {
    let document = document(files)?;
    let facts = document.iter().filter_map(|(key, item)| Some(fact(key, item.as_table()?)));
    Some(facts.collect())
}

fn fact(key: &str, table: &Table) -> Fact {
    let texts = table.get("call").and_then(Item::as_array).into_iter().flatten();
    Fact {
        key: key.to_owned(),
        text: text_of(table, "text"),
        source: text_of(table, "source"),
        seen_in: text_of(table, "seen_in"),
        valid_from: day_of(table, "valid_from"),
        valid_to: day_of(table, "valid_to"),
        checked_on: day_of(table, "checked_on"),
        call: texts.filter_map(toml_edit::Value::as_str).map(str::to_owned).collect(),
    }
}

/// A day, or what stands in its place.
fn day_of(table: &Table, key: &str) -> String {
    match table.get(key) {
        Some(item) => {
            item.as_datetime().map_or_else(|| item.as_str().unwrap_or_default().to_owned(), ToString::to_string)
        }
        None => String::new(),
    }
}

/// A new fact at the end of the file.
///
/// # Errors
/// See [`Fault`].
pub fn add(files: &Files, new: &Fact) -> Result<Changes, Fault> {
    let mut document = document(files).ok_or(Fault::File)?;
    if !is_code(&new.key) || new.key.contains('.') || document.contains_key(&new.key) {
        return Err(Fault::Key);
    }
    let mut table = Table::new();
    table.decor_mut().set_prefix(if document.is_empty() { "" } else { "\n" });
    fill(&mut table, &Fact { key: new.key.clone(), ..Fact::default() }, new)?;
    document.insert(&new.key, Item::Table(table));
    Ok(written(&document))
}

/// A fact that says something else. Nothing changes where it says the same.
///
/// # Errors
/// See [`Fault`].
pub fn change(files: &Files, new: &Fact) -> Result<Changes, Fault> {
    let mut document = document(files).ok_or(Fault::File)?;
    let table = document.get_mut(&new.key).and_then(Item::as_table_mut).ok_or(Fault::Gone)?;
    let old = fact(&new.key, table);
    fill(table, &old, new)?;
    Ok(if old == *new { Changes::new() } else { written(&document) })
}

/// A fact goes.
///
/// # Errors
/// See [`Fault`].
pub fn remove(files: &Files, key: &str) -> Result<Changes, Fault> {
    let mut document = document(files).ok_or(Fault::File)?;
    document.remove(key).map(|_| written(&document)).ok_or(Fault::Gone)
}

fn fill(table: &mut Table, old: &Fact, new: &Fact) -> Result<(), Fault> {
    for (key, old, new, needed) in [
        ("text", &old.text, &new.text, true),
        ("source", &old.source, &new.source, true),
        ("seen_in", &old.seen_in, &new.seen_in, false),
    ] {
        if new.is_empty() && !needed {
            table.remove(key);
        } else if old != new || !table.contains_key(key) {
            set(table, key, value(new));
        }
    }
    for (key, old, new) in [
        ("valid_from", &old.valid_from, &new.valid_from),
        ("valid_to", &old.valid_to, &new.valid_to),
        ("checked_on", &old.checked_on, &new.checked_on),
    ] {
        if new.is_empty() {
            table.remove(key);
        } else if old != new {
            // Of the day from which it holds the month or the year may be all that is known.
            let item = day(new).map_or_else(|| value(new), value);
            if item.as_str().is_some() && !(key == "valid_from" && is_month(new)) {
                return Err(Fault::Day(key));
            }
            set(table, key, item);
        }
    }
    if old.call != new.call {
        if new.call.is_empty() {
            table.remove("call");
        } else {
            set(table, "call", value(new.call.iter().collect::<Array>()));
        }
    }
    Ok(())
}

fn day(text: &str) -> Option<Datetime> {
    let _: NaiveDate = text.parse().ok()?;
    let date: Date = text.parse::<Datetime>().ok()?.date?;
    Some(Datetime { date: Some(date), time: None, offset: None })
}

/// `2009` or `2009-09`.
fn is_month(text: &str) -> bool {
    let year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        None => year(text),
        Some((first, month)) => year(first) && month.len() == 2 && month.parse().is_ok_and(|m| (1..=12).contains(&m)),
    }
}

fn document(files: &Files) -> Option<DocumentMut> {
    match files.get(FILE) {
        Some(bytes) => std::str::from_utf8(bytes).ok()?.parse().ok(),
        None => Some(DocumentMut::new()),
    }
}

fn written(document: &DocumentMut) -> Changes {
    Changes::from([(FILE.to_owned(), Some(document.to_string()))])
}
