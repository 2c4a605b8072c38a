//! The certificate: one page, A4 landscape, PDF/A-2a (kept for decades) and PDF/UA-1 (read aloud) at once.
//!
//! The rules of both formats are checked while the file is written: a certificate that breaks one is an error, not a
//! file.

mod page;

use chrono::{DateTime, Utc};
use krilla::tagging::{Tag, TagGroup};

use crate::DocumentError;
use crate::paper::{About, Paper, check_characters, entry};

pub use crate::paper::typeface::missing_characters;

/// What stands on a certificate. All texts are in the reader's language; an empty text is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The language of the texts as a BCP 47 tag, such as `az`.
    pub language: String,
    /// The title of the document, shown by readers instead of the file name; not printed.
    pub title: String,
    /// The heading on the sheet: "Certificate of achievement".
    pub heading: String,
    /// The name beside the mark: "Dayaq".
    pub platform: String,
    /// The project that the training belongs to, at the top right.
    pub project: String,
    /// The words above the name: "Awarded to".
    pub awarded_to_label: String,
    /// The holder's full name, letter by letter as the holder wrote it.
    pub name: String,
    /// The words between the name and the course: "has completed the course".
    pub completed_sentence: String,
    /// The title of the course.
    pub course: String,
    /// Label and value of up to eight facts, in reading order: completed on, result, number.
    pub facts: Vec<(String, String)>,
    /// The words above the address: "Check this certificate at".
    pub verify_label: String,
    /// The full address that confirms the certificate: printed, linked and in the QR code.
    pub verify_address: String,
    /// What the QR code is, for those who do not see it.
    pub qr_alt: String,
    /// When the certificate was issued: the date of the file, so that the same facts are the same bytes.
    pub issued: DateTime<Utc>,
}

/// Writes the certificate as a PDF of one page.
///
/// Long texts wrap, then everything becomes smaller; what still does not fit is [`DocumentError::Pdf`]. A character
/// that the fonts lack is [`DocumentError::MissingCharacters`], an address too long for a QR code
/// [`DocumentError::Qr`].
pub fn pdf(c: &Certificate) -> Result<Vec<u8>, DocumentError> {
    check_characters(printed(c))?;
    let mut paper = Paper::new(&about(c))?;
    page::draw(&mut paper, c)?;
    paper.bookmark(entry(&c.heading, 0, 0.0));
    paper.finish()
}

/// Adds the pages of the certificates; `drawn` is told after each, and may stop it.
pub(crate) fn add(
    paper: &mut Paper,
    certificates: &[Certificate],
    drawn: &mut dyn FnMut() -> Result<(), DocumentError>,
) -> Result<(), DocumentError> {
    check_characters(certificates.iter().flat_map(printed))?;
    for c in certificates {
        let (place, before) = (paper.next_page(), paper.tree.children.len());
        page::draw(paper, c)?;
        // The certificates of one event may be in several languages.
        let mut part = TagGroup::new(Tag::Part.with_lang(Some(c.language.clone())));
        part.children = paper.tree.children.split_off(before);
        paper.tree.push(part);
        paper.bookmark(entry(&c.name, place, 0.0));
        drawn()?;
    }
    Ok(())
}

/// Everything that is printed.
fn printed(c: &Certificate) -> impl Iterator<Item = &str> {
    let head = [&c.heading, &c.platform, &c.project, &c.awarded_to_label, &c.name, &c.completed_sentence, &c.course];
    let facts = c.facts.iter().flat_map(|(label, value)| [label, value]);
    head.into_iter().chain(facts).chain([&c.verify_label, &c.verify_address]).map(String::as_str)
}

fn about(c: &Certificate) -> About<'_> {
    About { title: &c.title, language: &c.language, author: &c.platform, issued: c.issued }
}
