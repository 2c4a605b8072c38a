//! JSON: an array of objects, put together by hand because a map of `serde_json` would sort the keys.

use std::io::{BufWriter, Write};

use super::{Cell, Head};
use crate::DocumentError;

pub(super) struct Rows<W: Write> {
    out: BufWriter<W>,
    /// What comes before each value: a comma unless it is the first, the key of the column, a colon.
    before: Vec<String>,
    first: bool,
}

impl<W: Write> Rows<W> {
    pub(super) fn new(head: &Head, out: W) -> Result<Self, DocumentError> {
        let mut before = Vec::with_capacity(head.columns.len());
        for (place, column) in head.columns.iter().enumerate() {
            let key = serde_json::to_string(&column.key).map_err(failed)?;
            before.push(format!("{}{key}:", if place == 0 { "" } else { "," }));
        }
        let mut out = BufWriter::new(out);
        out.write_all(b"[")?;
        Ok(Self { out, before, first: true })
    }

    pub(super) fn write(&mut self, row: &[Cell]) -> Result<(), DocumentError> {
        self.out.write_all(if self.first { "{" } else { ",{" }.as_bytes())?;
        self.first = false;
        for (before, cell) in self.before.iter().zip(row) {
            self.out.write_all(before.as_bytes())?;
            value(&mut self.out, cell)?;
        }
        self.out.write_all(b"}")?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, DocumentError> {
        self.out.write_all(b"]")?;
        self.out.into_inner().map_err(|error| error.into_error().into())
    }
}

fn value(out: &mut impl Write, cell: &Cell) -> Result<(), DocumentError> {
    match cell {
        Cell::Empty => out.write_all(b"null").map_err(DocumentError::Io),
        Cell::Text(words) => serde_json::to_writer(out, words).map_err(failed),
        Cell::Integer(number) => write!(out, "{number}").map_err(DocumentError::Io),
        // serde_json writes what is no number as null.
        Cell::Decimal(number) => serde_json::to_writer(out, number).map_err(failed),
        Cell::Date(day) => write!(out, "\"{day}\"").map_err(DocumentError::Io),
    }
}

fn failed(error: serde_json::Error) -> DocumentError {
    DocumentError::Io(error.into())
}
