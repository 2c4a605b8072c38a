//! Rows for other programs, written one by one as XLSX, CSV or JSON by a [`Writer`], with the same cells in the same
//! order. However long the list is, no more than a row of it stands in memory.
//!
//! XLSX and JSON carry every value as it is. CSV has no types, and a spreadsheet runs what looks like a formula, so
//! there such text is altered; whoever needs the exact text takes one of the other two.

mod csv;
mod json;
mod whole;
mod writer;
mod xlsx;

use chrono::{DateTime, NaiveDate, Utc};

pub use self::whole::{Table, csv, json, xlsx};
pub use self::writer::{Format, Target, Writer};
pub(crate) use self::xlsx::sheet_name;

/// What is known of a list before its first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// What the list is: the name of the sheet and the title of the workbook.
    pub title: String,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// When the rows were read: the creation time of the workbook, so that equal rows are equal files.
    pub made_at: DateTime<Utc>,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name for programs, the same in every language: the header of CSV, the key of JSON.
    pub key: String,
    /// The name for people, in the reader's language: the header of XLSX.
    pub heading: String,
    /// What the column holds.
    pub kind: Kind,
}

impl Column {
    /// Columns whose name for people is their name for programs, as in files that other programs read.
    pub fn plain(columns: &[(&str, Kind)]) -> Vec<Self> {
        let one = |(key, kind): &(&str, Kind)| Self { key: (*key).to_owned(), heading: (*key).to_owned(), kind: *kind };
        columns.iter().map(one).collect()
    }
}

/// What a column holds. It decides the look of the column in XLSX; the type of a value is the type of its [`Cell`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, codes, identifiers, telephone numbers.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with a fraction.
    Decimal,
    /// Calendar days.
    Date,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known: an empty field, an empty cell, `null`.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction. What is not a number (`NaN`, infinity) is written as [`Cell::Empty`].
    Decimal(f64),
    /// A calendar day, in no time zone.
    Date(NaiveDate),
}

/// Whether a spreadsheet would take `text` for the beginning of a formula. Spreadsheets skip leading space, and in East
/// Asian settings they read full-width signs like the plain ones.
fn looks_like_formula(text: &str) -> bool {
    let skipped = |c: char| c.is_whitespace() || c.is_control() || INVISIBLE.contains(&c);
    text.trim_start_matches(' ').starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−'])
}

/// Signs without width that are not white space to Unicode, but that spreadsheets may drop.
const INVISIBLE: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
