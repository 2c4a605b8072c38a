//! Drawing on the page, with the tags that tell readers what each thing is.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};

use super::typeface::{Shaped, Weight};
use crate::error::DocumentError;
use crate::qr;

/// The colours of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// The mark, the heading and links.
    Teal,
    /// Texts.
    Ink,
    /// Labels; 6.2 : 1 against white.
    SoftInk,
    /// Hairlines.
    Line,
}

impl Colour {
    fn rgb(self) -> rgb::Color {
        match self {
            Self::Teal => rgb::Color::new(0x0b, 0x6b, 0x6b),
            Self::Ink => rgb::Color::new(0x17, 0x26, 0x2b),
            Self::SoftInk => rgb::Color::new(0x52, 0x64, 0x6a),
            Self::Line => rgb::Color::new(0xdc, 0xd8, 0xcd),
        }
    }
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub weight: Weight,
    /// The font size in points.
    pub size: f32,
    pub colour: Colour,
}

/// The surface of the page. Distances are in points from the top left corner.
pub(super) struct Sheet<'a> {
    surface: Surface<'a>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(surface: Surface<'a>) -> Self {
        Self { surface }
    }

    /// One line of text, its baseline beginning at `x`, `y`.
    pub(super) fn text(&mut self, line: &Shaped, style: Style, x: f32, y: f32) -> Identifier {
        let identifier = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.fill(style.colour);
        let font = style.weight.typeface().font();
        self.surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, font, &line.text, style.size, false);
        self.surface.end_tagged();
        identifier
    }

    /// A shape that says nothing.
    pub(super) fn ornament(&mut self, points: &[(f32, f32)], colour: Colour) {
        let mut path = PathBuilder::new();
        polygon(&mut path, points);
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.paint(path.finish(), colour);
        self.surface.end_tagged();
    }

    /// A rectangle that says nothing.
    pub(super) fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        self.ornament(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour);
    }

    /// The QR code of `address`, `side` points wide, without quiet zone.
    pub(super) fn qr(&mut self, address: &str, x: f32, y: f32, side: f32) -> Result<Identifier, DocumentError> {
        let (width, dark) = qr::modules(address)?;
        let module = side / small(width);
        let mut path = PathBuilder::new();
        for run in qr::runs(width, &dark) {
            let (left, top) = (x + small(run.column) * module, y + small(run.row) * module);
            let (right, bottom) = (left + small(run.length) * module, top + module);
            polygon(&mut path, &[(left, top), (right, top), (right, bottom), (left, bottom)]);
        }
        let identifier = self.surface.start_tagged(ContentTag::Other);
        self.paint(path.finish(), Colour::Ink);
        self.surface.end_tagged();
        Ok(identifier)
    }

    fn fill(&mut self, colour: Colour) {
        let fill = Fill { paint: colour.rgb().into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero };
        self.surface.set_fill(Some(fill));
    }

    fn paint(&mut self, path: Option<Path>, colour: Colour) {
        self.fill(colour);
        if let Some(path) = path {
            self.surface.draw_path(&path);
        }
    }
}

/// The area of one line of text, for links.
pub(super) fn line_area(line: &Shaped, style: Style, x: f32, y: f32) -> Option<Rect> {
    Rect::from_ltrb(x, y - style.size, x + line.width * style.size, y + 0.3 * style.size)
}

fn polygon(path: &mut PathBuilder, points: &[(f32, f32)]) {
    for (index, (x, y)) in points.iter().enumerate() {
        if index == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    path.close();
}

/// A number of modules as a float; a QR code has at most 177 on a side.
fn small(number: usize) -> f32 {
    u16::try_from(number).map_or(f32::from(u16::MAX), f32::from)
}
