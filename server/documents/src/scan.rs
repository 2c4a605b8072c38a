//! Scans: the PDF that office scanners write is taken apart into the pictures of its pages.
//!
//! Each page of a scan is one picture with nothing around it: JPEG, fax (CCITT), JBIG2, JPEG 2000 or uncompressed pixels. What a
//! page says in letters and lines is not drawn. A file is read only where nothing in it can grow beyond measure
//! ([`streams`]).

mod pixels;
mod streams;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::{
    Filter, Pdf,
    object::{Dict, Name, Stream, dict::keys},
    page::{Page, Resources, Rotation},
};
use image::metadata::Orientation;

use crate::photo::{MOST_PIXELS, Photo, PhotoError};

/// The largest scan that is looked at, in bytes.
pub const MOST_BYTES: usize = 40 * 1024 * 1024;
/// The most pages of one scan: a sheet of three hundred people has fewer.
pub const MOST_PAGES: usize = 40;

/// Why a scan was not taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The file has more than [`MOST_BYTES`].
    #[error("the file has {0} bytes; at most {MOST_BYTES} are read")]
    TooLarge(usize),
    /// The scan has more than [`MOST_PAGES`].
    #[error("the scan has {0} pages; at most {MOST_PAGES} are read")]
    TooManyPages(usize),
    /// It opens with a password only.
    #[error("the file is protected by a password")]
    Protected,
    /// It is no PDF, or it is damaged.
    #[error("not a PDF that can be read")]
    NotAPdf,
}

/// Whether a file says of itself that it is a PDF.
pub fn is_pdf(bytes: &[u8]) -> bool {
    // Some scanners write a few bytes before it.
    bytes.iter().take(1024).collect::<Vec<_>>().windows(5).any(|w| w.iter().copied().eq(b"%PDF-"))
}

/// The picture of one page, as it lies in the scan.
pub enum Picture {
    /// A file of its own, opened like a photograph.
    Jpeg(Vec<u8>, Orientation),
    /// Pixels.
    Photo(Photo),
}

/// The pictures of the pages of a scan, in their order; of each page that has none, why.
///
/// # Errors
/// What keeps the file from being read.
pub fn pages(bytes: Vec<u8>) -> Result<Vec<Result<Picture, PhotoError>>, ScanError> {
    if bytes.len() > MOST_BYTES {
        return Err(ScanError::TooLarge(bytes.len()));
    }
    if !streams::are_bounded(&bytes) {
        return Err(ScanError::NotAPdf);
    }
    // Nobody answers for what anybody uploads: where the reader of files fails, the file is at fault.
    catch_unwind(AssertUnwindSafe(|| taken_apart(bytes))).unwrap_or(Err(ScanError::NotAPdf))
}

fn taken_apart(bytes: Vec<u8>) -> Result<Vec<Result<Picture, PhotoError>>, ScanError> {
    use hayro_syntax::LoadPdfError;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ScanError::Protected,
        LoadPdfError::Invalid => ScanError::NotAPdf,
    })?;
    let pages = pdf.pages();
    match pages.len() {
        0 => Err(ScanError::NotAPdf),
        n if n > MOST_PAGES => Err(ScanError::TooManyPages(n)),
        _ => Ok(pages.iter().map(picture).collect()),
    }
}

/// The picture that a page consists of: its largest one. Small ones beside it are stamps of the scanner.
fn picture(page: &Page<'_>) -> Result<Picture, PhotoError> {
    let mut found = Vec::new();
    images(page.resources(), 2, &mut found);
    let size = |image: &Stream<'_>| {
        u64::from(number(image.dict(), keys::WIDTH)) * u64::from(number(image.dict(), keys::HEIGHT))
    };
    let largest =
        found.iter().max_by_key(|image| size(image)).ok_or_else(|| not_a_picture("a page without a picture"))?;
    let pixels = size(largest);
    if pixels > MOST_PIXELS {
        return Err(PhotoError::TooManyPixels(pixels));
    }
    // A page in strips would be read as one of its strips.
    if found.iter().map(size).sum::<u64>() > 2 * pixels {
        return Err(not_a_picture("a page of several pictures"));
    }
    let orientation = match page.rotation() {
        Rotation::None => Orientation::NoTransforms,
        Rotation::Horizontal => Orientation::Rotate90,
        Rotation::Flipped => Orientation::Rotate180,
        Rotation::FlippedHorizontal => Orientation::Rotate270,
    };
    if largest.filters().as_slice() == [Filter::DctDecode] {
        return Ok(Picture::Jpeg(largest.raw_data().into_owned(), orientation));
    }
    pixels::decode(largest).map(|picture| Picture::Photo(Photo::of(picture, orientation)))
}

/// The pictures that a page may draw, also inside of forms, `depth` deep.
fn images<'a>(resources: &Resources<'a>, depth: usize, found: &mut Vec<Stream<'a>>) {
    for name in resources.x_objects.keys() {
        let Some(object) = resources.get_x_object(&name) else { continue };
        match object.dict().get::<Name<'_>>(keys::SUBTYPE).as_deref() {
            Some(b"Image") => found.push(object),
            Some(b"Form") if depth > 0 => {
                if let Some(inner) = object.dict().get::<Dict<'_>>(keys::RESOURCES) {
                    images(&Resources::new(inner), depth - 1, found);
                }
            }
            _ => {}
        }
    }
}

fn number(dict: &Dict<'_>, key: &[u8]) -> u32 {
    dict.get::<u32>(key).unwrap_or(0)
}

fn not_a_picture(why: &str) -> PhotoError {
    PhotoError::NotAPicture(why.to_owned())
}
