//! The writer of lists: which format, and that every row fits its head.

use std::io::Write;

use super::{Cell, Head, csv, json, xlsx};
use crate::DocumentError;

/// A kind of file for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte order mark, under the keys of the columns. Text that a spreadsheet would run as a formula gets
    /// an apostrophe in front; numbers stay numbers, negative ones too.
    Csv,
    /// An array of objects, with the keys of the columns in their order. Days are ISO strings, empty cells are `null`,
    /// so that every object has every key.
    Json,
    /// A workbook with one sheet under the headings of the columns, which stay in sight while scrolling and carry
    /// filters; real numbers and days. Text is always text, also when it looks like a formula.
    Xlsx,
}

/// Asked after each row, with how many there are: false where nobody wants the file any more.
type Watch = Box<dyn FnMut(usize) -> bool + Send>;

/// Where a list is written to, and as what.
pub struct Target<W> {
    format: Format,
    out: W,
    watch: Option<Watch>,
}

impl<W: Write + Send> Target<W> {
    /// A file of this kind in `out`.
    pub fn new(format: Format, out: W) -> Self {
        Self { format, out, watch: None }
    }

    /// Tells `watch` after each row how many there are. Where that answers false, the file ends with
    /// [`DocumentError::Stopped`].
    #[must_use]
    pub fn watched(self, watch: impl FnMut(usize) -> bool + Send + 'static) -> Self {
        Self { watch: Some(Box::new(watch)), ..self }
    }
}

/// Writes a list to `W`, row by row.
///
/// CSV and JSON go to `W` as they grow, in small pieces. A workbook grows in a temporary file without a name, and goes
/// to `W` when it is finished. After an error, and without [`Writer::finish`], what `W` has is not the whole file.
pub struct Writer<W: Write + Send> {
    form: Form<W>,
    columns: usize,
    rows: usize,
    watch: Option<Watch>,
}

enum Form<W: Write + Send> {
    // Boxed where the state is large.
    Csv(Box<csv::Rows<W>>),
    Json(json::Rows<W>),
    Xlsx(Box<xlsx::Rows<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins the file.
    pub fn new(head: &Head, target: Target<W>) -> Result<Self, DocumentError> {
        let Target { format, out, watch } = target;
        let form = match format {
            Format::Csv => Form::Csv(Box::new(csv::Rows::new(head, out)?)),
            Format::Json => Form::Json(json::Rows::new(head, out)?),
            Format::Xlsx => Form::Xlsx(Box::new(xlsx::Rows::new(head, out)?)),
        };
        Ok(Self { form, columns: head.columns.len(), rows: 0, watch })
    }

    /// Adds a row: one cell for each column.
    pub fn write(&mut self, row: &[Cell]) -> Result<(), DocumentError> {
        if row.len() != self.columns {
            return Err(DocumentError::RowLength { row: self.rows, cells: row.len(), columns: self.columns });
        }
        match &mut self.form {
            Form::Csv(rows) => rows.write(row)?,
            Form::Json(rows) => rows.write(row)?,
            Form::Xlsx(rows) => rows.write(row)?,
        }
        self.rows += 1;
        let is_wanted = self.watch.as_mut().is_none_or(|watch| watch(self.rows));
        if is_wanted { Ok(()) } else { Err(DocumentError::Stopped) }
    }

    /// How many rows were written.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Ends the file and gives back where it went.
    pub fn finish(self) -> Result<W, DocumentError> {
        let mut out = match self.form {
            Form::Csv(rows) => rows.finish()?,
            Form::Json(rows) => rows.finish()?,
            Form::Xlsx(rows) => rows.finish()?,
        };
        out.flush()?;
        Ok(out)
    }
}
