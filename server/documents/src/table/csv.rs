//! CSV: UTF-8 with a byte order mark (without it Excel reads Ə as Æ), commas, CRLF, ISO days, decimal points.

use std::borrow::Cow;
use std::fmt::Display;

use ::csv::{Terminator, WriterBuilder};

use super::{Cell, Table, looks_like_formula};
use crate::DocumentError;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the table as CSV. The header row holds the keys of the columns.
///
/// Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers, negative ones too.
/// Where the list separator is a semicolon (Azerbaijan, Russia), a spreadsheet may cut a field at its semicolons and
/// line breaks, so what follows those is made harmless as well.
pub fn csv(table: &Table) -> Result<Vec<u8>, DocumentError> {
    table.check()?;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(table.columns.iter().map(|column| harmless(&column.key).into_owned())).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| field(cell).into_owned())).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| failed(error.into_error()))
}

fn failed(error: impl Display) -> DocumentError {
    DocumentError::Csv(error.to_string())
}

fn field(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Integer(number) => Cow::Owned(number.to_string()),
        Cell::Decimal(number) if number.is_finite() => Cow::Owned(number.to_string()),
        Cell::Empty | Cell::Decimal(_) => Cow::Borrowed(""),
        Cell::Date(day) => Cow::Owned(day.to_string()),
    }
}

/// The text with an apostrophe before every part that would be taken for a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    let parts = || text.split_inclusive([';', '\n', '\r']);
    if !looks_like_formula(text) && !parts().any(looks_like_formula) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 1);
    if looks_like_formula(text) {
        safe.push('\'');
    }
    for (place, part) in parts().enumerate() {
        if place > 0 && looks_like_formula(part) {
            safe.push('\'');
        }
        safe.push_str(part);
    }
    Cow::Owned(safe)
}
