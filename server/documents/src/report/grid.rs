//! A table as lines: how wide its columns are, how high its rows.

use krilla::tagging::{TableHeaderScope, Tag, TagGroup};

use super::{Column, Table};
use crate::paper::block::{Align, Block};
use crate::paper::lines;
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;

const HEADING: Style = Style { weight: Weight::Bold, size: 8.5, colour: Colour::SoftInk };
const CELL: Style = Style { weight: Weight::Regular, size: 9.5, colour: Colour::Ink };
const TOTAL: Style = Style { weight: Weight::Bold, size: 9.5, colour: Colour::Ink };

/// The space above and below the text of a row, in points.
const ROOM: f32 = 3.5;
/// The space between two columns.
const GUTTER: f32 = 14.0;
/// A column of words is at most so wide before others have what they need, as a share of the table.
const WIDEST: f32 = 0.5;

/// A table as lines.
pub(super) struct Grid {
    /// The left ends of the columns, from the left end of the table, with their widths and where their texts stand.
    columns: Vec<(f32, f32, Align)>,
    headings: Vec<Block>,
    rows: Vec<Vec<Block>>,
    /// Whether the last row is a total.
    has_total: bool,
    width: f32,
}

impl Grid {
    /// The table, `width` points wide.
    pub(super) fn new(table: &Table, width: f32) -> Self {
        let widths = widths(table, width);
        let blocks = |texts: &[String], style: Style| {
            texts.iter().zip(&widths).map(|(text, width)| Block::new(text, style, *width)).collect::<Vec<_>>()
        };
        let headings: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
        let mut rows: Vec<Vec<Block>> = table.rows.iter().map(|row| blocks(row, CELL)).collect();
        rows.extend(table.total.iter().map(|row| blocks(row, TOTAL)));
        let headings = blocks(&headings, HEADING);
        let mut x = 0.0;
        let mut columns = Vec::with_capacity(widths.len());
        for (column, width) in table.columns.iter().zip(widths) {
            columns.push((x, width, if column.right { Align::Right } else { Align::Left }));
            x += width + GUTTER;
        }
        Self { columns, headings, rows, has_total: table.total.is_some(), width }
    }

    /// How many rows there are, the total among them.
    pub(super) fn row_count(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn headings_height(&self) -> f32 {
        height(&self.headings)
    }

    pub(super) fn row_height(&self, row: usize) -> f32 {
        self.rows.get(row).map_or(0.0, |cells| height(cells))
    }

    /// Draws the headings from `x`, `y` down as the first row of the table.
    pub(super) fn draw_headings(&self, sheet: &mut Sheet, table: &mut TagGroup, x: f32, y: f32) {
        let mut row = TagGroup::new(Tag::TR);
        let bottom = y + self.headings_height();
        for (block, (left, _, align)) in self.headings.iter().zip(&self.columns) {
            // Headings stand on their line, whatever their number of lines.
            let top = bottom - ROOM - block.height();
            let mut heading = block.draw(sheet, Tag::TH(TableHeaderScope::Column), *align, x + left, top);
            if block.line_count() == 0 {
                heading.push(sheet.blank(x + left, bottom - ROOM));
            }
            row.push(heading);
        }
        table.push(row);
        sheet.bar(x, bottom - 0.75, self.width, 0.75, Colour::Ink);
    }

    /// Draws the headings again, on a later page.
    pub(super) fn repeat_headings(&self, sheet: &mut Sheet, x: f32, y: f32) {
        let bottom = y + self.headings_height();
        for (block, (left, _, align)) in self.headings.iter().zip(&self.columns) {
            block.draw_unread(sheet, *align, x + left, bottom - ROOM - block.height());
        }
        sheet.bar(x, bottom - 0.75, self.width, 0.75, Colour::Ink);
    }

    /// Draws a row from `x`, `y` down.
    pub(super) fn draw_row(&self, sheet: &mut Sheet, table: &mut TagGroup, row: usize, x: f32, y: f32) {
        let Some(cells) = self.rows.get(row) else { return };
        if self.has_total && row + 1 == self.rows.len() {
            sheet.bar(x, y - 0.75, self.width, 0.75, Colour::Ink);
        } else {
            sheet.bar(x, y + height(cells) - 0.5, self.width, 0.5, Colour::Line);
        }
        let mut group = TagGroup::new(Tag::TR);
        for (place, (block, (left, _, align))) in cells.iter().zip(&self.columns).enumerate() {
            let mut cell = if place == 0 {
                block.draw(sheet, Tag::TH(TableHeaderScope::Row), *align, x + left, y + ROOM)
            } else {
                block.draw(sheet, Tag::TD, *align, x + left, y + ROOM)
            };
            if block.line_count() == 0 {
                cell.push(sheet.blank(x + left, y + ROOM));
            }
            group.push(cell);
        }
        table.push(group);
    }
}

/// The height of a row: its highest cell, at least one line.
fn height(cells: &[Block]) -> f32 {
    cells.iter().map(Block::height).fold(CELL.size * 1.25, f32::max) + 2.0 * ROOM
}

/// The widths of the columns: what the texts need; too much is taken from those that can break into lines, what is left
/// goes to the columns of words.
fn widths(table: &Table, width: f32) -> Vec<f32> {
    let gutters: f32 = table.columns.iter().skip(1).map(|_| GUTTER).sum();
    let room = (width - gutters).max(1.0);
    let needs: Vec<(f32, f32)> = (0..table.columns.len()).map(|place| needs(table, place, room)).collect();
    let least: f32 = needs.iter().map(|(least, _)| least).sum();
    let wished: f32 = needs.iter().map(|(_, wished)| wished).sum();
    if least > room {
        // Words break, in all columns alike.
        return needs.iter().map(|(needed, _)| needed * room / least).collect();
    }
    if wished > room {
        let share = (room - least) / (wished - least).max(1.0);
        return needs.iter().map(|(least, wished)| least + (wished - least) * share).collect();
    }
    let everybody = table.columns.iter().all(|column| column.right);
    let takes = |column: &Column| everybody || !column.right;
    let number: f32 = table.columns.iter().filter(|column| takes(column)).map(|_| 1.0).sum();
    let extra = (room - wished) / number.max(1.0);
    let columns = table.columns.iter().zip(needs);
    columns.map(|(column, (_, wished))| if takes(column) { wished + extra } else { wished }).collect()
}

/// The least width of a column, in which no word breaks, and the width that it would like.
fn needs(table: &Table, place: usize, room: f32) -> (f32, f32) {
    let heading = table.columns.get(place).map(|column| (column.heading.as_str(), HEADING));
    let cells = table.rows.iter().filter_map(|row| row.get(place)).map(|text| (text.as_str(), CELL));
    let total = table.total.iter().filter_map(|row| row.get(place)).map(|text| (text.as_str(), TOTAL));
    let (mut least, mut wished) = (0.0_f32, 0.0_f32);
    for (text, style) in heading.into_iter().chain(cells).chain(total) {
        // A hair more than the text, so that rounding does not break it.
        let points = |ems: f32| ems * style.size * 1.001 + 0.1;
        least = least.max(points(lines::widest_word(style.weight, text)));
        wished = wished.max(points(style.weight.typeface().shape(&lines::tidy(text)).width));
    }
    (least, wished.min(room * WIDEST).max(least))
}
