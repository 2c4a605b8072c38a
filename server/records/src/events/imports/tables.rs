//! The sheets of a file as one list: where the headings of each stand, which of its columns is which of the list's, and which
//! sheets hold people.

use documents::spreadsheet::{Read, Sheet, azlat};
use serde::{Deserialize, Serialize};

use super::{
    Cells,
    columns::{self, Column, Placed, Why},
    to_i64,
};
use crate::text;

/// Above the headings stands what the list is, and for whom, and who approved it.
const HEADINGS_WITHIN: usize = 60;
/// The number of a row says in which sheet it stands: those of the second sheet begin here.
pub(super) const OF_A_SHEET: i64 = 10_000_000;
/// The heading of the column with the name of each row's sheet.
pub const SHEET_NAME: &str = "#";

/// A sheet of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetAs {
    /// Its name.
    pub name: String,
    /// The number of its row with the headings.
    pub heading: Option<i64>,
    /// How many rows stand below.
    pub rows: usize,
    /// Whether its rows are taken in.
    pub taken: bool,
}

/// A file as one list.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) cells: Cells,
    pub(super) headings: Vec<String>,
    pub(super) placed: Vec<Placed>,
    pub(super) sheets: Vec<SheetAs>,
    /// Rows that are hidden or filtered away.
    pub(super) hidden: Vec<i64>,
    /// Rows with a formula that has no result.
    pub(super) unresolved: Vec<i64>,
}

impl Table {
    /// Where the headings of the first sheet stand whose rows are taken in.
    pub(super) fn heading(&self) -> Option<i64> {
        self.sheets.iter().find(|sheet| sheet.taken).and_then(|sheet| sheet.heading)
    }

    /// Takes over the columns that somebody chose for a list with these headings, if it is of the same shape. Headings that say
    /// nothing by themselves are found so too.
    pub(super) fn remember(&mut self, headings: &[String], chosen: &[Column]) -> bool {
        let Some(shape_before) = shape(headings) else { return false };
        if shape(&self.headings).is_some_and(|shape| shape != shape_before) {
            return false;
        }
        if shape(&self.headings).is_none() {
            let row =
                self.cells.iter().take(HEADINGS_WITHIN).find(|(_, row)| shape(row).as_ref() == Some(&shape_before));
            let (Some((number, row)), [sheet]) = (row, self.sheets.as_mut_slice()) else { return false };
            let above = self.cells.iter().filter(|(other, _)| other <= number).count();
            (sheet.heading, sheet.rows) = (Some(*number), self.cells.len() - above);
            self.headings.clone_from(row);
        }
        for (placed, chosen) in self.placed.iter_mut().zip(chosen) {
            if placed.column != *chosen {
                *placed = Placed { column: *chosen, why: Why::Remembered };
            }
        }
        true
    }
}

/// Where the headings of a sheet stand: the last of their rows, and what they say.
struct Headed {
    place: usize,
    texts: Vec<String>,
    placed: Vec<Placed>,
}

/// Brings the sheets of a file together.
pub(super) fn of(mut read: Read) -> Table {
    let found: Vec<Option<Headed>> = read.sheets.iter().map(|sheet| headed(sheet, read.azlat)).collect();
    let people = found.iter().filter(|headed| headed.is_some()).count();
    let mut table = Table::default();
    for (index, (sheet, headed)) in read.sheets.iter_mut().zip(found).enumerate() {
        let base = to_i64(index) * OF_A_SHEET;
        let body = headed.as_ref().map_or(0, |headed| headed.place + 1);
        without_merges(sheet, body, headed.as_ref().map_or(&[], |headed| &headed.placed));
        let end = body + end_of(&sheet.rows, body);
        let places = if let Some(headed) = &headed {
            places(&mut table.headings, headed)
        } else {
            let width = sheet.rows.first().map_or(0, Vec::len);
            table.headings.resize(table.headings.len().max(width), String::new());
            (0..width).collect()
        };
        let number = |row: usize| base + to_i64(row);
        table.sheets.push(SheetAs {
            name: std::mem::take(&mut sheet.name),
            heading: headed.as_ref().and_then(|headed| sheet.numbers.get(headed.place)).map(|row| number(*row)),
            rows: end - body,
            // Where no sheet says what its columns hold, the first is asked about.
            taken: headed.is_some() || (people == 0 && index == 0),
        });
        table.hidden.extend(sheet.hidden.iter().map(|row| number(*row)));
        table.unresolved.extend(sheet.unresolved.iter().map(|row| number(*row)));
        for (row, cells) in sheet.numbers.iter().zip(std::mem::take(&mut sheet.rows)).take(end) {
            let mut aligned = vec![String::new(); table.headings.len()];
            for (cell, place) in cells.into_iter().zip(&places) {
                aligned[*place] = cell;
            }
            table.cells.push((number(*row), aligned));
        }
    }
    if table.sheets.len() > 1 {
        name_sheets(&mut table);
    }
    for (_, cells) in &mut table.cells {
        cells.resize(table.headings.len(), String::new());
    }
    table.placed = columns::of_headings(&table.headings);
    table
}

