//! What can go wrong between the facts and the file.

/// Why a document was not made. No partial document ever leaves this crate.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The text has characters that the embedded fonts cannot print, each named once, in the order of the text.
    #[error("the fonts have no {}", named(.0))]
    MissingCharacters(Vec<char>),
    /// The texts do not fit on the page, the PDF writer refused the document, or it breaks a rule of PDF/A-2a or
    /// PDF/UA-1.
    #[error("PDF: {0}")]
    Pdf(String),
    /// There is nobody and nothing to print.
    #[error("there is nothing to print")]
    Nothing,
    /// The sheet has more of something than fits on it.
    #[error("{found} {of} on a page, but at most {most} fit")]
    TooMany {
        /// What there is too much of: "columns", "rows", "facts".
        of: &'static str,
        /// How many there are.
        found: usize,
        /// How many fit.
        most: usize,
    },
    /// The workbook cannot hold the table: more than 1,048,575 rows, 16,384 columns or 32,767 characters in a cell.
    #[error("spreadsheet: {0}")]
    Spreadsheet(String),
    /// A row has more or fewer cells than the table has columns. Rows count from 0.
    #[error("row {row} has {cells} cells, the table has {columns} columns")]
    RowLength {
        /// The place of the row in [`Table::rows`](crate::table::Table::rows).
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// The CSV writer failed.
    #[error("CSV: {0}")]
    Csv(String),
    /// The JSON writer failed.
    #[error("JSON: {0}")]
    Json(String),
    /// The text is too long for a QR code.
    #[error("QR code: {0}")]
    Qr(String),
}

fn named(characters: &[char]) -> String {
    let names: Vec<String> = characters.iter().map(|c| format!("{c:?} (U+{:04X})", u32::from(*c))).collect();
    names.join(", ")
}
