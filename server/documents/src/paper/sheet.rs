//! Drawing on the page, with the tags that tell readers what each thing is.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, Tag, TagGroup};

use super::lines;
use super::typeface::{Shaped, Weight};
use crate::error::DocumentError;
use crate::qr;

/// The colours of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    /// The mark, the heading and links.
    Teal,
    /// Texts.
    Ink,
    /// Labels; 6.2 : 1 against white.
    SoftInk,
    /// Hairlines.
    Line,
    /// Lines of forms, which must be seen on a poor copy.
    Rule,
}

impl Colour {
    fn rgb(self) -> rgb::Color {
        match self {
            Self::Teal => rgb::Color::new(0x0b, 0x6b, 0x6b),
            Self::Ink => rgb::Color::new(0x17, 0x26, 0x2b),
            Self::SoftInk => rgb::Color::new(0x52, 0x64, 0x6a),
            Self::Line => rgb::Color::new(0xdc, 0xd8, 0xcd),
            Self::Rule => rgb::Color::new(0x9a, 0xa5, 0xa6),
        }
    }
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    /// The font size in points.
    pub(crate) size: f32,
    pub(crate) colour: Colour,
}

/// The surface of the page. Distances are in points from the top left corner.
pub(crate) struct Sheet<'a> {
    surface: Surface<'a>,
    /// The place of the page in the document, from 0.
    page: usize,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(surface: Surface<'a>, page: usize) -> Self {
        Self { surface, page }
    }

    /// One line of text, its baseline beginning at `x`, `y`.
    pub(crate) fn text(&mut self, line: &Shaped, style: Style, x: f32, y: f32) -> Identifier {
        let identifier = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.glyphs(line, style, x, y);
        self.surface.end_tagged();
        identifier
    }

    /// Lines below one another; `y` is the first baseline.
    pub(crate) fn lines(&mut self, text: &[Shaped], style: Style, x: f32, mut y: f32, leading: f32) -> Vec<Identifier> {
        let mut identifiers = Vec::with_capacity(text.len());
        for line in text {
            identifiers.push(self.text(line, style, x, y));
            y += leading;
        }
        identifiers
    }

    /// A space at `x`, `y`: what stands in an empty cell of a table, which without any content would not exist.
    pub(crate) fn blank(&mut self, x: f32, y: f32) -> Identifier {
        let style = Style { weight: Weight::Regular, size: 6.0, colour: Colour::Ink };
        self.text(&style.weight.typeface().shape(" "), style, x, y)
    }

    /// One line of text that is not read aloud, because it is said elsewhere: page numbers, repeated headings.
    pub(crate) fn unread_text(&mut self, line: &Shaped, style: Style, x: f32, y: f32) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)));
        self.glyphs(line, style, x, y);
        self.surface.end_tagged();
    }

    fn glyphs(&mut self, line: &Shaped, style: Style, x: f32, y: f32) {
        self.fill(style.colour);
        let font = style.weight.typeface().font();
        self.surface.draw_glyphs(Point::from_xy(x, y), &line.glyphs, font, &line.text, style.size, false);
    }

    /// A shape that says nothing.
    pub(crate) fn ornament(&mut self, points: &[(f32, f32)], colour: Colour) {
        let mut path = PathBuilder::new();
        polygon(&mut path, points);
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.paint(path.finish(), colour);
        self.surface.end_tagged();
    }

    /// A rectangle that says nothing.
    pub(crate) fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        self.ornament(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour);
    }

    /// The brand's mark, 28 points wide at the scale 1: a beam that rests on two legs, which meet below it.
    pub(crate) fn mark(&mut self, x: f32, y: f32, scale: f32) {
        self.bar(x + scale, y + scale, 26.0 * scale, 5.0 * scale, Colour::Teal);
        for leg in [
            [(10.2, 6.0), (14.0, 6.0), (6.9, 22.0), (2.9, 22.0)],
            [(14.0, 6.0), (17.8, 6.0), (25.1, 22.0), (21.1, 22.0)],
        ] {
            self.ornament(&leg.map(|(dx, dy)| (x + dx * scale, y + dy * scale)), Colour::Ink);
        }
    }

    /// The QR code of `text`, `side` points wide, without quiet zone. `alt` says what it is to those who do not see it.
    pub(crate) fn qr(&mut self, text: &str, alt: &str, x: f32, y: f32, side: f32) -> Result<TagGroup, DocumentError> {
        let (width, dark) = qr::modules(text)?;
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
        let area = Rect::from_xywh(x, y, side, side).map(|area| BBox::new(self.page, area));
        let mut figure = TagGroup::new(Tag::Figure(Some(lines::tidy(alt))).with_bbox(area));
        figure.push(identifier);
        Ok(figure)
    }

    /// Draws upside down, turned around the point `x`, `y`.
    pub(crate) fn upside_down(&mut self, x: f32, y: f32, draw: impl FnOnce(&mut Self)) {
        self.surface.push_transform(&Transform::from_row(-1.0, 0.0, 0.0, -1.0, 2.0 * x, 2.0 * y));
        draw(self);
        self.surface.pop();
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
pub(crate) fn line_area(line: &Shaped, style: Style, x: f32, y: f32) -> Option<Rect> {
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
