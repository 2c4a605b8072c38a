//! The proof: the QR code and the address that confirm the certificate.

use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::geom::{Quadrilateral, Rect};
use krilla::page::Page;
use krilla::tagging::{Identifier, Tag, TagGroup, TagTree};

use super::{PROOF_WIDTH, RIGHT, paragraph};
use crate::certificate::Certificate;
use crate::error::DocumentError;
use crate::paper::lines;
use crate::paper::sheet::{Colour, Sheet, Style, line_area};
use crate::paper::typeface::{Shaped, Weight};

/// The side of the QR code: at arm's length a telephone reads it.
const SIDE: f32 = 92.0;
/// The space between the QR code and the label; more than the four modules of its quiet zone.
const QUIET: f32 = 15.0;

/// The proof as lines. The QR code keeps its size, whatever the scale.
pub(super) struct Proof {
    label: (Vec<Shaped>, Style),
    address: (Vec<Shaped>, Style),
    /// The height of code, label and address in points.
    pub height: f32,
}

/// The printed address, to be made a link when the drawing is done.
pub(super) struct Link {
    lines: Vec<Identifier>,
    areas: Vec<Rect>,
}

impl Proof {
    /// The proof at `scale` times its usual size.
    pub(super) fn new(c: &Certificate, scale: f32) -> Self {
        let text = |text: &str, colour| {
            let style = Style { weight: Weight::Regular, size: 9.0 * scale, colour };
            (lines::wrap(style.weight, text, PROOF_WIDTH / style.size), style)
        };
        let (label, address) = (text(&c.verify_label, Colour::SoftInk), text(&c.verify_address, Colour::Teal));
        let height = SIDE
            + QUIET
            + lines::height(&label.0, label.1.size * 1.3)
            + lines::height(&address.0, address.1.size * 1.3);
        Self { label, address, height }
    }

    /// Draws the proof from `y` down.
    pub(super) fn draw(
        &self,
        sheet: &mut Sheet,
        tree: &mut TagTree,
        c: &Certificate,
        mut y: f32,
    ) -> Result<Link, DocumentError> {
        let x = RIGHT - PROOF_WIDTH;
        tree.push(sheet.qr(&c.verify_address, &c.qr_alt, x, y, SIDE)?);

        let (label, style) = &self.label;
        let leading = style.size * 1.3;
        y += SIDE + QUIET + style.size * 0.8;
        tree.push(paragraph(sheet, label, *style, x, y, leading));
        y += lines::height(label, leading);

        let (address, style) = &self.address;
        let areas = address.iter().scan(y, |baseline, line| {
            let area = line_area(line, *style, x, *baseline);
            *baseline += leading;
            Some(area)
        });
        let areas = areas.flatten().collect();
        Ok(Link { lines: sheet.lines(address, *style, x, y, leading), areas })
    }
}

/// Puts the address at the end of the structure, as a link where it can be one.
pub(super) fn close(page: &mut Page, tree: &mut TagTree, link: Link, c: &Certificate) {
    let mut paragraph = TagGroup::new(Tag::P);
    // An address in a document is plain ASCII; others are printed only.
    if c.verify_address.is_ascii() && !link.areas.is_empty() {
        let mut group = TagGroup::new(Tag::Link);
        for line in link.lines {
            group.push(line);
        }
        let areas: Vec<Quadrilateral> = link.areas.into_iter().map(Quadrilateral::from).collect();
        let target = Target::Action(LinkAction::new(c.verify_address.clone()).into());
        let annotation = LinkAnnotation::new_with_quad_points(areas, target);
        let words = format!("{} {}", lines::tidy(&c.verify_label), c.verify_address);
        group.push(page.add_tagged_annotation(Annotation::new_link(annotation, Some(words))));
        paragraph.push(group);
    } else {
        for line in link.lines {
            paragraph.push(line);
        }
    }
    tree.push(paragraph);
}
