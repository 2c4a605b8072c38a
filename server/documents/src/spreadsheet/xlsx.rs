//! Workbooks: all visible sheets that are not empty.

mod layout;
mod pattern;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use self::layout::{Layout, Layouts};
use super::{MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Merged, Numbered, ReadError, Sheet, add, budget::Budget, sheet_of};

/// The most bytes into which a workbook may unfold. 20,000 rows with 60 columns are two thirds of it.
const MOST_UNFOLDED: u64 = 100 * 1024 * 1024;
/// The most cells that are looked at in all sheets, empty ones too: sheets may be one and the same part of the file, unfolded anew for
/// each of them.
const MOST_CELLS: usize = 2 * MOST_ROWS * MOST_COLUMNS;

/// The sheets of the workbook that somebody sees and that hold something.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    check_unfolded(bytes)?;
    // The reader of workbooks is not made for files that were broken on purpose.
    catch_unwind(AssertUnwindSafe(|| all(bytes))).unwrap_or_else(|_| Err(damaged("it cannot be read")))
}

/// Refuses a small file that unfolds into a huge one, before anything keeps what it unfolds into.
fn check_unfolded(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = MOST_UNFOLDED;
    for place in 0..archive.len() {
        let file = archive.by_index(place).map_err(damaged)?;
        // What a file says of its size may be wrong: it is unfolded and counted.
        let unfolded = io::copy(&mut file.take(left + 1), &mut io::sink()).map_err(damaged)?;
        left = left.checked_sub(unfolded).ok_or(ReadError::TooLarge)?;
    }
    Ok(())
}

fn all(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => ReadError::Password,
        other => damaged(other),
    })?;
    let sheets = workbook.sheets_metadata().iter();
    let visible = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    if names.len() > MOST_SHEETS {
        return Err(ReadError::TooManySheets);
    }
    let mut layouts = Layouts::new(bytes)?;
    let (mut cells_left, mut rows_left) = (MOST_CELLS, MOST_ROWS);
    let mut budget = Budget::new();
    let mut found = Vec::new();
    for name in names {
        let layout = layouts.of(&name)?;
        let cells = cells(&mut workbook, &name, &layout, &mut cells_left, &mut budget)?;
        if cells.is_empty() {
            continue;
        }
        rows_left = rows_left.checked_sub(cells.len()).ok_or(ReadError::TooManyRows)?;
        found.push(laid_out(name.clone(), cells, &layout)?);
    }
    if found.is_empty() { Err(ReadError::Empty) } else { Ok(found) }
}

/// The cells of a sheet that hold something, by their rows.
fn cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    layout: &Layout,
    left: &mut usize,
    budget: &mut Budget,
) -> Result<BTreeMap<u32, Vec<String>>, ReadError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    // Read cell by cell: a sheet may claim to have a million rows and hold one.
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        *left = left.checked_sub(1).ok_or(ReadError::TooLarge)?;
        let (row, column) = cell.get_position();
        let value = cell.get_value();
        let is_number = matches!(value, DataRef::Int(_) | DataRef::Float(_));
        let pattern = if is_number { layout.patterns.get(&(row, column)) } else { None };
        let text = text(value);
        let text = pattern.and_then(|pattern| pattern.show(&text)).map_or(text, Cow::Owned);
        let text = budget.keep(number_of(row), &text)?;
        if text.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(ReadError::TooManyColumns);
        }
        let row = found.entry(row).or_default();
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
        if found.len() > MOST_ROWS {
            return Err(ReadError::TooManyRows);
        }
    }
    Ok(found)
}

/// A sheet with what its layout says: the value of cells that are one stands in each of them that is in a row with values.
fn laid_out(name: String, mut found: BTreeMap<u32, Vec<String>>, layout: &Layout) -> Result<Sheet, ReadError> {
    let mut merged: BTreeSet<Merged> = BTreeSet::new();
    for [top, left, bottom, right] in &layout.merges {
        let (Ok(left), Ok(right)) = (usize::try_from(*left), usize::try_from(*right)) else { continue };
        let value = found.get(top).and_then(|row| row.get(left)).filter(|value| !value.is_empty()).cloned();
        let Some(value) = value.filter(|_| left <= right && right < MOST_COLUMNS && top <= bottom) else { continue };
        for (row, cells) in found.range_mut(top..=bottom) {
            if cells.len() <= right {
                cells.resize(right + 1, String::new());
            }
            for (column, cell) in cells.iter_mut().enumerate().take(right + 1).skip(left) {
                if cell.is_empty() {
                    cell.clone_from(&value);
                    merged.insert(Merged { row: number_of(*row), column, across: column > left });
                }
            }
        }
    }
    let mut rows = Numbered::new();
    for (number, row) in found {
        add(&mut rows, number_of(number), row)?;
    }
    let is_there: BTreeSet<usize> = rows.iter().map(|(number, _)| *number).collect();
    let numbers = |rows: &BTreeSet<u32>| {
        rows.iter().map(|row| number_of(*row)).filter(|number| is_there.contains(number)).collect::<Vec<_>>()
    };
    let (hidden, unresolved) = (numbers(&layout.hidden), numbers(&layout.unresolved));
    let sheet = sheet_of(name, rows)?;
    Ok(Sheet { hidden, unresolved, merged: merged.into_iter().collect(), ..sheet })
}

/// The number of a row as a spreadsheet shows it.
fn number_of(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1)
}

fn text<'a>(value: &'a DataRef) -> Cow<'a, str> {
    match value {
        DataRef::String(text) | DataRef::DurationIso(text) => text.into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(value) => number(*value).into(),
        DataRef::Bool(value) => value.to_string().into(),
        DataRef::DateTime(time) => day(time).into(),
        DataRef::DateTimeIso(time) => time.trim_end_matches("T00:00:00").replace('T', " ").into(),
        DataRef::Error(_) | DataRef::Empty => "".into(),
    }
}

/// A number as Excel shows it: 15 digits, so that 0.1 + 0.2 is 0.3, and no exponent.
fn number(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// A day; with the time if there is one; a time of day alone if there is no day.
fn day(time: &ExcelDateTime) -> String {
    if !time.as_f64().is_finite() {
        return String::new();
    }
    let (year, month, day, hour, minute, _, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}");
    if time.is_duration() || (0.0..1.0).contains(&time.as_f64()) {
        return clock;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { day } else { format!("{day} {clock}") }
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::NotASpreadsheet(format!("not a workbook, or damaged: {error}"))
}
