//! The two embedded weights of Noto Sans: which characters they print, and how wide a text is.

use std::collections::HashSet;
use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::{PlatformId, Tag};
use rustybuzz::{Direction, Face, Feature, UnicodeBuffer};

static REGULAR: LazyLock<Typeface> =
    LazyLock::new(|| Typeface::new(include_bytes!("../../fonts/NotoSans-Regular.ttf")));
static BOLD: LazyLock<Typeface> = LazyLock::new(|| Typeface::new(include_bytes!("../../fonts/NotoSans-Bold.ttf")));

/// The characters that both weights print.
static PRINTABLE: LazyLock<HashSet<char>> =
    LazyLock::new(|| REGULAR.characters().intersection(&BOLD.characters()).copied().collect());

/// The characters of `text` that the embedded fonts cannot print in both weights, each once, in order of appearance.
///
/// White space is never missing: line breaks and tabs are printed as spaces.
pub fn missing_characters(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for c in text.chars() {
        if !c.is_whitespace() && !PRINTABLE.contains(&c) && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// The weight of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(crate) fn typeface(self) -> &'static Typeface {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        }
    }
}

/// One embedded font, for measuring and for printing.
pub(crate) struct Typeface {
    face: Face<'static>,
    font: Font,
}

/// A text as glyphs, ready to be printed.
#[derive(Clone, Debug)]
pub(crate) struct Shaped {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// The width in ems: times the font size it is in points.
    pub(crate) width: f32,
}

impl Shaped {
    /// The width in ems of what is seen, for texts set to the right.
    pub(crate) fn width_without_last_space(&self) -> f32 {
        match self.glyphs.last() {
            Some(space) if self.text.ends_with(' ') => self.width - space.x_advance,
            _ => self.width,
        }
    }
}

impl Typeface {
    /// Reads one of the fonts compiled into this crate.
    fn new(data: &'static [u8]) -> Self {
        // The data is a constant of this crate and every test reads it, so that neither can fail at run time.
        let face = Face::from_slice(data, 0).expect("the embedded font is readable");
        let font = Font::new(data.into(), 0).expect("the embedded font is readable");
        Self { face, font }
    }

    pub(crate) fn font(&self) -> Font {
        self.font.clone()
    }

    /// The characters with a glyph. Private-use code points are left out: PDF/A-2a forbids them.
    fn characters(&self) -> HashSet<char> {
        let mut characters = HashSet::new();
        for table in self.face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
            if table.platform_id != PlatformId::Unicode && table.platform_id != PlatformId::Windows {
                continue;
            }
            table.codepoints(|code| {
                let has_glyph = table.glyph_index(code).is_some_and(|glyph| glyph.0 != 0);
                if let Some(c) = char::from_u32(code).filter(|c| has_glyph && !is_private(*c) && !c.is_control()) {
                    characters.insert(c);
                }
            });
        }
        characters
    }

    /// The text as glyphs with kerning, without ligatures: `fi` as one glyph would take the dot off the i,
    /// by which Azerbaijani tells i from ı.
    pub(crate) fn shape(&self, text: &str) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let off = [b"liga", b"clig", b"dlig"].map(|tag| Feature::new(Tag::from_bytes(tag), 0, ..));
        let output = rustybuzz::shape(&self.face, &off, buffer);

        let (infos, positions) = (output.glyph_infos(), output.glyph_positions());
        let em = self.font.units_per_em();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut width = 0.0;
        for (index, (info, position)) in infos.iter().zip(positions).enumerate() {
            let start = info.cluster as usize;
            let next = infos.iter().skip(index).find(|later| later.cluster != info.cluster);
            let end = next.map_or(text.len(), |later| later.cluster as usize);
            let advance = units(position.x_advance) / em;
            width += advance;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                units(position.x_offset) / em,
                units(position.y_offset) / em,
                units(position.y_advance) / em,
                start..end,
                None,
            ));
        }
        Shaped { text: text.to_owned(), glyphs, width }
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Font units as a float; a distance in a font is a 16-bit number.
fn units(value: i32) -> f32 {
    f32::from(i16::try_from(value).unwrap_or(i16::MAX))
}
