//! The middle of the sheet: heading, name, sentence and course.

use std::num::NonZeroU16;

use krilla::tagging::{Tag, TagGroup, TagTree};

use super::{MARGIN, RIGHT};
use crate::certificate::Certificate;
use crate::paper::lines;
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::{Shaped, Weight};

/// The texts of the award as lines.
pub(super) struct Award {
    blocks: Vec<Block>,
    /// The height of all blocks in points.
    pub height: f32,
}

/// A text in one style.
struct Block {
    lines: Vec<Shaped>,
    style: Style,
    leading: f32,
    /// The space above, in points.
    above: f32,
}

impl Award {
    /// The award at `scale` times its usual size.
    pub(super) fn new(c: &Certificate, scale: f32) -> Self {
        let plain = |text: &str, size: f32, colour, above: f32| {
            let style = Style { weight: Weight::Regular, size: size * scale, colour };
            Block::new(lines::wrap(style.weight, text, (RIGHT - MARGIN) / style.size), style, above * scale)
        };
        let bold = |text: &str, (largest, smallest): (f32, f32), colour, above: f32| {
            fit(text, largest * scale, smallest * scale, colour, above * scale)
        };
        let blocks = vec![
            bold(&c.heading, (32.0, 24.0), Colour::Teal, 0.0),
            plain(&c.awarded_to_label, 12.0, Colour::SoftInk, 22.0),
            bold(&c.name, (34.0, 24.0), Colour::Ink, 3.0),
            plain(&c.completed_sentence, 12.0, Colour::SoftInk, 18.0),
            bold(&c.course, (20.0, 16.0), Colour::Ink, 4.0),
        ];
        let height = blocks.iter().map(|block| block.above + lines::height(&block.lines, block.leading)).sum();
        Self { blocks, height }
    }

    /// Draws the award from `y` down; the heading is the document's only heading.
    pub(super) fn draw(&self, sheet: &mut Sheet, tree: &mut TagTree, c: &Certificate, mut y: f32) {
        for (index, block) in self.blocks.iter().enumerate() {
            y += block.above;
            let baseline = y + f32::midpoint(block.leading, 0.7 * block.style.size);
            let identifiers = sheet.lines(&block.lines, block.style, MARGIN, baseline, block.leading);
            let mut group = if index == 0 {
                TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(lines::tidy(&c.heading))))
            } else {
                TagGroup::new(Tag::P)
            };
            for identifier in identifiers {
                group.push(identifier);
            }
            tree.push(group);
            y += lines::height(&block.lines, block.leading);
        }
    }
}

impl Block {
    fn new(lines: Vec<Shaped>, style: Style, above: f32) -> Self {
        Self { lines, style, leading: style.size * 1.3, above }
    }
}

/// A bold text on one line if it fits at a size between the two, else balanced lines at the smaller one.
fn fit(text: &str, largest: f32, smallest: f32, colour: Colour, above: f32) -> Block {
    let width = RIGHT - MARGIN;
    let weight = Weight::Bold;
    let one_line = width / weight.typeface().shape(&lines::tidy(text)).width.max(1.0);
    // A hair narrower than the page, so that rounding does not push the last word to a second line.
    let size = if one_line >= smallest { (one_line * 0.995).clamp(smallest * 0.99, largest) } else { smallest };
    let style = Style { weight, size, colour };
    Block::new(lines::balance(weight, text, width / size), style, above)
}
