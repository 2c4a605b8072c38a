//! XLSX: one sheet, to be sorted and filtered at once.

use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Column, Kind, Table, looks_like_formula};
use crate::DocumentError;

/// Column widths, in characters. A column with longer texts stays at the widest and wraps.
const NARROWEST: u32 = 8;
const WIDEST: u32 = 60;
/// The first day of a workbook's calendar: Excel cannot hold an earlier one as a day.
const FIRST_YEAR: i32 = 1900;
/// A workbook keeps numbers as `f64`; whole numbers beyond 2^53 would change in it.
const LARGEST_EXACT: u64 = 1 << 53;

impl From<XlsxError> for DocumentError {
    fn from(error: XlsxError) -> Self {
        Self::Spreadsheet(error.to_string())
    }
}

/// Writes the table as a workbook with one sheet: a bold header of the headings, fixed while scrolling, with filters;
/// real numbers and days. Text is always text, also when it looks like a formula.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, DocumentError> {
    table.check()?;
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new().set_title(&table.title).set_creation_datetime(&excel_time(table.made_at.naive_utc())?),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    write_header(sheet, &table.columns)?;
    for (place, column) in table.columns.iter().enumerate() {
        let cells = || table.rows.iter().map(|row| &row[place]);
        let width = width(column, cells());
        let looks = Looks::of(column.kind, width > WIDEST);
        let place = column_number(place)?;
        sheet.set_column_width(place, width.clamp(NARROWEST, WIDEST))?;
        for (row, cell) in (1..).zip(cells()) {
            write_cell(sheet, row, place, cell, &looks)?;
        }
    }
    if !table.columns.is_empty() {
        let last_row = u32::try_from(table.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.autofilter(0, 0, last_row, column_number(table.columns.len() - 1)?)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // On paper: the header on every page, all columns beside each other.
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9); // A4
    sheet.set_print_fit_to_pages(1, 0);
    Ok(workbook.save_to_buffer()?)
}

fn write_header(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), DocumentError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    for (place, column) in columns.iter().enumerate() {
        sheet.write_string_with_format(0, column_number(place)?, &column.heading, &bold)?;
    }
    Ok(())
}

/// The formats of one column.
struct Looks {
    value: Format,
    /// For text: the mark that a person sets by typing an apostrophe, so that editing the cell keeps it a text.
    quoted: Format,
    day: Format,
}

impl Looks {
    fn of(kind: Kind, wrap: bool) -> Self {
        let base = Format::new().set_align(FormatAlign::Top);
        let text = if wrap { base.clone().set_text_wrap() } else { base.clone() };
        Self {
            value: match kind {
                Kind::Text | Kind::Date => text.clone(),
                Kind::Integer => base.clone().set_num_format("0"),
                Kind::Decimal => base.clone(),
            },
            quoted: text.set_quote_prefix(),
            day: base.set_num_format("yyyy-mm-dd"),
        }
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, looks: &Looks) -> Result<(), DocumentError> {
    match cell {
        Cell::Text(text) if looks_like_formula(text) => {
            sheet.write_string_with_format(row, column, text, &looks.quoted)?;
        }
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, text, &looks.value)?;
        }
        Cell::Integer(number) if number.unsigned_abs() > LARGEST_EXACT => {
            sheet.write_string_with_format(row, column, number.to_string(), &looks.value)?;
        }
        Cell::Integer(number) => {
            #[expect(clippy::cast_precision_loss, reason = "exact, as checked above")]
            let number = *number as f64;
            sheet.write_number_with_format(row, column, number, &looks.value)?;
        }
        Cell::Decimal(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, &looks.value)?;
        }
        Cell::Empty | Cell::Decimal(_) => {}
        Cell::Date(day) if day.year() < FIRST_YEAR => {
            sheet.write_string_with_format(row, column, day.to_string(), &looks.value)?;
        }
        Cell::Date(day) => {
            sheet.write_datetime_with_format(row, column, excel_day(*day)?, &looks.day)?;
        }
    }
    Ok(())
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(year), Ok(month), Ok(day)) = parts else {
        return Err(XlsxError::DateTimeRangeError(day.to_string()));
    };
    ExcelDateTime::from_ymd(year, month, day)
}

fn excel_time(time: chrono::NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let parts = (u16::try_from(time.hour()), u8::try_from(time.minute()), u8::try_from(time.second()));
    let (Ok(hour), Ok(minute), Ok(second)) = parts else {
        return Err(XlsxError::DateTimeRangeError(time.to_string()));
    };
    excel_day(time.date())?.and_hms(hour, minute, second)
}

fn column_number(place: usize) -> Result<u16, XlsxError> {
    u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)
}

/// How many characters the longest line of the column needs. The heading also carries the filter's button.
fn width<'a>(column: &Column, cells: impl Iterator<Item = &'a Cell>) -> u32 {
    let longest = cells.map(|cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
        Cell::Integer(number) => number.to_string().len(),
        Cell::Decimal(number) => number.to_string().len(),
        Cell::Date(_) => "2026-11-23".len(),
    });
    let heading = column.heading.chars().count() + 3;
    u32::try_from(longest.fold(heading, usize::max) + 1).unwrap_or(u32::MAX)
}

/// The title as the name of a sheet: at most 31 characters, some of them not allowed.
fn sheet_name(title: &str) -> String {
    let name: String = title.replace(['[', ']', ':', '*', '?', '/', '\\'], " ").chars().take(31).collect();
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if name.is_empty() { "Dayaq".to_owned() } else { name.to_owned() }
}