/// The row of headings in which most columns are known; of those in which as many are, the upper one. It may be of two rows.
fn headed(sheet: &Sheet, is_azlat: bool) -> Option<Headed> {
    let latin = |row: &[String]| -> Vec<String> { row.iter().map(|cell| azlat(cell)).collect() };
    let rows: Vec<Vec<String>> = sheet.rows.iter().take(HEADINGS_WITHIN).cloned().collect();
    let mut best: Option<(usize, Headed)> = None;
    let mut offer = |place: usize, texts: Vec<String>, more: bool| {
        let placed = columns::of_headings(&texts);
        if let Some(weight) = columns::weight(&placed)
            && best.as_ref().is_none_or(|(other, _)| weight > *other || (more && weight == *other))
        {
            best = Some((weight, Headed { place, texts, placed }));
        }
    };
    for (place, row) in rows.iter().enumerate() {
        let readings = [Some(row.clone()), is_azlat.then(|| latin(row))];
        for texts in readings.into_iter().flatten() {
            offer(place, texts, false);
        }
        if let Some(above) = place.checked_sub(1).map(|above| &rows[above]) {
            let number = sheet.numbers[place - 1];
            let across = sheet.merged.iter().any(|merged| merged.row == number && merged.across);
            // A title above all columns is no heading of them.
            let distinct =
                above.iter().filter(|cell| !cell.is_empty()).collect::<std::collections::BTreeSet<_>>().len();
            if distinct > 1 {
                offer(place, columns::combined(above, row), across);
            }
        }
    }
    best.map(|(_, headed)| headed)
}

/// In the rows below the headings a value counts for the cells below it, and not for those beside it; and a name is of one
/// row, for nobody has it again.
fn without_merges(sheet: &mut Sheet, body: usize, placed: &[Placed]) {
    let is_name = |column: usize| placed.get(column).is_some_and(|placed| placed.column.is_name());
    for merged in sheet.merged.iter().filter(|merged| merged.across || is_name(merged.column)) {
        if let Ok(place) = sheet.numbers.binary_search(&merged.row)
            && place >= body
            && let Some(cell) = sheet.rows[place].get_mut(merged.column)
        {
            cell.clear();
        }
    }
}

/// How many rows belong to the table whose rows begin at `body`. Reports have several below each other, each under a title
/// with its number: `2. Participants`.
fn end_of(rows: &[Vec<String>], body: usize) -> usize {
    let is_title = |row: &Vec<String>| {
        let mut filled = row.iter().filter(|cell| !cell.is_empty());
        let (Some(title), None) = (filled.next(), filled.next()) else { return false };
        title
            .split_once(". ")
            .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    let (above, below) = rows.split_at(body.min(rows.len()));
    let end = above.iter().any(is_title).then(|| below.iter().position(is_title)).flatten();
    end.unwrap_or(below.len())
}

/// Where the columns of a sheet stand in the list: with the same heading, else with the same meaning, else behind the others.
fn places(headings: &mut Vec<String>, headed: &Headed) -> Vec<usize> {
    let known = columns::of_headings(headings);
    let key = |heading: &str| text::search_key(heading);
    let keys: Vec<String> = headings.iter().map(|heading| key(heading)).collect();
    let mut used = vec![false; headings.len()];
    let mut places = Vec::with_capacity(headed.texts.len());
    for (heading, placed) in headed.texts.iter().zip(&headed.placed) {
        let same = |place: &usize| !used[*place] && !heading.is_empty() && keys[*place] == key(heading);
        let means = |place: &usize| {
            let meant = placed.column != Column::Ignored && known[*place].column == placed.column;
            !used[*place] && meant
        };
        let free = 0..used.len();
        if let Some(place) = free.clone().find(same).or_else(|| free.clone().find(means)) {
            used[place] = true;
            places.push(place);
        } else {
            places.push(headings.len());
            headings.push(heading.clone());
        }
    }
    places
}

/// Adds a column with the name of each row's sheet: some offices write each organisation on a sheet of its own.
fn name_sheets(table: &mut Table) {
    let width = table.headings.len();
    for (number, cells) in &mut table.cells {
        let sheet = usize::try_from(*number / OF_A_SHEET).ok().and_then(|index| table.sheets.get(index));
        cells.resize(width, String::new());
        cells.push(sheet.map(|sheet| sheet.name.clone()).unwrap_or_default());
    }
    table.headings.push(SHEET_NAME.to_owned());
}

/// What two lists share that were made from one form.
fn shape(headings: &[String]) -> Option<String> {
    let keys: Vec<String> = headings.iter().map(|heading| text::search_key(heading)).collect();
    keys.iter().any(|key| !key.is_empty()).then(|| keys.join("|"))
}

/// Whether a row says the headings again, or numbers the columns: printed lists do so on each page.
pub(super) fn is_heading(headings: &[String], cells: &[String]) -> bool {
    let filled: Vec<(usize, &String)> = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
    let again = filled.len() > 1
        && filled.iter().all(|(place, cell)| {
            headings.get(*place).is_some_and(|heading| text::search_key(heading) == text::search_key(cell))
                || (headings.get(*place).is_some_and(|heading| heading == SHEET_NAME))
        })
        && filled.iter().any(|(place, _)| headings.get(*place).is_some_and(|heading| heading != SHEET_NAME));
    let numbers: Vec<Option<usize>> = filled.iter().map(|(_, cell)| cell.parse().ok()).collect();
    let counts = numbers.len() > 2 && numbers.iter().enumerate().all(|(place, number)| *number == Some(place + 1));
    again || counts
}

/// Whether a cell in front of a row says that it only shows how the others are meant: the empty list that we give out has one.
pub(super) fn is_example(cell: &str) -> bool {
    matches!(text::azerbaijani_lower(cell).as_str(), "nümunə" | "пример" | "образец" | "example")
}

#[cfg(test)]
mod tests;
