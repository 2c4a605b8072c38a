//! JSON: an array of objects.

use super::{Cell, Table};
use crate::DocumentError;

/// Writes the table as an array of objects, with the keys of the columns in their order. Days are ISO
/// strings, empty cells are `null`, so that every object has every key.
pub fn json(table: &Table) -> Result<Vec<u8>, DocumentError> {
    table.check()?;
    // Put together by hand: a map of serde_json would sort the keys.
    let keys = table.columns.iter().map(|column| text(&column.key)).collect::<Result<Vec<_>, _>>()?;
    let mut objects = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut fields = Vec::with_capacity(row.len());
        for (key, cell) in keys.iter().zip(row) {
            fields.push(format!("{key}:{}", value(cell)?));
        }
        objects.push(format!("{{{}}}", fields.join(",")));
    }
    Ok(format!("[{}]", objects.join(",")).into_bytes())
}

fn value(cell: &Cell) -> Result<String, DocumentError> {
    match cell {
        Cell::Empty => Ok("null".to_owned()),
        Cell::Text(words) => text(words),
        Cell::Integer(number) => Ok(number.to_string()),
        // serde_json writes what is no number as null.
        Cell::Decimal(number) => serde_json::to_string(number).map_err(failed),
        Cell::Date(day) => text(&day.to_string()),
    }
}

fn text(words: &str) -> Result<String, DocumentError> {
    serde_json::to_string(words).map_err(failed)
}

fn failed(error: serde_json::Error) -> DocumentError {
    DocumentError::Json(error.to_string())
}
