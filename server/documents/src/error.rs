//! What can go wrong between the facts and the file.

/// Why a document was not made. No partial document ever leaves this crate, except that a
/// [`table::Writer`](crate::table::Writer) may have given away the rows before the fault.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The text has characters that the embedded fonts cannot print, each named once, in the order of the text.
    #[error("the fonts have no {}", named(.0))]
    MissingCharacters(Vec<char>),
    /// The texts do not fit on the page, the PDF writer refused the document, or it breaks a rule of PDF/A-2a or
    /// PDF/UA-1.
    #[error("PDF: {0}")]
    Pdf(String),
    /// The files do not fit into an archive.
    #[error("ZIP: {0}")]
    Archive(String),
    /// There is nobody and nothing to print.
    #[error("there is nothing to print")]
    Nothing,
    /// Whoever asked for it does not want it any more.
    #[error("stopped")]
    Stopped,
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
    /// The workbook cannot hold the list: more than 1,048,575 rows, 16,384 columns or 32,767 characters in a cell.
    #[error("spreadsheet: {0}")]
    Spreadsheet(String),
    /// A row has more or fewer cells than the list has columns, so that values would stand under the wrong heading.
    #[error("row {row} has {cells} cells, the list has {columns} columns")]
    RowLength {
        /// How many rows come before it.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// The bytes were not taken by whoever they are for, or the temporary file of a workbook failed.
    #[error("writing: {0}")]
    Io(#[from] std::io::Error),
    /// The text is too long for a QR code.
    #[error("QR code: {0}")]
    Qr(String),
}

fn named(characters: &[char]) -> String {
    let names: Vec<String> = characters.iter().map(|c| format!("{c:?} (U+{:04X})", u32::from(*c))).collect();
    names.join(", ")
}
