//! The layout of the sheet: A4 landscape, the mark at the top, the award in the middle, the facts and the QR code
//! at the foot.

mod award;
mod facts;
mod proof;

use krilla::Document;
use krilla::geom::Rect;
use krilla::page::PageSettings;
use krilla::tagging::{Identifier, Tag, TagGroup, TagTree};

use super::Certificate;
use super::lines;
use super::sheet::{Colour, Sheet, Style};
use super::typeface::{Shaped, Weight};
use crate::error::DocumentError;
use award::Award;
use facts::Facts;
use proof::Proof;

/// A4 landscape in points.
const PAGE: (f32, f32) = (841.89, 595.28);
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
/// How small everything may become, so that unusually long texts fit; below that they are refused.
const SCALES: [f32; 10] = [1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46];

/// Draws the certificate on a new page and returns its structure.
pub(super) fn draw(document: &mut Document, c: &Certificate) -> Result<TagTree, DocumentError> {
    // A4 has a size, so that this never fails.
    let settings =
        PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| DocumentError::Pdf("no page size".to_owned()))?;
    let mut page = document.start_page_with(settings);
    let mut sheet = Sheet::new(page.surface());
    let (award, facts, proof) = fitting(c)?;

    let mut tree = TagTree::new().with_lang(Some(c.language.clone()));
    head(&mut sheet, &mut tree, c);
    let foot = FOOT - facts.height.max(proof.height);
    // The award stands a little above the middle of its space, as the eye expects.
    let space = foot - HEAD_LINE - award.height;
    award.draw(&mut sheet, &mut tree, c, HEAD_LINE + (space * 0.46).max(GAP));
    facts.draw(&mut sheet, &mut tree, foot);
    let link = proof.draw(&mut sheet, &mut tree, c, foot)?;
    drop(sheet);
    proof::close(&mut page, &mut tree, link, c);
    page.finish();
    Ok(tree)
}

/// The three parts at the largest scale at which they fit on the page.
fn fitting(c: &Certificate) -> Result<(Award, Facts, Proof), DocumentError> {
    for scale in SCALES {
        let (award, facts, proof) = (Award::new(c, scale), Facts::new(c, scale), Proof::new(c, scale));
        if HEAD_LINE + award.height + facts.height.max(proof.height) + 2.0 * GAP <= FOOT {
            return Ok((award, facts, proof));
        }
    }
    Err(DocumentError::Pdf("the texts are too long for one page".to_owned()))
}

/// The mark and the platform's name at the left, the project's name at the right, a hairline below.
fn head(sheet: &mut Sheet, tree: &mut TagTree, c: &Certificate) {
    sheet.bar(0.0, 0.0, PAGE.0, 7.0, Colour::Teal);
    mark(sheet, MARGIN, 42.0);
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

/// The brand's mark, 28 points wide: a beam that rests on two legs, which meet below it.
fn mark(sheet: &mut Sheet, x: f32, y: f32) {
    sheet.bar(x + 1.0, y + 1.0, 26.0, 5.0, Colour::Teal);
    for leg in
        [[(10.2, 6.0), (14.0, 6.0), (6.9, 22.0), (2.9, 22.0)], [(14.0, 6.0), (17.8, 6.0), (25.1, 22.0), (21.1, 22.0)]]
    {
        sheet.ornament(&leg.map(|(dx, dy)| (x + dx, y + dy)), Colour::Ink);
    }
}

/// Lines below one another as one paragraph; `y` is the first baseline.
fn paragraph(sheet: &mut Sheet, text: &[Shaped], style: Style, x: f32, y: f32, leading: f32) -> TagGroup {
    let mut group = TagGroup::new(Tag::P);
    for identifier in draw_lines(sheet, text, style, x, y, leading) {
        group.push(identifier);
    }
    group
}

fn draw_lines(sheet: &mut Sheet, text: &[Shaped], style: Style, x: f32, mut y: f32, leading: f32) -> Vec<Identifier> {
    let mut identifiers = Vec::with_capacity(text.len());
    for line in text {
        identifiers.push(sheet.text(line, style, x, y));
        y += leading;
    }
    identifiers
}

/// The height of lines below one another.
fn height(text: &[Shaped], leading: f32) -> f32 {
    text.iter().map(|_| leading).sum()
}

/// The area of a figure, for its tag.
fn square(x: f32, y: f32, side: f32) -> Option<Rect> {
    Rect::from_xywh(x, y, side, side)
}
