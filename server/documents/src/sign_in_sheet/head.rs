//! The head of every page: what is signed for, and the QR code that names the page.

use std::num::NonZeroU16;

use krilla::tagging::{Tag, TagTree};

use super::{MARGIN, RIGHT, SheetPage, SignInSheet, form, too_long};
use crate::DocumentError;
use crate::paper::block::{Align, Block};
use crate::paper::facts::{Columns, Facts};
use crate::paper::lines;
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;

/// The top of the head, in points.
const TOP: f32 = 30.0;
/// The side of the QR code: 26 mm, so that a photograph of the whole page still shows every module.
const SIDE: f32 = 73.7;
/// The white around the QR code: more than the four modules that readers need.
const QUIET: f32 = 11.0;
/// The left end of the QR code.
const CODE: f32 = RIGHT - SIDE;
/// The width of the texts beside the QR code.
const WIDTH: f32 = CODE - MARGIN - 30.0;
/// Where the event's title begins, and how high it may be.
const EVENT: (f32, f32) = (51.0, 40.0);
/// Where the facts begin.
const DETAILS: f32 = 95.0;
/// The facts stand in four columns.
const COLUMNS: Columns = Columns { number: 4, width: (WIDTH - 48.0) / 4.0, gutter: 16.0 };
/// The sizes of the facts that are tried.
const SCALES: [f32; 6] = [0.84, 0.76, 0.68, 0.6, 0.54, 0.48];

/// The texts of the head as lines; they are the same on all pages.
pub(super) struct Head {
    title: Block,
    event: Block,
    details: Facts,
}

impl Head {
    pub(super) fn new(sheet: &SignInSheet) -> Result<Self, DocumentError> {
        let style = Style { weight: Weight::Bold, size: 11.0, colour: Colour::Teal };
        let title = Block::fitted(&sheet.title, style, 7.0, (WIDTH - 28.0, 18.0)).ok_or_else(too_long)?;
        let style = Style { weight: Weight::Bold, size: 18.0, colour: Colour::Ink };
        let event = Block::fitted(&sheet.event, style, 7.0, (WIDTH, EVENT.1)).ok_or_else(too_long)?;
        let scaled = SCALES.into_iter().map(|scale| Facts::new(&sheet.details, COLUMNS, scale));
        let details = scaled.into_iter().find(|facts| facts.height <= form::TOP - DETAILS).ok_or_else(too_long)?;
        Ok(Self { title, event, details })
    }

    /// Draws the head of one page.
    pub(super) fn draw(
        &self,
        surface: &mut Sheet,
        tree: &mut TagTree,
        sheet: &SignInSheet,
        page: &SheetPage,
    ) -> Result<(), DocumentError> {
        surface.mark(MARGIN, TOP, 0.72);
        tree.push(self.title.draw(surface, Tag::P, Align::Left, MARGIN + 27.0, TOP + 1.0));
        let heading = Tag::Hn(NonZeroU16::MIN, Some(lines::tidy(&sheet.event)));
        tree.push(self.event.draw(surface, heading, Align::Left, MARGIN, EVENT.0));
        self.details.draw(surface, tree, MARGIN, DETAILS);

        let alt = format!("{} {}", sheet.code_label, page.code);
        tree.push(surface.qr(&page.qr, &alt, CODE, TOP, SIDE)?);
        let (x, width) = (CODE - QUIET, SIDE + 2.0 * QUIET);
        let style = Style { weight: Weight::Regular, size: 7.0, colour: Colour::SoftInk };
        let label = Block::fitted(&sheet.code_label, style, 4.0, (width, 9.0)).ok_or_else(too_long)?;
        let style = Style { weight: Weight::Bold, size: 10.0, colour: Colour::Ink };
        let code = Block::fitted(&page.code, style, 5.0, (width, 13.0)).ok_or_else(too_long)?;
        let y = TOP + SIDE + QUIET;
        tree.push(label.draw(surface, Tag::P, Align::Centre, x, y));
        tree.push(code.draw(surface, Tag::P, Align::Centre, x, y + 9.0));
        Ok(())
    }
}
