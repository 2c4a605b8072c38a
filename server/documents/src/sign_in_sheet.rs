//! The sign-in sheet of a training event: A4 landscape, one line a person, one column a session, to be signed by hand,
//! photographed and kept. The QR code in the corner says which page of which sheet the photograph shows.

mod form;
mod head;

use chrono::{DateTime, Utc};
use krilla::tagging::{Tag, TagGroup, TagTree};

use crate::DocumentError;
use crate::paper::block::{Align, Block};
use crate::paper::sheet::{Colour, Sheet, Style};
use crate::paper::typeface::Weight;
use crate::paper::{About, LANDSCAPE, Paper, check_characters, entry};
use form::Form;
use head::Head;

/// How many people fit on a page, with 9 mm for each to sign.
pub const ROWS_PER_PAGE: usize = 14;
/// How many sessions fit beside each other, with 22 mm for each signature.
pub const MOST_COLUMNS: usize = 6;
/// How many columns fit between the organisation and the sessions, with 28 mm for each.
pub const MOST_MORE: usize = 2;
/// How many facts fit above the table.
pub const MOST_DETAILS: usize = 8;

/// The margin at both sides, in points.
const MARGIN: f32 = 36.0;
/// The right end of the printed area.
const RIGHT: f32 = LANDSCAPE.0 - MARGIN;
/// Where the small print begins.
const FOOT: f32 = 553.0;
/// The room for the small print: width and height.
const NOTE: (f32, f32) = (620.0, 21.0);

/// What stands on a sign-in sheet. All texts are in the reader's language and ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInSheet {
    /// The language of the texts as a BCP 47 tag, such as `az`.
    pub language: String,
    /// What the sheet is: "Sign-in sheet". Printed above the event, and the title of the file.
    pub title: String,
    /// The title of the event.
    pub event: String,
    /// Label and value of up to [`MOST_DETAILS`] facts: place, dates, trainers, project.
    pub details: Vec<(String, String)>,
    /// The headings of up to [`MOST_MORE`] columns between the organisation and the sessions: "Position", "Phone".
    pub more: Vec<String>,
    /// The heading of each session's column, up to [`columns_beside`] those: "12.10 09:00\n180 min".
    pub columns: Vec<String>,
    /// The heading of the numbers: "No."
    pub number_label: String,
    /// The heading of the names.
    pub name_label: String,
    /// The heading of the organisations.
    pub organisation_label: String,
    /// The pages, each with up to [`ROWS_PER_PAGE`] lines.
    pub pages: Vec<SheetPage>,
    /// The number of a page, with `{n}` for the number and `{m}` for how many there are: "Page {n} of {m}".
    pub page_label: String,
    /// The small print at the foot: what the sheet is used for, how the data are protected.
    pub note: String,
    /// The word above the printed code: "Code of this page".
    pub code_label: String,
    /// When the sheet was made: the date of the file, so that the same facts are the same bytes.
    pub issued: DateTime<Utc>,
}

/// One page of a [`SignInSheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPage {
    /// The code of this page, printed below the QR code, for those who type it.
    pub code: String,
    /// What the QR code holds.
    pub qr: String,
    /// The lines, from the top.
    pub rows: Vec<SheetRow>,
}

/// One line of a [`SignInSheet`]. With an empty name it is a line for somebody who was not expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The number in front of the name.
    pub number: String,
    /// The full name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// What stands in the columns beside it; what is left out is to be written by hand.
    pub more: Vec<String>,
}

/// How many sessions fit beside each other next to so many more columns; a signature keeps its 22 mm.
pub const fn columns_beside(more: usize) -> usize {
    match more {
        0 => MOST_COLUMNS,
        1 => MOST_COLUMNS - 1,
        _ => MOST_COLUMNS - 3,
    }
}

