//! Facts: labels and values in columns under hairlines, for readers a table.

use krilla::tagging::{TableHeaderScope, Tag, TagGroup, TagTree};

use super::lines;
use super::sheet::{Colour, Sheet, Style};
use super::typeface::{Shaped, Weight};

/// The columns in which the facts stand; distances in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) number: usize,
    pub(crate) width: f32,
    /// The distance between two columns.
    pub(crate) gutter: f32,
}

/// The facts as lines.
pub(crate) struct Facts {
    rows: Vec<Row>,
    columns: Columns,
    label: Style,
    value: Style,
    scale: f32,
    /// The height of all rows in points.
    pub(crate) height: f32,
}

/// Facts side by side; the last row may hold fewer.
struct Row {
    facts: Vec<(Vec<Shaped>, Vec<Shaped>)>,
    height: f32,
}

impl Facts {
    /// Labels and values at `scale` times their usual size.
    pub(crate) fn new(facts: &[(String, String)], columns: Columns, scale: f32) -> Self {
        let label = Style { weight: Weight::Regular, size: 9.0 * scale, colour: Colour::SoftInk };
        let value = Style { weight: Weight::Regular, size: 11.5 * scale, colour: Colour::Ink };
        let mut made = Self { rows: Vec::new(), columns, label, value, scale, height: 0.0 };
        let wrap = |style: Style, text: &str| lines::wrap(style.weight, text, columns.width / style.size);
        for group in facts.chunks(columns.number.max(1)) {
            let cells: Vec<_> = group.iter().map(|(name, text)| (wrap(label, name), wrap(value, text))).collect();
            let tallest = cells.iter().map(|cell| made.cell_height(cell)).fold(0.0, f32::max);
            made.height += tallest;
            made.rows.push(Row { facts: cells, height: tallest });
        }
        made
    }

    fn cell_height(&self, (label, value): &(Vec<Shaped>, Vec<Shaped>)) -> f32 {
        lines::height(label, self.label.size * 1.3) + lines::height(value, self.value.size * 1.25) + 11.0 * self.scale
    }

    /// The heights of the rows in points.
    pub(crate) fn row_heights(&self) -> impl Iterator<Item = f32> + '_ {
        self.rows.iter().map(|row| row.height)
    }

    /// Draws all facts from `x`, `y` down.
    pub(crate) fn draw(&self, sheet: &mut Sheet, tree: &mut TagTree, x: f32, mut y: f32) {
        let mut table = TagGroup::new(Tag::Table);
        for (place, row) in self.rows.iter().enumerate() {
            self.draw_row(sheet, &mut table, place, x, y);
            y += row.height;
        }
        if !self.rows.is_empty() {
            tree.push(table);
        }
    }

    /// Draws one row of facts into the table; each fact is a row for readers.
    pub(crate) fn draw_row(&self, sheet: &mut Sheet, table: &mut TagGroup, row: usize, mut x: f32, y: f32) {
        for (label, value) in self.rows.get(row).into_iter().flat_map(|row| &row.facts) {
            sheet.bar(x, y, self.columns.width, 0.75, Colour::Line);
            table.push(self.fact(sheet, label, value, x, y));
            x += self.columns.width + self.columns.gutter;
        }
    }

    fn fact(&self, sheet: &mut Sheet, label: &[Shaped], value: &[Shaped], x: f32, y: f32) -> TagGroup {
        let baseline = y + 5.0 * self.scale + self.label.size;
        let mut header = TagGroup::new(Tag::TH(TableHeaderScope::Row));
        for identifier in sheet.lines(label, self.label, x, baseline, self.label.size * 1.3) {
            header.push(identifier);
        }
        let baseline = y + 4.0 * self.scale + lines::height(label, self.label.size * 1.3) + self.value.size;
        let mut data = TagGroup::new(Tag::TD);
        for identifier in sheet.lines(value, self.value, x, baseline, self.value.size * 1.25) {
            data.push(identifier);
        }
        let mut fact = TagGroup::new(Tag::TR);
        fact.push(header);
        fact.push(data);
        fact
    }
}
