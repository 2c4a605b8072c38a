//! Reading a TOML table key by key, so that every fault is found, not only the first.
//!
//! Every reading takes its key out of the table; [`Table::finish`] reports the keys that nobody asked for.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::diagnostics::Report;
use crate::course::Since;

/// A value and its line.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) line: u32,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Flag(bool),
    Date(NaiveDate),
    List(Vec<Item>),
    Table(Table),
    /// What no key of a course takes, in words.
    Other(&'static str),
}

impl Value {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(kind) => kind,
        }
    }
}

/// A text and its line.
#[derive(Clone, Debug, Default)]
pub(super) struct Located {
    pub(super) line: u32,
    pub(super) text: String,
}

#[derive(Debug)]
pub(super) struct Table {
    file: String,
    line: u32,
    /// The file has syntax errors, and what seems to be missing may stand in the part that could not be read.
    is_partial: bool,
    entries: BTreeMap<String, Item>,
}

impl Table {
    pub(super) fn new(file: &str, line: u32, is_partial: bool, entries: BTreeMap<String, Item>) -> Self {
        Self { file: file.to_owned(), line, is_partial, entries }
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) const fn line(&self) -> u32 {
        self.line
    }

    /// A text that must be there and say something.
    pub(super) fn text(&mut self, key: &str, report: &mut Report) -> Option<Located> {
        let found = self.entries.contains_key(key);
        let text = self.optional_text(key, report);
        if !found {
            self.report_missing(key, report);
        }
        text
    }

    pub(super) fn optional_text(&mut self, key: &str, report: &mut Report) -> Option<Located> {
        let item = self.entries.remove(key)?;
        text_of(&self.file, key, item, report)
    }

    /// A list of texts; empty where it is absent.
    pub(super) fn texts(&mut self, key: &str, report: &mut Report) -> Vec<Located> {
        let items = self.list(key, report);
        items.into_iter().filter_map(|item| text_of(&self.file, key, item, report)).collect()
    }

    /// A whole number that must be there.
    pub(super) fn integer(&mut self, key: &str, range: RangeInclusive<u32>, report: &mut Report) -> Option<u32> {
        let found = self.entries.contains_key(key);
        let integer = self.optional_integer(key, range, report);
        if !found {
            self.report_missing(key, report);
        }
        integer
    }

    pub(super) fn optional_integer(
        &mut self,
        key: &str,
        range: RangeInclusive<u32>,
        report: &mut Report,
    ) -> Option<u32> {
        let Item { line, value } = self.entries.remove(key)?;
        let Value::Integer(integer) = value else {
            self.report_kind(key, line, "a number", &value, report);
            return None;
        };
        let integer = u32::try_from(integer).ok().filter(|integer| range.contains(integer));
        if integer.is_none() {
            let message = match (range.start(), range.end()) {
                (least, most) if least == most => format!("`{key}` must be {least}"),
                (least, most) => format!("`{key}` must be from {least} to {most}"),
            };
            report.error(&self.file, line, message);
        }
        integer
    }

    /// True or false; false where it is absent.
    pub(super) fn flag(&mut self, key: &str, report: &mut Report) -> bool {
        match self.entries.remove(key) {
            None => false,
            Some(Item { value: Value::Flag(flag), .. }) => flag,
            Some(Item { line, value }) => {
                self.report_kind(key, line, "true or false", &value, report);
                false
            }
        }
    }

    /// A date, where there is one.
    pub(super) fn optional_date(&mut self, key: &str, report: &mut Report) -> Option<NaiveDate> {
        match self.entries.remove(key)? {
            Item { value: Value::Date(date), .. } => Some(date),
            Item { line, value } => {
                self.report_kind(key, line, "a date such as 2026-10-15, without quotes", &value, report);
                None
            }
        }
    }

    /// Since when something holds, where it is said: a date, or a month or a year in quotes.
    pub(super) fn optional_since(&mut self, key: &str, report: &mut Report) -> Option<Since> {
        let Item { line, value } = self.entries.remove(key)?;
        let since = match &value {
            Value::Date(date) => Some(Since::Day(*date)),
            Value::Text(text) => Since::read(text),
            _ => None,
        };
        if since.is_none() {
            self.report_kind(key, line, "a date such as 2026-10-15, or \"2026-10\", or \"2026\"", &value, report);
        }
        since
    }

    /// The table written as `[key]`, which must be there.
    pub(super) fn table(&mut self, key: &str, report: &mut Report) -> Option<Self> {
        let found = self.entries.contains_key(key);
        let table = self.optional_table(key, report);
        if !found {
            self.report_missing(key, report);
        }
        table
    }

    pub(super) fn optional_table(&mut self, key: &str, report: &mut Report) -> Option<Self> {
        let item = self.entries.remove(key)?;
        self.table_of(key, item, report)
    }

    /// The tables written as `[[key]]`.
    pub(super) fn tables(&mut self, key: &str, report: &mut Report) -> Vec<Self> {
        let items = self.list(key, report);
        items.into_iter().filter_map(|item| self.table_of(key, item, report)).collect()
    }

    /// All that is left, as tables by key, in the order of the file.
    pub(super) fn all_tables(&mut self, report: &mut Report) -> Vec<(String, Self)> {
        let mut tables: Vec<(String, Self)> = std::mem::take(&mut self.entries)
            .into_iter()
            .filter_map(|(key, item)| self.table_of(&key, item, report).map(|table| (key, table)))
            .collect();
        tables.sort_by_key(|(_, table)| table.line);
        tables
    }

    /// Reports the keys that nobody took.
    pub(super) fn finish(self, report: &mut Report) {
        for (key, item) in self.entries {
            report.error(&self.file, item.line, format!("unknown key `{key}`"));
        }
    }

    fn list(&mut self, key: &str, report: &mut Report) -> Vec<Item> {
        match self.entries.remove(key) {
            None => Vec::new(),
            Some(Item { value: Value::List(items), .. }) => items,
            Some(Item { line, value }) => {
                self.report_kind(key, line, "a list", &value, report);
                Vec::new()
            }
        }
    }

    fn table_of(&self, key: &str, item: Item, report: &mut Report) -> Option<Self> {
        match item.value {
            Value::Table(table) => Some(table),
            value => {
                self.report_kind(key, item.line, "a table", &value, report);
                None
            }
        }
    }

    fn report_missing(&self, key: &str, report: &mut Report) {
        if !self.is_partial {
            report.error(&self.file, self.line, format!("`{key}` is missing"));
        }
    }

    fn report_kind(&self, key: &str, line: u32, wanted: &str, found: &Value, report: &mut Report) {
        report.error(&self.file, line, format!("`{key}` must be {wanted}, not {}", found.kind()));
    }
}

fn text_of(file: &str, key: &str, item: Item, report: &mut Report) -> Option<Located> {
    let Item { line, value } = item;
    match value {
        Value::Text(text) if text.trim().is_empty() => {
            report.error(file, line, format!("`{key}` is empty"));
            None
        }
        Value::Text(text) => Some(Located { line, text: text.trim().to_owned() }),
        value => {
            report.error(file, line, format!("`{key}` must be a text, not {}", value.kind()));
            None
        }
    }
}
