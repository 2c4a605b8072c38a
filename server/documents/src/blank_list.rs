//! An empty list for others to fill in: headings with a note on each, a row that shows how it is meant, and the values that a
//! column may have, to choose from.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Color, DataValidation, DocProperties, ExcelDateTime, Format, Note, Workbook};

use crate::DocumentError;

/// A list to be filled in.
#[derive(Debug, Clone)]
pub struct BlankList {
    /// What it is, also the name of its sheet.
    pub title: String,
    /// Its columns.
    pub columns: Vec<BlankColumn>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// A column to be filled in.
#[derive(Debug, Clone, Default)]
pub struct BlankColumn {
    /// What stands above it.
    pub heading: String,
    /// Whether nobody can be entered without it.
    pub needed: bool,
    /// What stands in the row that shows how it is meant.
    pub example: String,
    /// What is to be known about it; empty for nothing.
    pub note: String,
    /// The values that it may have; empty for any.
    pub values: Vec<String>,
}

/// So many rows offer the values of their columns.
const ROWS: u32 = 2_000;

/// The list as a workbook.
///
/// # Errors
/// When a text cannot stand in a workbook.
pub fn xlsx(list: &BlankList) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_timestamp(list.made_at.timestamp())?;
    workbook.set_properties(&DocProperties::new().set_title(&list.title).set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    sheet.set_name(crate::table::sheet_name(&list.title))?;
    sheet.set_freeze_panes(1, 0)?;
    let heading = Format::new().set_bold();
    let needed = Format::new().set_bold().set_background_color(Color::RGB(0x00FF_F2CC));
    // Text, so that a spreadsheet takes no zero from a phone and makes no number of it.
    let text = Format::new().set_num_format("@");
    let example = Format::new().set_num_format("@").set_italic().set_font_color(Color::RGB(0x0060_6060));
    for (place, column) in (0_u16..).zip(&list.columns) {
        sheet.set_column_format(place, &text)?;
        let look = if column.needed { &needed } else { &heading };
        sheet.write_string_with_format(0, place, &column.heading, look)?;
        sheet.write_string_with_format(1, place, &column.example, &example)?;
        let letters = column.heading.chars().count().max(column.example.chars().count());
        sheet.set_column_width(place, f64::from(u32::try_from(letters).unwrap_or(40).clamp(8, 40)) + 3.0)?;
        if !column.note.is_empty() {
            sheet.insert_note(0, place, &Note::new(&column.note).add_author_prefix(false))?;
        }
        if !column.values.is_empty() {
            let values = DataValidation::new().allow_list_strings(&column.values)?;
            sheet.add_data_validation(1, place, ROWS, place, &values)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}