/// Writes the sheet as a PDF.
///
/// Long names and titles become smaller and break; what still does not fit is [`DocumentError::Pdf`], too many columns,
/// lines or facts [`DocumentError::TooMany`], a sheet without pages [`DocumentError::Nothing`]. A character that the fonts
/// lack is [`DocumentError::MissingCharacters`], a text too long for a QR code [`DocumentError::Qr`].
pub fn pdf(sheet: &SignInSheet) -> Result<Vec<u8>, DocumentError> {
    check(sheet)?;
    let about = About { title: &sheet.title, language: &sheet.language, author: "", issued: sheet.issued };
    let mut paper = Paper::new(&about)?;
    let (head, form) = (Head::new(sheet)?, Form::new(sheet)?);
    for (place, page) in sheet.pages.iter().enumerate() {
        let label = page_label(sheet, place);
        paper.bookmark(entry(&format!("{label} ({})", page.code), place, 0.0));
        paper.page(LANDSCAPE, |surface, tree| {
            head.draw(surface, tree, sheet, page)?;
            tree.push(form.draw(surface, page)?);
            foot(surface, tree, sheet, &label)
        })?;
    }
    paper.finish()
}

fn check(sheet: &SignInSheet) -> Result<(), DocumentError> {
    let limit = |of, found, most| if found > most { Err(DocumentError::TooMany { of, found, most }) } else { Ok(()) };
    if sheet.pages.is_empty() {
        return Err(DocumentError::Nothing);
    }
    limit("more columns", sheet.more.len(), MOST_MORE)?;
    limit("columns", sheet.columns.len(), columns_beside(sheet.more.len()))?;
    limit("facts", sheet.details.len(), MOST_DETAILS)?;
    for page in &sheet.pages {
        limit("rows", page.rows.len(), ROWS_PER_PAGE)?;
    }
    let labels = [&sheet.title, &sheet.event, &sheet.number_label, &sheet.name_label, &sheet.organisation_label]
        .into_iter()
        .chain([&sheet.page_label, &sheet.note, &sheet.code_label]);
    let details = sheet.details.iter().flat_map(|(label, value)| [label, value]);
    let rows = sheet.pages.iter().flat_map(|page| &page.rows);
    let rows = rows.flat_map(|row| [&row.number, &row.name, &row.organisation].into_iter().chain(&row.more));
    let codes = sheet.pages.iter().map(|page| &page.code);
    check_characters(
        labels.chain(details).chain(&sheet.more).chain(&sheet.columns).chain(rows).chain(codes).map(String::as_str),
    )
}

fn page_label(sheet: &SignInSheet, place: usize) -> String {
    let label = sheet.page_label.replace("{n}", &(place + 1).to_string());
    label.replace("{m}", &sheet.pages.len().to_string())
}

/// The small print at the left, the number of the page at the right.
fn foot(surface: &mut Sheet, tree: &mut TagTree, sheet: &SignInSheet, label: &str) -> Result<(), DocumentError> {
    let style = Style { weight: Weight::Regular, size: 7.5, colour: Colour::SoftInk };
    let note = Block::fitted(&sheet.note, style, 5.0, NOTE).ok_or_else(too_long)?;
    tree.push(note.draw(surface, Tag::P, Align::Left, MARGIN, FOOT));
    let width = RIGHT - MARGIN - NOTE.0 - 12.0;
    Block::new(label, Style { size: 8.0, ..style }, width).draw_unread(surface, Align::Right, RIGHT - width, FOOT);
    Ok(())
}

fn too_long() -> DocumentError {
    DocumentError::Pdf("the texts are too long for the sheet".to_owned())
}

/// A cell of the form: its text, or a space that makes the cell exist.
fn cell(surface: &mut Sheet, tag: impl Into<krilla::tagging::TagKind>, block: &Block, at: (f32, f32, f32)) -> TagGroup {
    let (x, y, height) = at;
    let mut group = block.draw(surface, tag, Align::Left, x, y + (height - block.height()) / 2.0);
    if block.line_count() == 0 {
        group.push(surface.blank(x, y + height / 2.0));
    }
    group
}
