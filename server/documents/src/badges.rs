//! Badges to be cut out: eight on a sheet of A4, 90 × 55 mm each, with the QR code by which a person signs in.

use chrono::{DateTime, Utc};
use krilla::tagging::{Tag, TagGroup};

use crate::DocumentError;
use crate::paper::block::{Align, Block};
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;
use crate::paper::{About, PORTRAIT, Paper, check_characters, entry};

/// How many badges stand on a page: two beside each other, four below each other.
pub const BADGES_PER_PAGE: usize = 8;

/// The width and height of a badge in points: 90 × 55 mm, for the usual holders.
const BADGE: (f32, f32) = (255.12, 155.91);
/// The top left corner of the first badge.
const CORNER: (f32, f32) = (PORTRAIT.0 / 2.0 - BADGE.0, PORTRAIT.1 / 2.0 - 2.0 * BADGE.1);
/// The distance from the cut to the texts.
const PADDING: f32 = 14.0;
/// The width of the texts.
const WIDTH: f32 = BADGE.0 - 2.0 * PADDING;
/// Where the name begins, and its room, which ends four modules above the QR code.
const NAME_TOP: f32 = 33.0;
const NAME: (f32, f32) = (WIDTH, 44.0);
/// The side of the QR code: 21 mm, to be read from a hand's distance.
const SIDE: f32 = 59.5;
/// The width of the texts beside the QR code.
const BESIDE: f32 = WIDTH - SIDE - 12.0;

/// What stands on badges. All texts are in the reader's language and ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badges {
    /// The language of the texts as a BCP 47 tag, such as `az`.
    pub language: String,
    /// The title of the file: "Badges: …"; not printed.
    pub title: String,
    /// The title of the event, on every badge.
    pub event: String,
    /// What the QR code is, for those who do not see it: "Code".
    pub code_label: String,
    /// Who gets a badge, in the order of printing.
    pub people: Vec<Badge>,
    /// When the badges were made: the date of the file.
    pub issued: DateTime<Utc>,
}

/// One badge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// The full name.
    pub name: String,
    /// The organisation; may be empty.
    pub organisation: String,
    /// The person's code, printed for those who type it.
    pub code: String,
    /// What the QR code holds.
    pub qr: String,
}

/// Writes the badges as a PDF of as many pages as they need, with hairlines along which they are cut.
///
/// Long texts become smaller; what still does not fit is [`DocumentError::Pdf`]. Nobody to print for is
/// [`DocumentError::Nothing`], a character that the fonts lack [`DocumentError::MissingCharacters`], a text too long for a QR
/// code [`DocumentError::Qr`].
pub fn pdf(badges: &Badges) -> Result<Vec<u8>, DocumentError> {
    let about = About { title: &badges.title, language: &badges.language, author: "", issued: badges.issued };
    let mut paper = Paper::new(&about)?;
    add(&mut paper, badges)?;
    paper.finish()
}

/// Adds the pages of the badges.
pub(crate) fn add(paper: &mut Paper, badges: &Badges) -> Result<(), DocumentError> {
    if badges.people.is_empty() {
        return Err(DocumentError::Nothing);
    }
    let people = badges.people.iter().flat_map(|person| [&person.name, &person.organisation, &person.code]);
    check_characters(people.chain([&badges.event]).map(String::as_str))?;
    for people in badges.people.chunks(BADGES_PER_PAGE) {
        // The first name of a page finds the page.
        paper.bookmark(entry(people.first().map_or("", |person| &person.name), paper.next_page(), 0.0));
        paper.page(PORTRAIT, |sheet, tree| {
            for (person, (x, y)) in people.iter().zip(places()) {
                tree.push(draw(sheet, badges, person, x, y)?);
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The top left corners of the badges, in the order of reading.
fn places() -> impl Iterator<Item = (f32, f32)> {
    let rows = [0.0, 1.0, 2.0, 3.0].into_iter();
    rows.flat_map(|row| [0.0, 1.0].map(|column| (CORNER.0 + column * BADGE.0, CORNER.1 + row * BADGE.1)))
}

fn draw(sheet: &mut Sheet, badges: &Badges, person: &Badge, x: f32, y: f32) -> Result<TagGroup, DocumentError> {
    cuts(sheet, x, y);
    let (left, right) = (x + PADDING, x + BADGE.0 - PADDING);
    let mut group = TagGroup::new(Tag::Section);

    sheet.mark(left, y + 13.0, 0.6);
    let event = fitted(&badges.event, (8.0, Weight::Regular, Colour::SoftInk), (WIDTH - 24.0, 21.0))?;
    let drawn = event.draw(sheet, Tag::P, Align::Left, left + 24.0, y + 20.0 - event.height() / 2.0);
    let name = fitted(&person.name, (21.0, Weight::Bold, Colour::Ink), NAME)?;
    group.push(name.draw(sheet, Tag::P, Align::Left, left, y + NAME_TOP));
    let organisation = fitted(&person.organisation, (10.0, Weight::Regular, Colour::Ink), (BESIDE, 38.0))?;
    let below = y + NAME_TOP + name.height() + 6.0;
    group.push(organisation.draw(sheet, Tag::P, Align::Left, left, below));
    group.push(drawn);

    let bottom = y + BADGE.1 - 12.0;
    let alt = format!("{} {}", badges.code_label, person.code);
    group.push(sheet.qr(&person.qr, &alt, right - SIDE, bottom - SIDE, SIDE)?);
    let code = fitted(&person.code, (9.0, Weight::Bold, Colour::Teal), (BESIDE, 12.0))?;
    group.push(code.draw(sheet, Tag::P, Align::Left, left, bottom - code.height() + 1.5));
    Ok(group)
}

/// The lines along which a badge is cut; neighbours share them.
fn cuts(sheet: &mut Sheet, x: f32, y: f32) {
    for edge in [y, y + BADGE.1] {
        sheet.bar(x, edge - 0.15, BADGE.0, 0.3, Colour::Rule);
    }
    for edge in [x, x + BADGE.0] {
        sheet.bar(edge - 0.15, y, 0.3, BADGE.1, Colour::Rule);
    }
}

/// A text at the largest size, up to the given one, at which it fits.
fn fitted(text: &str, (size, weight, colour): (f32, Weight, Colour), room: (f32, f32)) -> Result<Block, DocumentError> {
    Block::fitted(text, Style { weight, size, colour }, size * 0.4, room)
        .ok_or_else(|| DocumentError::Pdf("a text is too long for a badge".to_owned()))
}
