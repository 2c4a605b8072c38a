//! XLSX: one sheet, to be sorted and filtered at once.
//!
//! The rows go to a temporary file as they come; what stands before them in the sheet is written when the workbook is
//! finished. So the widths of the columns are those of all rows, though no row is remembered.

mod looks;
mod values;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};

use self::{
    looks::{Looks, Width},
    values::{excel_time, write_cell},
};
use super::{Cell, Head, Kind};
use crate::DocumentError;

impl From<XlsxError> for DocumentError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Io(error),
            XlsxError::ZipError(error) => Self::Io(error.into()),
            error => Self::Spreadsheet(error.to_string()),
        }
    }
}

pub(super) struct Rows<W> {
    out: W,
    workbook: Workbook,
    sheet: Worksheet,
    looks: Looks,
    columns: Vec<(Kind, Width)>,
    /// The row of the sheet that was written last; the headings are row 0.
    last: u32,
}

impl<W: Write + Send> Rows<W> {
    pub(super) fn new(head: &Head, out: W) -> Result<Self, DocumentError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(
            &DocProperties::new().set_title(&head.title).set_creation_datetime(&excel_time(head.made_at.naive_utc())?),
        );
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(&head.title))?;
        sheet.set_freeze_panes(1, 0)?;
        // On paper: the header on every page, all columns beside each other.
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        sheet.set_paper_size(9); // A4
        sheet.set_print_fit_to_pages(1, 0);

        let looks = Looks::new();
        let mut columns = Vec::with_capacity(head.columns.len());
        for (place, column) in (0..).zip(&head.columns) {
            sheet.write_string_with_format(0, place, &column.heading, &looks.heading)?;
            columns.push((column.kind, Width::of_heading(&column.heading)));
        }
        Ok(Self { out, workbook, sheet, looks, columns, last: 0 })
    }

    pub(super) fn write(&mut self, row: &[Cell]) -> Result<(), DocumentError> {
        self.last += 1;
        for (place, (cell, (kind, width))) in (0..).zip(row.iter().zip(&mut self.columns)) {
            width.make_room(cell);
            write_cell(&mut self.sheet, (self.last, place), cell, *kind, &self.looks)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, DocumentError> {
        let mut last_column = None;
        for (place, (_, width)) in (0..).zip(&self.columns) {
            self.sheet.set_column_width(place, width.characters())?;
            last_column = Some(place);
        }
        if let Some(last_column) = last_column {
            self.sheet.autofilter(0, 0, self.last, last_column)?;
        }
        self.workbook.push_worksheet(self.sheet);
        self.workbook.save_to_writer(&mut self.out)?;
        Ok(self.out)
    }
}

/// The title as the name of a sheet: at most 31 characters, some of them not allowed.
pub(crate) fn sheet_name(title: &str) -> String {
    let name: String = title.replace(['[', ']', ':', '*', '?', '/', '\\'], " ").chars().take(31).collect();
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if name.is_empty() { "Dayaq".to_owned() } else { name.to_owned() }
}
