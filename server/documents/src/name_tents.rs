//! Name tents for the table: a sheet of A4, lying, folded along its middle, with the name on both sides.

use chrono::{DateTime, Utc};
use krilla::tagging::{Tag, TagTree};

use crate::DocumentError;
use crate::paper::block::{Align, Block};
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;
use crate::paper::{About, LANDSCAPE, Paper, check_characters, entry};

/// The distance from the edge of the paper to the texts, in points.
const MARGIN: f32 = 52.0;
/// The width of the texts.
const WIDTH: f32 = LANDSCAPE.0 - 2.0 * MARGIN;
/// The fold.
const MIDDLE: f32 = LANDSCAPE.1 / 2.0;
/// The room for the name, from its top: large enough to be read across a room.
const NAME: (f32, f32) = (MIDDLE + 58.0, 130.0);
/// The room for the organisation, from its top.
const ORGANISATION: (f32, f32) = (MIDDLE + 196.0, 58.0);
/// The length of a dash of the fold's line, and of the gap after it.
const DASH: (f32, f32) = (4.0, 4.0);

/// What stands on name tents. All texts are ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameTents {
    /// The language of the texts as a BCP 47 tag, such as `az`.
    pub language: String,
    /// The title of the file: "Name tents: …"; not printed.
    pub title: String,
    /// The title of the event, small beside the mark; may be empty.
    pub event: String,
    /// Who gets a tent, in the order of printing.
    pub people: Vec<NameTent>,
    /// When the tents were made: the date of the file.
    pub issued: DateTime<Utc>,
}

/// One name tent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameTent {
    /// The name, as the person is called in the room.
    pub name: String,
    /// The organisation; may be empty.
    pub organisation: String,
}

/// Writes the tents as a PDF, a page each.
///
/// Long texts become smaller; what still does not fit is [`DocumentError::Pdf`]. Nobody to print for is
/// [`DocumentError::Nothing`], a character that the fonts lack [`DocumentError::MissingCharacters`].
pub fn pdf(tents: &NameTents) -> Result<Vec<u8>, DocumentError> {
    let about = About { title: &tents.title, language: &tents.language, author: "", issued: tents.issued };
    let mut paper = Paper::new(&about)?;
    add(&mut paper, tents)?;
    paper.finish()
}

/// Adds the pages of the tents.
pub(crate) fn add(paper: &mut Paper, tents: &NameTents) -> Result<(), DocumentError> {
    if tents.people.is_empty() {
        return Err(DocumentError::Nothing);
    }
    let people = tents.people.iter().flat_map(|person| [&person.name, &person.organisation]);
    check_characters(people.chain([&tents.event]).map(String::as_str))?;
    for person in &tents.people {
        paper.bookmark(entry(&person.name, paper.next_page(), MIDDLE));
        let side = Side::new(&tents.event, person)?;
        paper.page(LANDSCAPE, |sheet, tree| {
            side.draw(sheet, tree);
            // The far side says the same, and is not read aloud a second time.
            sheet.upside_down(LANDSCAPE.0 / 2.0, MIDDLE, |sheet| side.draw_unread(sheet));
            fold(sheet);
            Ok(())
        })?;
    }
    Ok(())
}

/// The texts of one side as lines.
struct Side {
    event: Block,
    name: Block,
    organisation: Block,
}

impl Side {
    fn new(event: &str, person: &NameTent) -> Result<Self, DocumentError> {
        let fitted = |text: &str, size: f32, weight, colour, room| {
            Block::fitted(text, Style { weight, size, colour }, size * 0.3, room)
                .ok_or_else(|| DocumentError::Pdf("a text is too long for a name tent".to_owned()))
        };
        Ok(Self {
            event: fitted(event, 10.0, Weight::Regular, Colour::SoftInk, (WIDTH - 40.0, 25.0))?,
            name: fitted(&person.name, 72.0, Weight::Bold, Colour::Ink, (WIDTH, NAME.1))?,
            organisation: fitted(&person.organisation, 24.0, Weight::Regular, Colour::Ink, (WIDTH, ORGANISATION.1))?,
        })
    }

    /// The texts with their tops. The name stands in the middle of its room, whatever its size.
    fn places(&self) -> [(&Block, Align, f32, f32); 3] {
        let event = MIDDLE + 33.0 - self.event.height() / 2.0;
        let name = NAME.0 + (NAME.1 - self.name.height()) / 2.0;
        [
            (&self.name, Align::Centre, MARGIN, name),
            (&self.organisation, Align::Centre, MARGIN, ORGANISATION.0),
            (&self.event, Align::Left, MARGIN + 32.0, event),
        ]
    }

    fn draw(&self, sheet: &mut Sheet, tree: &mut TagTree) {
        sheet.mark(MARGIN, MIDDLE + 24.0, 0.8);
        for (block, align, x, y) in self.places() {
            tree.push(block.draw(sheet, Tag::P, align, x, y));
        }
    }

    fn draw_unread(&self, sheet: &mut Sheet) {
        sheet.mark(MARGIN, MIDDLE + 24.0, 0.8);
        for (block, align, x, y) in self.places() {
            block.draw_unread(sheet, align, x, y);
        }
    }
}

/// A dashed hairline where the paper is folded.
fn fold(sheet: &mut Sheet) {
    let mut x = 0.0;
    while x < LANDSCAPE.0 {
        sheet.bar(x, MIDDLE - 0.15, DASH.0, 0.3, Colour::Rule);
        x += DASH.0 + DASH.1;
    }
}
