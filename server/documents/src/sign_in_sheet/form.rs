//! The table in which people sign.

use krilla::tagging::{TableHeaderScope, Tag, TagGroup};

use super::{MARGIN, RIGHT, SheetPage, SheetRow, SignInSheet, cell, too_long};
use crate::DocumentError;
use crate::paper::block::{Align, Block};
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;

/// The top of the table, in points.
pub(super) const TOP: f32 = 153.0;
/// The height of the headings.
const HEADINGS: f32 = 32.0;
/// The height of a line: 9.2 mm, room for a signature.
const ROW: f32 = 26.0;
/// The width of the numbers.
const NUMBER: f32 = 28.0;
/// The width of all sessions together, and of one when there are few.
const SESSIONS: (f32, f32) = (390.0, 130.0);
/// The share of the rest that names get; organisations get what remains.
const NAMES: f32 = 0.56;
/// The width of a column beside the organisation: 28 mm.
const MORE: f32 = 80.0;
/// The distance from a line of the form to the text beside it.
const PADDING: f32 = 4.0;

/// The measures and headings of the table; they are the same on all pages.
pub(super) struct Form {
    name: f32,
    organisation: f32,
    /// How many columns stand beside the organisation.
    more: usize,
    session: f32,
    /// Headings from the left, each with its lines.
    headings: Vec<Vec<Block>>,
}

impl Form {
    pub(super) fn new(sheet: &SignInSheet) -> Result<Self, DocumentError> {
        // At most six, so that the numbers are exact.
        let sessions: f32 = sheet.columns.iter().map(|_| 1.0).sum();
        let more: f32 = sheet.more.iter().map(|_| MORE).sum();
        let session = ((SESSIONS.0 - more) / sessions.max(1.0)).min(SESSIONS.1);
        let rest = RIGHT - MARGIN - NUMBER - more - session * sessions;
        let (name, organisation) = (rest * NAMES, rest * (1.0 - NAMES));
        let mut form = Self { name, organisation, more: sheet.more.len(), session, headings: Vec::new() };
        let labels = [&sheet.number_label, &sheet.name_label, &sheet.organisation_label];
        form.headings = labels
            .into_iter()
            .chain(&sheet.more)
            .chain(&sheet.columns)
            .zip(form.widths(sheet.columns.len()))
            .map(|(text, width)| heading(text, width))
            .collect::<Result<_, _>>()?;
        Ok(form)
    }

    /// The widths of the columns, from the left.
    fn widths(&self, sessions: usize) -> Vec<f32> {
        let mut widths = vec![NUMBER, self.name, self.organisation];
        widths.extend(std::iter::repeat_n(MORE, self.more));
        widths.extend(std::iter::repeat_n(self.session, sessions));
        widths
    }

    /// Draws the table of one page.
    pub(super) fn draw(&self, surface: &mut Sheet, page: &SheetPage) -> Result<TagGroup, DocumentError> {
        let mut table = TagGroup::new(Tag::Table);
        table.push(self.draw_headings(surface));
        let mut y = TOP + HEADINGS;
        for row in &page.rows {
            table.push(self.draw_row(surface, row, y)?);
            y += ROW;
            surface.bar(MARGIN, y, RIGHT - MARGIN, 0.5, Colour::Rule);
        }
        // Lines beside what is written by hand only: names need none.
        let mut x = RIGHT;
        for _ in self.headings.iter().skip(3 + self.more) {
            x -= self.session;
            surface.bar(x, TOP, 0.5, y - TOP, Colour::Rule);
        }
        for _ in 0..self.more {
            x -= MORE;
            surface.bar(x, TOP, 0.5, y - TOP, Colour::Rule);
        }
        Ok(table)
    }

    fn draw_headings(&self, surface: &mut Sheet) -> TagGroup {
        let mut row = TagGroup::new(Tag::TR);
        let mut x = MARGIN;
        for (blocks, width) in self.headings.iter().zip(self.widths(self.headings.len())) {
            let height: f32 = blocks.iter().map(Block::height).sum();
            let mut heading = TagGroup::new(Tag::TH(TableHeaderScope::Column));
            let mut y = TOP + HEADINGS - height - PADDING;
            for block in blocks {
                for place in 0..block.line_count() {
                    block.draw_line(surface, &mut heading, place, Align::Left, x + PADDING, y);
                }
                y += block.height();
            }
            if blocks.is_empty() {
                heading.push(surface.blank(x + PADDING, TOP + HEADINGS - PADDING));
            }
            row.push(heading);
            x += width;
        }
        surface.bar(MARGIN, TOP + HEADINGS, RIGHT - MARGIN, 1.0, Colour::Ink);
        row
    }

    fn draw_row(&self, surface: &mut Sheet, row: &SheetRow, y: f32) -> Result<TagGroup, DocumentError> {
        let text = |text: &str, size: f32, colour, width: f32| {
            let style = Style { weight: Weight::Regular, size, colour };
            Block::fitted(text, style, 4.5, (width - 2.0 * PADDING, ROW - 3.0)).ok_or_else(too_long)
        };
        let number = text(&row.number, 9.0, Colour::SoftInk, NUMBER)?;
        let name = text(&row.name, 10.5, Colour::Ink, self.name)?;
        let organisation = text(&row.organisation, 8.5, Colour::SoftInk, self.organisation)?;

        let mut group = TagGroup::new(Tag::TR);
        let mut x = MARGIN + PADDING;
        group.push(cell(surface, Tag::TD, &number, (x, y, ROW)));
        x += NUMBER;
        group.push(cell(surface, Tag::TH(TableHeaderScope::Row), &name, (x, y, ROW)));
        x += self.name;
        group.push(cell(surface, Tag::TD, &organisation, (x, y, ROW)));
        x += self.organisation;
        for place in 0..self.more {
            let more = text(row.more.get(place).map_or("", String::as_str), 8.5, Colour::SoftInk, MORE)?;
            group.push(cell(surface, Tag::TD, &more, (x, y, ROW)));
            x += MORE;
        }
        for _ in self.headings.iter().skip(3 + self.more) {
            let mut signature = TagGroup::new(Tag::TD);
            signature.push(surface.blank(x, y + ROW / 2.0));
            group.push(signature);
            x += self.session;
        }
        Ok(group)
    }
}

/// A heading, its first line bold.
fn heading(text: &str, width: f32) -> Result<Vec<Block>, DocumentError> {
    let parts: Vec<&str> = text.lines().filter(|part| !part.trim().is_empty()).collect();
    let mut room = HEADINGS - PADDING;
    let mut blocks = Vec::with_capacity(parts.len());
    for (place, part) in parts.into_iter().enumerate() {
        let (weight, colour) =
            if place == 0 { (Weight::Bold, Colour::Ink) } else { (Weight::Regular, Colour::SoftInk) };
        let style = Style { weight, size: 8.5, colour };
        let block = Block::fitted(part, style, 4.5, (width - 2.0 * PADDING, room)).ok_or_else(too_long)?;
        room -= block.height();
        blocks.push(block);
    }
    Ok(blocks)
}
