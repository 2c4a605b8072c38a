//! The pages of a report: A4 standing, the mark above the title, a foot on every page.

use std::num::NonZeroU16;

use krilla::tagging::{Tag, TagGroup, TagTree};

use super::Report;
use super::flow::{Piece, Placed, What, lay};
use super::grid::Grid;
use crate::DocumentError;
use crate::paper::block::{Align, Block};
use crate::paper::facts::{Columns, Facts};
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;
use crate::paper::{PORTRAIT, Paper, entry, lines};

/// The margin at both sides, in points.
const MARGIN: f32 = 57.0;
/// The width of the texts.
const WIDTH: f32 = PORTRAIT.0 - 2.0 * MARGIN;
/// The top of the room on a page.
const TOP: f32 = 52.0;
/// The line above the foot.
const FOOT: f32 = PORTRAIT.1 - 56.0;
/// The room on a page.
const ROOM: f32 = FOOT - 14.0 - TOP;
/// The room that the mark takes above the title.
const MARK: f32 = 34.0;
/// The width of the page's number.
const NUMBER: f32 = 110.0;
const GUTTER: f32 = 24.0;

const TITLE: Style = Style { weight: Weight::Bold, size: 22.0, colour: Colour::Ink };
const SUBTITLE: Style = Style { weight: Weight::Regular, size: 12.0, colour: Colour::SoftInk };
const HEADING: Style = Style { weight: Weight::Bold, size: 13.0, colour: Colour::Teal };
const TEXT: Style = Style { weight: Weight::Regular, size: 10.5, colour: Colour::Ink };
const SMALL: Style = Style { weight: Weight::Regular, size: 8.0, colour: Colour::SoftInk };

/// The report as lines.
struct Parts {
    title: Block,
    subtitle: Block,
    facts: Facts,
    headings: Vec<Block>,
    paragraphs: Vec<Block>,
    grids: Vec<Option<Grid>>,
}

/// Draws all pages.
pub(super) fn draw(paper: &mut Paper, report: &Report) -> Result<(), DocumentError> {
    let (parts, pieces) = parts(report);
    let columns = |section: usize| parts.grid(section).map_or(0.0, Grid::headings_height);
    let pages = lay(&pieces, ROOM, columns)?;
    bookmarks(paper, report, &pages);
    let mut open = Open::default();
    for (place, page) in pages.iter().enumerate() {
        paper.page(PORTRAIT, |sheet, tree| {
            for piece in page {
                parts.draw(sheet, tree, &mut open, report, *piece);
            }
            foot(sheet, report, place, pages.len());
            Ok(())
        })?;
    }
    open.close(&mut paper.tree);
    Ok(())
}

fn bookmarks(paper: &mut Paper, report: &Report, pages: &[Vec<Placed>]) {
    let mut title = entry(&report.title, 0, 0.0).with_open(true);
    for (place, page) in pages.iter().enumerate() {
        for piece in page {
            if let What::Heading { section } = piece.what {
                let heading = report.sections.get(section).map_or("", |section| &section.heading);
                title.push_child(entry(heading, place, TOP + piece.y));
            }
        }
    }
    paper.bookmark(title);
}

/// The report as lines, and the same as pieces in their order.
fn parts(report: &Report) -> (Parts, Vec<Piece>) {
    let columns = Columns { number: 2, width: (WIDTH - GUTTER) / 2.0, gutter: GUTTER };
    let mut parts = Parts {
        title: Block::new(&report.title, TITLE, WIDTH),
        subtitle: Block::new(&report.subtitle, SUBTITLE, WIDTH),
        facts: Facts::new(&report.facts, columns, 0.92),
        headings: Vec::new(),
        paragraphs: Vec::new(),
        grids: Vec::new(),
    };
    let piece = |what, height, above, with_next| Piece { what, height, above, with_next };
    let mut pieces = vec![piece(What::Title, MARK + parts.title.height(), 0.0, true)];
    pieces.push(piece(What::Subtitle, parts.subtitle.height(), 4.0, false));
    for (row, height) in parts.facts.row_heights().enumerate() {
        pieces.push(piece(What::Facts { row }, height, if row == 0 { 16.0 } else { 0.0 }, false));
    }
    for (place, section) in report.sections.iter().enumerate() {
        let heading = Block::new(&section.heading, HEADING, WIDTH);
        if heading.line_count() > 0 {
            let followed = section.paragraph.is_some() || section.table.is_some();
            pieces.push(piece(What::Heading { section: place }, heading.height(), 22.0, followed));
        }
        parts.headings.push(heading);
        for text in section.paragraph.iter().flat_map(|text| text.lines()).filter(|text| !text.trim().is_empty()) {
            let (paragraph, block) = (parts.paragraphs.len(), Block::new(text, TEXT, WIDTH));
            for line in 0..block.line_count() {
                // The first two lines of a paragraph stand together, and so do its last two.
                let with_next = line + 1 < block.line_count() && (line == 0 || line + 2 == block.line_count());
                let above = if line == 0 { 6.0 } else { 0.0 };
                pieces.push(piece(What::Line { paragraph, line }, block.leading(), above, with_next));
            }
            parts.paragraphs.push(block);
        }
        let grid = section.table.as_ref().filter(|table| !table.columns.is_empty());
        let grid = grid.map(|table| Grid::new(table, WIDTH));
        if let Some(grid) = &grid {
            let rows = grid.row_count();
            pieces.push(piece(What::Columns { section: place }, grid.headings_height(), 8.0, rows > 0));
            for row in 0..rows {
                // A total never stands alone.
                let with_next = row + 2 == rows && section.table.as_ref().is_some_and(|table| table.total.is_some());
                pieces.push(piece(What::Row { section: place, row }, grid.row_height(row), 0.0, with_next));
            }
        }
        parts.grids.push(grid);
    }
    (parts, pieces)
}

