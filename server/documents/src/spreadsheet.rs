//! Lists that people hand in: a workbook (XLSX) or a CSV file in whatever encoding and with whatever delimiter their
//! program writes, read as rows of texts.
//!
//! Nothing is believed of the file: neither its name nor what it says of itself. Reading has limits, and a damaged or
//! hostile file is an error.

mod azlat;
mod budget;
mod clean;
mod csv;
mod encoding;
mod quotes;
mod xlsx;

pub use self::{
    azlat::{azlat, looks_azlat},
    budget::{MOST_LETTERS, MOST_TEXT},
    clean::{clean, is_invisible},
};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most rows that are read, the heading among them. Empty rows do not count.
pub const MOST_ROWS: usize = 20_000;
/// The most columns that are read.
pub const MOST_COLUMNS: usize = 60;
/// The most visible sheets of a workbook.
pub const MOST_SHEETS: usize = 50;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The sheets that somebody sees and that hold something, in their order; of a CSV file there is one.
    pub sheets: Vec<Sheet>,
    /// Whether the file looks like Azerbaijani in an old font, which comes out as Cyrillic: see [`looks_azlat`]. A person
    /// decides whether [`azlat`] changes it.
    pub azlat: bool,
    /// What kind of file it is.
    pub format: Format,
    /// How the file holds its letters.
    pub encoding: Encoding,
    /// What separates the columns of a CSV file; `None` for a workbook, or if there is a single column.
    pub delimiter: Option<char>,
}

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty for a CSV file.
    pub name: String,
    /// The rows that are not empty, from the top, all of the same length; cells as [`clean()`] leaves them. Numbers are written
    /// with a decimal point and without needless zeros, whole ones with the zeros and signs of their cell's format, days as `2026-11-23`. The value of merged cells stands in each of them.
    pub rows: Vec<Vec<String>>,
    /// The number of each row as a spreadsheet or an editor shows it, from 1, to name it to people.
    pub numbers: Vec<usize>,
    /// The numbers of rows that are hidden or filtered away.
    pub hidden: Vec<usize>,
    /// Cells that have their value from the one with which they are merged.
    pub merged: Vec<Merged>,
    /// The numbers of rows with a formula whose result is not in the file.
    pub unresolved: Vec<usize>,
}

/// A cell that has its value from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    /// The number of its row.
    pub row: usize,
    /// Its column, from 0.
    pub column: usize,
    /// Whether the other cell stands in another column.
    pub across: bool,
}

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// Text with columns.
    Csv,
}

/// How a file holds its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark. Workbooks are always UTF-8.
    Utf8,
    /// UTF-16, little or big endian, with or without byte order mark.
    Utf16,
    /// One byte a letter, Turkish (Windows-1254). It has all Azerbaijani letters but Ə.
    Windows1254,
    /// One byte a letter, Cyrillic (Windows-1251).
    Windows1251,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no row with a text in it.
    #[error("the file is empty")]
    Empty,
    /// The file has more than [`MOST_BYTES`], or unfolds into more than any list of people needs.
    #[error("the file is larger than {} MB", MOST_BYTES / 1024 / 1024)]
    TooLarge,
    /// The file has more than [`MOST_ROWS`].
    #[error("the file has more than {MOST_ROWS} rows")]
    TooManyRows,
    /// The row with this number has a cell of more than [`MOST_LETTERS`].
    #[error("row {0} has a cell of more than {MOST_LETTERS} letters")]
    LongCell(usize),
    /// The workbook has more than [`MOST_SHEETS`].
    #[error("the workbook has more than {MOST_SHEETS} sheets")]
    TooManySheets,
    /// The file has more than [`MOST_COLUMNS`].
    #[error("the file has more than {MOST_COLUMNS} columns")]
    TooManyColumns,
    /// A quotation mark at the beginning of a cell in this line is not closed, and takes the rows behind it into its cell.
    #[error("the quotation mark in line {0} is not closed")]
    OpenQuote(usize),
    /// The file is something else, or damaged; the text says what, for those who help.
    #[error("the file is no XLSX or CSV: {0}")]
    NotASpreadsheet(String),
    /// The workbook is encrypted.
    #[error("the file is protected by a password")]
    Password,
}

/// Reads a workbook or a CSV file.
pub fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    if bytes.len() > MOST_BYTES {
        return Err(ReadError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(finish(xlsx::sheets(bytes)?, Format::Xlsx, Encoding::Utf8, None));
    }
    refuse_others(bytes)?;
    let (text, encoding) = encoding::text(bytes)?;
    let (rows, delimiter) = csv::rows(&text)?;
    Ok(finish(vec![sheet_of(String::new(), rows)?], Format::Csv, encoding, delimiter))
}

/// Rows as they stand in a file, with their numbers.
type Numbered = Vec<(usize, Vec<String>)>;

fn finish(sheets: Vec<Sheet>, format: Format, encoding: Encoding, delimiter: Option<char>) -> Read {
    let azlat = looks_azlat(sheets.iter().flat_map(|sheet| &sheet.rows).flatten().map(String::as_str));
    Read { sheets, azlat, format, encoding, delimiter }
}

/// A sheet whose rows have the same length, without empty columns at the end.
fn sheet_of(name: String, found: Numbered) -> Result<Sheet, ReadError> {
    let width = found.iter().map(|(_, row)| width(row)).fold(0, usize::max);
    if width == 0 {
        return Err(ReadError::Empty);
    }
    let (numbers, mut rows): (Vec<usize>, Vec<Vec<String>>) = found.into_iter().unzip();
    for row in &mut rows {
        row.resize(width, String::new());
    }
    Ok(Sheet { name, rows, numbers, ..Sheet::default() })
}

/// How many columns a row has, without empty ones at its end.
fn width(row: &[String]) -> usize {
    row.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1)
}

/// Adds a row, unless it is empty.
fn add(rows: &mut Numbered, number: usize, row: Vec<String>) -> Result<(), ReadError> {
    match width(&row) {
        0 => return Ok(()),
        width if width > MOST_COLUMNS => return Err(ReadError::TooManyColumns),
        _ if rows.len() == MOST_ROWS => return Err(ReadError::TooManyRows),
        _ => rows.push((number, row)),
    }
    Ok(())
}

/// Names files that are often handed in instead.
fn refuse_others(bytes: &[u8]) -> Result<(), ReadError> {
    // The name of the stream in which Excel keeps an encrypted workbook, in UTF-16.
    const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let encrypted = bytes.windows(ENCRYPTED.len()).any(|part| part == ENCRYPTED);
        let old = || ReadError::NotASpreadsheet("a file of Office 97 to 2003 (.xls); save it as .xlsx".to_owned());
        return Err(if encrypted { ReadError::Password } else { old() });
    }
    let start: String = bytes.iter().take(400).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || !c.is_ascii());
    let known = [
        ("%pdf", "a PDF"),
        ("{\\rtf", "a text document (RTF)"),
        ("<!doctype", "a web page"),
        ("<html", "a web page"),
        ("<table", "a web page"),
        ("<?xml", "an XML file"),
    ];
    let picture = bytes.starts_with(b"\xff\xd8\xff") || bytes.starts_with(b"\x89PNG");
    let known = known.iter().find(|(sign, _)| start.starts_with(sign)).map(|(_, name)| *name);
    match known.or(picture.then_some("a picture")) {
        Some(name) => Err(ReadError::NotASpreadsheet(name.to_owned())),
        None => Ok(()),
    }
}
