//! CSV: UTF-8 with a byte order mark (without it Excel reads Ə as Æ), commas, CRLF, ISO days, decimal points.
//!
//! Where the list separator is a semicolon (Azerbaijan, Russia), a spreadsheet may cut a field at its semicolons and
//! line breaks, so what follows those is made harmless like the beginning of a text.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ::csv::{ErrorKind, Terminator, WriterBuilder};

use super::{Cell, Head, looks_like_formula};
use crate::DocumentError;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) struct Rows<W: Write>(::csv::Writer<W>);

impl<W: Write> Rows<W> {
    pub(super) fn new(head: &Head, mut out: W) -> Result<Self, DocumentError> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out));
        rows.record(head.columns.iter().map(|column| harmless(&column.key)))?;
        Ok(rows)
    }

    pub(super) fn write(&mut self, row: &[Cell]) -> Result<(), DocumentError> {
        self.record(row.iter().map(field))
    }

    fn record<'a>(&mut self, fields: impl Iterator<Item = Cow<'a, str>>) -> Result<(), DocumentError> {
        for field in fields {
            self.0.write_field(field.as_bytes()).map_err(failed)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(failed)
    }

    pub(super) fn finish(self) -> Result<W, DocumentError> {
        self.0.into_inner().map_err(|error| error.into_error().into())
    }
}

fn failed(error: ::csv::Error) -> DocumentError {
    DocumentError::Io(match error.into_kind() {
        ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
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
