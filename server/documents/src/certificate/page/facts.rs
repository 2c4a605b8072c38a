//! The facts: labels and values in two columns under hairlines.

use krilla::tagging::{TableHeaderScope, Tag, TagGroup, TagTree};

use super::{GUTTER, MARGIN, PROOF_WIDTH, RIGHT, draw_lines, height};
use crate::certificate::Certificate;
use crate::certificate::lines;
use crate::certificate::sheet::{Colour, Sheet, Style};
use crate::certificate::typeface::{Shaped, Weight};

/// The width of one of the two columns.
const COLUMN: f32 = (RIGHT - MARGIN - PROOF_WIDTH - 2.0 * GUTTER) / 2.0;

/// The facts as lines.
pub(super) struct Facts {
    rows: Vec<Row>,
    label: Style,
    value: Style,
    scale: f32,
    /// The height of all rows in points.
    pub height: f32,
}

/// Two facts side by side; the last row may hold one.
struct Row {
    facts: Vec<(Vec<Shaped>, Vec<Shaped>)>,
    height: f32,
}

impl Facts {
    /// The facts at `scale` times their usual size.
    pub(super) fn new(c: &Certificate, scale: f32) -> Self {
        let label = Style { weight: Weight::Regular, size: 9.0 * scale, colour: Colour::SoftInk };
        let value = Style { weight: Weight::Regular, size: 11.5 * scale, colour: Colour::Ink };
        let mut facts = Self { rows: Vec::new(), label, value, scale, height: 0.0 };
        let wrap = |style: Style, text: &str| lines::wrap(style.weight, text, COLUMN / style.size);
        for pair in c.facts.chunks(2) {
            let cells: Vec<_> = pair.iter().map(|(name, text)| (wrap(label, name), wrap(value, text))).collect();
            let tallest = cells.iter().map(|cell| facts.cell_height(cell)).fold(0.0, f32::max);
            facts.height += tallest;
            facts.rows.push(Row { facts: cells, height: tallest });
        }
        facts
    }

    fn cell_height(&self, (label, value): &(Vec<Shaped>, Vec<Shaped>)) -> f32 {
        height(label, self.label.size * 1.3) + height(value, self.value.size * 1.25) + 11.0 * self.scale
    }

    /// Draws the facts from `y` down, as a table whose rows are label and value.
    pub(super) fn draw(&self, sheet: &mut Sheet, tree: &mut TagTree, mut y: f32) {
        let mut table = TagGroup::new(Tag::Table);
        for row in &self.rows {
            let mut x = MARGIN;
            for (label, value) in &row.facts {
                sheet.bar(x, y, COLUMN, 0.75, Colour::Line);
                table.push(self.fact(sheet, label, value, x, y));
                x += COLUMN + GUTTER;
            }
            y += row.height;
        }
        if !self.rows.is_empty() {
            tree.push(table);
        }
    }

    fn fact(&self, sheet: &mut Sheet, label: &[Shaped], value: &[Shaped], x: f32, y: f32) -> TagGroup {
        let baseline = y + 5.0 * self.scale + self.label.size;
        let mut header = TagGroup::new(Tag::TH(TableHeaderScope::Row));
        for identifier in draw_lines(sheet, label, self.label, x, baseline, self.label.size * 1.3) {
            header.push(identifier);
        }
        let baseline = y + 4.0 * self.scale + height(label, self.label.size * 1.3) + self.value.size;
        let mut data = TagGroup::new(Tag::TD);
        for identifier in draw_lines(sheet, value, self.value, x, baseline, self.value.size * 1.25) {
            data.push(identifier);
        }
        let mut fact = TagGroup::new(Tag::TR);
        fact.push(header);
        fact.push(data);
        fact
    }
}