/// The element of the document to which the next piece may belong: a table or a paragraph that goes on.
#[derive(Default)]
struct Open {
    element: Option<(What, TagGroup)>,
}

impl Open {
    /// The element that begins with `first`, opened if it is not open.
    fn element(&mut self, tree: &mut TagTree, first: What, tag: impl FnOnce() -> TagGroup) -> &mut TagGroup {
        if self.element.as_ref().is_none_or(|(open, _)| *open != first) {
            self.close(tree);
        }
        &mut self.element.get_or_insert_with(|| (first, tag())).1
    }

    fn close(&mut self, tree: &mut TagTree) {
        if let Some((_, group)) = self.element.take() {
            tree.push(group);
        }
    }
}

impl Parts {
    fn grid(&self, section: usize) -> Option<&Grid> {
        self.grids.get(section).and_then(Option::as_ref)
    }

    fn draw(&self, sheet: &mut Sheet, tree: &mut TagTree, open: &mut Open, report: &Report, piece: Placed) {
        let y = TOP + piece.y;
        let table = || TagGroup::new(Tag::Table);
        match piece.what {
            What::Title => {
                open.close(tree);
                sheet.mark(MARGIN, y, 0.8);
                let tag = Tag::Hn(NonZeroU16::MIN, Some(lines::tidy(&report.title)));
                tree.push(self.title.draw(sheet, tag, Align::Left, MARGIN, y + MARK));
            }
            What::Subtitle => {
                open.close(tree);
                tree.push(self.subtitle.draw(sheet, Tag::P, Align::Left, MARGIN, y));
            }
            What::Facts { row } => {
                let table = open.element(tree, What::Facts { row: 0 }, table);
                self.facts.draw_row(sheet, table, row, MARGIN, y);
            }
            What::Heading { section } => {
                open.close(tree);
                let text = report.sections.get(section).map(|section| lines::tidy(&section.heading));
                let tag = Tag::Hn(NonZeroU16::MIN.saturating_add(1), text);
                if let Some(heading) = self.headings.get(section) {
                    tree.push(heading.draw(sheet, tag, Align::Left, MARGIN, y));
                }
            }
            What::Line { paragraph, line } => {
                let first = What::Line { paragraph, line: 0 };
                let group = open.element(tree, first, || TagGroup::new(Tag::P));
                if let Some(block) = self.paragraphs.get(paragraph) {
                    block.draw_line_at(sheet, group, line, Align::Left, MARGIN, y);
                }
            }
            What::Columns { section } => {
                let table = open.element(tree, What::Columns { section }, table);
                if let Some(grid) = self.grid(section) {
                    grid.draw_headings(sheet, table, MARGIN, y);
                }
            }
            What::Row { section, row } => {
                let table = open.element(tree, What::Columns { section }, table);
                if let Some(grid) = self.grid(section) {
                    if let Some(repeated_at) = piece.repeated_at {
                        grid.repeat_headings(sheet, MARGIN, TOP + repeated_at);
                    }
                    grid.draw_row(sheet, table, row, MARGIN, y);
                }
            }
        }
    }
}

/// The foot of a page: what the report says of itself, and the number.
fn foot(sheet: &mut Sheet, report: &Report, place: usize, pages: usize) {
    sheet.bar(MARGIN, FOOT, WIDTH, 0.5, Colour::Line);
    let room = (WIDTH - NUMBER - GUTTER, 24.0);
    // A footer that is too long even in the smallest size goes on below its room.
    let footer = Block::fitted(&report.footer, SMALL, 5.0, room)
        .unwrap_or_else(|| Block::new(&report.footer, Style { size: 5.0, ..SMALL }, room.0));
    footer.draw_unread(sheet, Align::Left, MARGIN, FOOT + 6.0);
    let label = report.page_label.replace("{n}", &(place + 1).to_string()).replace("{m}", &pages.to_string());
    Block::new(&label, SMALL, NUMBER).draw_unread(sheet, Align::Right, MARGIN + WIDTH - NUMBER, FOOT + 6.0);
}
