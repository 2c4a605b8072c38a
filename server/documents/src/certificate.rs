//! The certificate: one page, A4 landscape, PDF/A-2a (kept for decades) and PDF/UA-1 (read aloud) at once.
//!
//! The rules of both formats are checked while the file is written: a certificate that breaks one is an error, not a
//! file.

mod lines;
mod page;
mod sheet;
mod typeface;

use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime as PdfDate, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::{Document, SerializeSettings};

pub use self::typeface::missing_characters;
use crate::DocumentError;

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
    let missing = missing_characters(&printed(c));
    if !missing.is_empty() {
        return Err(DocumentError::MissingCharacters(missing));
    }
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|e| DocumentError::Pdf(format!("{e:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(c));
    let structure = page::draw(&mut document, c)?;
    document.set_tag_tree(structure);
    document.set_outline(outline(c));
    document.finish().map_err(|e| match e {
        // The list names the broken rules; the error's own text only counts them.
        KrillaError::Validation(violations) => DocumentError::Pdf(format!("{violations:?}")),
        other => DocumentError::Pdf(other.to_string()),
    })
}

/// Everything that is printed, in one text.
fn printed(c: &Certificate) -> String {
    let head = [&c.heading, &c.platform, &c.project, &c.awarded_to_label, &c.name, &c.completed_sentence, &c.course];
    let facts = c.facts.iter().flat_map(|(label, value)| [label, value]);
    head.into_iter().chain(facts).chain([&c.verify_label, &c.verify_address]).map(String::as_str).collect()
}

/// PDF/UA-1 asks for an outline, also for a single page: it leads to the top of the sheet.
fn outline(c: &Certificate) -> Outline {
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(lines::tidy(&c.heading), top));
    outline
}

fn metadata(c: &Certificate) -> Metadata {
    Metadata::new()
        .title(lines::tidy(&c.title))
        .language(c.language.clone())
        .authors(vec![lines::tidy(&c.platform)])
        .creator(lines::tidy(&c.platform))
        .creation_date(date(c.issued))
}

fn date(time: DateTime<Utc>) -> PdfDate {
    // Months to seconds are below 60 and always fit.
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    PdfDate::new(u16::try_from(time.year()).unwrap_or_default())
        .month(small(time.month()))
        .day(small(time.day()))
        .hour(small(time.hour()))
        .minute(small(time.minute()))
        .second(small(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
