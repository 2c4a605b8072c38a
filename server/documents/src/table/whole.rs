//! A list that is small enough to stand in memory as a whole, and its file too.

use chrono::{DateTime, Utc};

use super::{Cell, Column, Format, Head, Target, Writer};
use crate::DocumentError;

/// Rows under named columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// See [`Head::title`].
    pub title: String,
    /// See [`Head::columns`].
    pub columns: Vec<Column>,
    /// The rows, from the top, each with one cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// See [`Head::made_at`].
    pub made_at: DateTime<Utc>,
}

/// The table as CSV, see [`Format::Csv`].
pub fn csv(table: &Table) -> Result<Vec<u8>, DocumentError> {
    written(table, Format::Csv)
}

/// The table as JSON, see [`Format::Json`].
pub fn json(table: &Table) -> Result<Vec<u8>, DocumentError> {
    written(table, Format::Json)
}

/// The table as a workbook, see [`Format::Xlsx`].
pub fn xlsx(table: &Table) -> Result<Vec<u8>, DocumentError> {
    written(table, Format::Xlsx)
}

fn written(table: &Table, format: Format) -> Result<Vec<u8>, DocumentError> {
    let head = Head { title: table.title.clone(), columns: table.columns.clone(), made_at: table.made_at };
    let mut writer = Writer::new(&head, Target::new(format, Vec::new()))?;
    for row in &table.rows {
        writer.write(row)?;
    }
    writer.finish()
}
