//! The layout of the sheet: A4 landscape, the mark at the top, the award in the middle, the facts and the QR code
//! at the foot.

mod award;
mod proof;

use krilla::tagging::{Tag, TagGroup, TagTree};

use super::Certificate;
use crate::error::DocumentError;
use crate::paper::facts::{Columns, Facts};
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::{Shaped, Weight};
use crate::paper::{LANDSCAPE, Paper, lines, settings};
use award::Award;
use proof::Proof;

/// The size of the sheet in points.
const PAGE: (f32, f32) = LANDSCAPE;
/// The margin at both sides.
const MARGIN: f32 = 62.0;
/// The right end of the printed area.
const RIGHT: f32 = PAGE.0 - MARGIN;
/// The hairline under the mark.
const HEAD_LINE: f32 = 88.0;
/// Where the facts and the proof end.
const FOOT: f32 = PAGE.1 - 46.0;
/// The least distance from the award to the head line and to the facts.
const GAP: f32 = 22.0;
/// The width of the column with the QR code.
const PROOF_WIDTH: f32 = 168.0;
/// The distance between columns.
const GUTTER: f32 = 30.0;
/// The facts stand in two columns beside the proof.
const FACTS: Columns =
    Columns { number: 2, width: (RIGHT - MARGIN - PROOF_WIDTH - 2.0 * GUTTER) / 2.0, gutter: GUTTER };
/// How small everything may become, so that unusually long texts fit; below that they are refused.
const SCALES: [f32; 10] = [1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46];

/// Draws the certificate on a new page.
pub(super) fn draw(paper: &mut Paper, c: &Certificate) -> Result<(), DocumentError> {
    let place = paper.count_page();
    let mut page = paper.document.start_page_with(settings(PAGE)?);
    let tree = &mut paper.tree;
    let mut sheet = Sheet::new(page.surface(), place);
    let (award, facts, proof) = fitting(c)?;

    head(&mut sheet, tree, c);
    let foot = FOOT - facts.height.max(proof.height);
    // The award stands a little above the middle of its space, as the eye expects.
    let space = foot - HEAD_LINE - award.height;
    award.draw(&mut sheet, tree, c, HEAD_LINE + (space * 0.46).max(GAP));
    facts.draw(&mut sheet, tree, MARGIN, foot);
    let link = proof.draw(&mut sheet, tree, c, foot)?;
    drop(sheet);
    proof::close(&mut page, tree, link, c);
    page.finish();
    Ok(())
}

/// The three parts at the largest scale at which they fit on the page.
fn fitting(c: &Certificate) -> Result<(Award, Facts, Proof), DocumentError> {
    for scale in SCALES {
        let (award, facts, proof) = (Award::new(c, scale), Facts::new(&c.facts, FACTS, scale), Proof::new(c, scale));
        if HEAD_LINE + award.height + facts.height.max(proof.height) + 2.0 * GAP <= FOOT {
            return Ok((award, facts, proof));
        }
    }
    Err(DocumentError::Pdf("the texts are too long for one page".to_owned()))
}

/// The mark and the platform's name at the left, the project's name at the right, a hairline below.
fn head(sheet: &mut Sheet, tree: &mut TagTree, c: &Certificate) {
    sheet.bar(0.0, 0.0, PAGE.0, 7.0, Colour::Teal);
    sheet.mark(MARGIN, 42.0, 1.0);
    sheet.bar(MARGIN, HEAD_LINE, RIGHT - MARGIN, 0.75, Colour::Line);

    let style = Style { weight: Weight::Bold, size: 19.0, colour: Colour::Ink };
    let platform = lines::wrap(style.weight, &c.platform, 250.0 / style.size);
    tree.push(paragraph(sheet, &platform, style, MARGIN + 37.0, 61.5, 20.0));

    let style = Style { weight: Weight::Regular, size: 10.0, colour: Colour::SoftInk };
    let project = lines::balance(style.weight, &c.project, 400.0 / style.size);
    let mut group = TagGroup::new(Tag::P);
    let mut y = if project.len() > 1 { 53.0 } else { 60.0 };
    for line in &project {
        let text_width = line.width_without_last_space() * style.size;
        group.push(sheet.text(line, style, RIGHT - text_width, y));
        y += 13.5;
    }
    tree.push(group);
}

/// Lines below one another as one paragraph; `y` is the first baseline.
fn paragraph(sheet: &mut Sheet, text: &[Shaped], style: Style, x: f32, y: f32, leading: f32) -> TagGroup {
    let mut group = TagGroup::new(Tag::P);
    for identifier in sheet.lines(text, style, x, y, leading) {
        group.push(identifier);
    }
    group
}
