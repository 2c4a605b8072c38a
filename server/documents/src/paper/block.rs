//! A block: a text in one style, in lines below one another.

use krilla::tagging::{TagGroup, TagKind};

use super::lines;
use super::sheet::{Sheet, Style};
use super::typeface::Shaped;

/// Each try to make a text fit makes it this much smaller.
const STEP: f32 = 0.94;
/// The distance of two lines, as a multiple of the font size.
const LEADING: f32 = 1.25;

/// Where the lines of a block stand between its left and right end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// A text as lines.
pub(crate) struct Block {
    lines: Vec<Shaped>,
    style: Style,
    /// The width for which the lines were made, in points.
    width: f32,
}

impl Block {
    /// The text in lines of at most `width` points; no lines for an empty text.
    pub(crate) fn new(text: &str, style: Style, width: f32) -> Self {
        Self { lines: lines::wrap(style.weight, text, width / style.size), style, width }
    }

    /// The text at the largest size between that of `style` and `smallest` at which it fits into `width` and `height`
    /// without breaking a word; at the smallest size words may break. `None` if it does not fit then either.
    pub(crate) fn fitted(text: &str, style: Style, smallest: f32, (width, height): (f32, f32)) -> Option<Self> {
        let mut size = style.size;
        while size > smallest {
            let style = Style { size, ..style };
            if lines::widest_word(style.weight, text) * size <= width {
                let block = Self::balanced(text, style, width);
                if block.height() <= height {
                    return Some(block);
                }
            }
            size *= STEP;
        }
        let block = Self::balanced(text, Style { size: smallest, ..style }, width);
        (block.height() <= height).then_some(block)
    }

    fn balanced(text: &str, style: Style, width: f32) -> Self {
        Self { lines: lines::balance(style.weight, text, width / style.size), style, width }
    }

    /// The distance of two lines in points.
    pub(crate) fn leading(&self) -> f32 {
        self.style.size * LEADING
    }

    /// The height of all lines in points.
    pub(crate) fn height(&self) -> f32 {
        lines::height(&self.lines, self.leading())
    }

    /// How many lines the text has.
    pub(crate) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Draws the lines from `y` down as one element of the document.
    pub(crate) fn draw(&self, sheet: &mut Sheet, tag: impl Into<TagKind>, align: Align, x: f32, y: f32) -> TagGroup {
        let mut group = TagGroup::new(tag);
        for place in 0..self.lines.len() {
            self.draw_line(sheet, &mut group, place, align, x, y);
        }
        group
    }

    /// Draws one of the lines where it stands when the block begins at `y`.
    pub(crate) fn draw_line(
        &self,
        sheet: &mut Sheet,
        group: &mut TagGroup,
        place: usize,
        align: Align,
        x: f32,
        y: f32,
    ) {
        if let Some((line, x, y)) = self.place(place, align, x, y) {
            group.push(sheet.text(line, self.style, x, y));
        }
    }

    /// Draws one of the lines with its own top at `y`.
    pub(crate) fn draw_line_at(
        &self,
        sheet: &mut Sheet,
        group: &mut TagGroup,
        place: usize,
        align: Align,
        x: f32,
        y: f32,
    ) {
        let above = self.leading() * lines::height(&self.lines[..place.min(self.lines.len())], 1.0);
        self.draw_line(sheet, group, place, align, x, y - above);
    }

    /// Draws the lines as something that is not read aloud.
    pub(crate) fn draw_unread(&self, sheet: &mut Sheet, align: Align, x: f32, y: f32) {
        for (line, x, y) in (0..self.lines.len()).filter_map(|place| self.place(place, align, x, y)) {
            sheet.unread_text(line, self.style, x, y);
        }
    }

    /// A line and where its baseline begins.
    fn place(&self, place: usize, align: Align, x: f32, y: f32) -> Option<(&Shaped, f32, f32)> {
        let line = self.lines.get(place)?;
        let above = lines::height(&self.lines[..place], self.leading());
        let free = self.width - line.width_without_last_space() * self.style.size;
        let x = match align {
            Align::Left => x,
            Align::Centre => x + free / 2.0,
            Align::Right => x + free,
        };
        Some((line, x, y + above + f32::midpoint(self.leading(), 0.72 * self.style.size)))
    }
}
