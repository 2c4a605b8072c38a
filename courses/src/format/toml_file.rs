//! A TOML file as values with line numbers.

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostics::Report;
use super::table::{Item, Table, Value};

/// Parses a file and reports every syntax error. What could be read is returned even so, that the faults of the rest
/// come out in the same check.
pub(super) fn parse(file: &str, text: &str, report: &mut Report) -> Table {
    let lines = Lines::new(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map_or(0, |span| lines.at(span.start));
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        report.error(file, line, message);
    }
    let conversion = Conversion { file, lines: &lines, is_partial: !errors.is_empty() };
    conversion.table(root.get_ref(), 1)
}

struct Conversion<'a> {
    file: &'a str,
    lines: &'a Lines,
    is_partial: bool,
}

impl Conversion<'_> {
    fn table(&self, table: &DeTable<'_>, line: u32) -> Table {
        let entries = table
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), self.item(value, self.lines.at(key.span().start))));
        Table::new(self.file, line, self.is_partial, entries.collect())
    }

    fn item(&self, value: &Spanned<DeValue<'_>>, line: u32) -> Item {
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map_or(Value::Other("a number that is too large"), Value::Integer),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(datetime) => date(datetime).map_or(Value::Other("a date with a time"), Value::Date),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.item(item, self.lines.at(item.span().start)));
                Value::List(items.collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table, line)),
            DeValue::Float(_) => Value::Other("a number with a fraction"),
        };
        Item { line, value }
    }
}

fn date(datetime: &toml::value::Datetime) -> Option<NaiveDate> {
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(position, _)| position).collect())
    }

    /// The line of a position, counted from 1.
    fn at(&self, position: usize) -> u32 {
        let before = self.0.partition_point(|newline| *newline < position);
        u32::try_from(before).map_or(u32::MAX, |before| before.saturating_add(1))
    }
}
