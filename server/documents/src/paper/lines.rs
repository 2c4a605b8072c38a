//! Breaking texts into lines.

use super::typeface::{Shaped, Typeface, Weight};

/// Balancing stops when the width is known to this many ems.
const BALANCE_STEP: f32 = 0.2;

/// The text with every run of white space as one space; no-break spaces stay.
pub(crate) fn tidy(text: &str) -> String {
    text.split(is_breakable).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_breakable(c: char) -> bool {
    c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}'
}

/// The text in lines no wider than `width` ems; no lines for an empty text.
///
/// A line that goes on ends with its space, so that the words stay apart when the text is taken out of the document.
pub(crate) fn wrap(weight: Weight, text: &str, width: f32) -> Vec<Shaped> {
    let measured = Measured::new(weight.typeface(), text, width);
    measured.shape(&measured.fill(width))
}

/// Like [`wrap`] with the same number of lines, but of nearly equal length.
pub(crate) fn balance(weight: Weight, text: &str, width: f32) -> Vec<Shaped> {
    let measured = Measured::new(weight.typeface(), text, width);
    let mut best = measured.fill(width);
    let (mut low, mut high) = (measured.pieces.iter().map(|piece| piece.width).fold(0.0, f32::max), width);
    while best.len() > 1 && high - low > BALANCE_STEP {
        let middle = f32::midpoint(low, high);
        let lines = measured.fill(middle);
        if lines.len() == best.len() {
            best = lines;
            high = middle;
        } else {
            low = middle;
        }
    }
    measured.shape(&best)
}

/// The height of lines below one another.
pub(crate) fn height(text: &[Shaped], leading: f32) -> f32 {
    text.iter().map(|_| leading).sum()
}

/// The width of the widest word in ems.
pub(crate) fn widest_word(weight: Weight, text: &str) -> f32 {
    text.split(is_breakable).map(|word| weight.typeface().shape(word).width).fold(0.0, f32::max)
}

/// A text in pieces between which a line may end, measured once.
struct Measured<'a> {
    typeface: &'static Typeface,
    pieces: Vec<Piece<'a>>,
    /// The width of a space in ems.
    space: f32,
}

/// A word, or a part of a word that is too wide for a line.
struct Piece<'a> {
    text: &'a str,
    /// The width in ems.
    width: f32,
    /// Whether a word begins here, and so a space stands before it.
    begins_word: bool,
}

impl<'a> Measured<'a> {
    fn new(typeface: &'static Typeface, text: &'a str, width: f32) -> Self {
        let mut pieces = Vec::new();
        for word in text.split(is_breakable).filter(|word| !word.is_empty()) {
            let (mut rest, mut begins_word) = (word, true);
            while !rest.is_empty() {
                let shaped = typeface.shape(rest);
                let end = if shaped.width <= width { rest.len() } else { break_inside(&shaped, width) };
                let (text, after) = rest.split_at(end);
                let width = if after.is_empty() { shaped.width } else { typeface.shape(text).width };
                pieces.push(Piece { text, width, begins_word });
                (rest, begins_word) = (after, false);
            }
        }
        Self { typeface, pieces, space: typeface.shape(" ").width }
    }

    /// The pieces by line, with as much on every line as it holds.
    fn fill(&self, width: f32) -> Vec<&[Piece<'a>]> {
        let mut lines = Vec::new();
        let (mut start, mut used) = (0, 0.0);
        for (index, piece) in self.pieces.iter().enumerate() {
            let with_piece = used + piece.width + if piece.begins_word { self.space } else { 0.0 };
            if index == start {
                used = piece.width;
            } else if with_piece <= width {
                used = with_piece;
            } else {
                lines.push(&self.pieces[start..index]);
                (start, used) = (index, piece.width);
            }
        }
        if start < self.pieces.len() {
            lines.push(&self.pieces[start..]);
        }
        lines
    }

    fn shape(&self, lines: &[&[Piece<'a>]]) -> Vec<Shaped> {
        let next_lines = lines.iter().skip(1).map(|line| line.first());
        let mut shaped = Vec::with_capacity(lines.len());
        for (line, next) in lines.iter().zip(next_lines.chain([None])) {
            let mut text = String::new();
            for (index, piece) in line.iter().enumerate() {
                if index > 0 && piece.begins_word {
                    text.push(' ');
                }
                text.push_str(piece.text);
            }
            if next.is_some_and(|piece| piece.begins_word) {
                text.push(' ');
            }
            shaped.push(self.typeface.shape(&text));
        }
        shaped
    }
}

/// Where to break a word that is wider than `width` ems: after a slash, else a hyphen or the like, if one stands in
/// the second half of what fits; else after the last letter that fits.
fn break_inside(word: &Shaped, width: f32) -> usize {
    let mut used = 0.0;
    let mut fits = 0;
    for glyph in &word.glyphs {
        used += glyph.x_advance;
        if used > width {
            break;
        }
        fits = glyph.text_range.end;
    }
    if fits == 0 {
        // At least one letter, or the text would never end.
        return word.glyphs.first().map_or(word.text.len(), |glyph| glyph.text_range.end.max(1));
    }
    let after = |separators: &[char]| word.text[..fits].rfind(separators).map(|at| at + 1).filter(|at| at * 2 > fits);
    after(&['/']).or_else(|| after(&['-', '?', '&', '='])).unwrap_or(fits)
}
