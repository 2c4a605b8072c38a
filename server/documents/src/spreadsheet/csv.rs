//! Text with columns: which sign separates them, and the rows.

use ::csv::{Position, Reader, ReaderBuilder, StringRecord};

use super::{Numbered, ReadError, add, budget::Budget, quotes};

/// What may separate columns; where two would do, the first one is taken. A semicolon comes before a comma, because where
/// it separates columns, the comma stands in decimal fractions.
const DELIMITERS: [u8; 3] = [b';', b'\t', b','];
/// How many rows are looked at to find the delimiter.
const LOOKED_AT: usize = 60;
/// The share of rows, in percent, that must agree about the number of columns.
const AGREEMENT: usize = 50;
/// A sign that no text holds: it separates nothing.
const NONE: u8 = 0x1f;

/// The rows with the numbers of their lines, and what separates their columns.
pub(super) fn rows(text: &str) -> Result<(Numbered, Option<char>), ReadError> {
    let (text, skipped, declared) = declaration(text);
    let (delimiter, columns) = declared.map_or_else(|| sniff(text), |sign| (Some(sign), 0));
    if let Some(line) = quotes::unclosed(text, delimiter.unwrap_or(NONE), columns) {
        return Err(ReadError::OpenQuote(line + skipped));
    }
    let (mut rows, mut budget) = (Numbered::new(), Budget::new());
    let (mut counted, mut line) = (0, 1 + skipped);
    for record in reader(text, delimiter.unwrap_or(NONE)).records() {
        // The text is whole and rows may differ in length, so that nothing is left to fail.
        let record = record.map_err(|e| ReadError::NotASpreadsheet(e.to_string()))?;
        let start = start(text, &record);
        line += line_ends(text.get(counted..start).unwrap_or_default());
        counted = start;
        add(&mut rows, line, record.iter().map(|cell| budget.keep(line, cell)).collect::<Result<_, _>>()?)?;
    }
    Ok((rows, delimiter.map(char::from)))
}

/// Where a row begins in the text; the reader counts what is left of the line before to it.
fn start(text: &str, record: &StringRecord) -> usize {
    let start = record.position().map_or(0, Position::byte);
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
    start + text.bytes().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// How many lines end in the text; a carriage return with its line feed is one end.
fn line_ends(text: &str) -> usize {
    text.matches('\n').count() + text.matches('\r').count() - text.matches("\r\n").count()
}

/// The text after a first line `sep=;`, by which Excel is told the delimiter; with the number of lines that were skipped.
fn declaration(text: &str) -> (&str, usize, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end_matches('\r').trim_matches('"').as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign] if sign.is_ascii() => (rest, 1, Some(*sign)),
        _ => (text, 0, None),
    }
}

/// The delimiter by which most rows come to the same number of columns, and that number; none if the rows have a single
/// column.
fn sniff(text: &str) -> (Option<u8>, usize) {
    let mut best = None;
    for delimiter in DELIMITERS {
        let mut counts: Vec<usize> = Vec::new();
        for record in reader(text, delimiter).records().take(LOOKED_AT).filter_map(Result::ok) {
            counts.push(record.len());
        }
        let agreement = |count: &usize| counts.iter().filter(|other| *other == count).count();
        let most = counts.iter().filter(|count| **count > 1).map(|count| (agreement(count), *count)).max();
        let (most, columns) = most.unwrap_or_default();
        let percent = most * 100 / counts.len().max(1);
        if percent >= AGREEMENT && best.is_none_or(|(_, _, other)| percent > other) {
            best = Some((delimiter, columns, percent));
        }
    }
    best.map_or_else(|| sections(text), |(delimiter, columns, _)| (Some(delimiter), columns))
}

/// Reports of other programs have several tables below each other, which agree about nothing but the tabulator.
fn sections(text: &str) -> (Option<u8>, usize) {
    let mut reader = reader(text, b'\t');
    let counts: Vec<usize> = reader.records().take(LOOKED_AT).filter_map(Result::ok).map(|row| row.len()).collect();
    let several = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().copied().max().unwrap_or(1);
    if several * 100 >= counts.len().max(1) * AGREEMENT { (Some(b'\t'), most) } else { (None, 1) }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}
