//! Pictures and sounds that authors put into a course: looked at, not believed. A photograph becomes upright and small, without the place,
//! the time and the name of the device that the camera wrote into it; of a drawing only what is known to be harmless is kept.

use std::io::Cursor;

use svg_hush::Filter;

use crate::photo::{self, Photo, PhotoError};

/// The longest side of a picture on a page, in pixels.
const SIDE: u32 = 1_600;
/// The largest drawing, in bytes.
const MOST_SVG: usize = 512 * 1024;
/// The largest file that is handed in, in bytes.
pub const MOST_BYTES: usize = photo::MOST_BYTES;

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// What is kept of it.
    pub bytes: Vec<u8>,
    /// How its name ends: `jpg`, `png`, `svg`, `mp3`.
    pub ending: &'static str,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// It is none of the kinds that every browser shows.
    #[error("neither JPEG, PNG, WebP, SVG nor MP3")]
    Unknown,
    /// A photograph in the format of some telephones, which most browsers do not show.
    #[error("HEIC is not shown by most browsers")]
    Heic,
    /// It is larger than [`MOST_BYTES`], has more pixels than [`photo::MOST_PIXELS`], or is a drawing of more than half a megabyte.
    #[error("too large")]
    TooLarge,
    /// It is of a kind that is taken, and damaged.
    #[error("damaged: {0}")]
    Damaged(String),
}

/// Reads a file and makes of it what is kept.
///
/// # Errors
/// See [`MediaError`].
pub fn read(bytes: &[u8]) -> Result<Media, MediaError> {
    if bytes.len() > MOST_BYTES {
        return Err(MediaError::TooLarge);
    }
    if is_heic(bytes) {
        return Err(MediaError::Heic);
    }
    if is_mp3(bytes) {
        return Ok(Media { bytes: bytes.to_vec(), ending: "mp3" });
    }
    if is_svg(bytes) {
        return svg(bytes);
    }
    let failed = |error: PhotoError| match error {
        PhotoError::TooLarge(_) | PhotoError::TooManyPixels(_) => MediaError::TooLarge,
        other => MediaError::Damaged(other.to_string()),
    };
    if ![b"\xff\xd8\xff".as_slice(), b"\x89PNG", b"RIFF"].iter().any(|start| bytes.starts_with(start)) {
        return Err(MediaError::Unknown);
    }
    let photo = Photo::open(bytes).map_err(failed)?;
    if photo.is_drawing() {
        return Ok(Media { bytes: photo.drawing(SIDE).map_err(failed)?, ending: "png" });
    }
    Ok(Media { bytes: photo.preview(SIDE).map_err(failed)?, ending: "jpg" })
}

fn is_heic(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && bytes
            .get(8..12)
            .is_some_and(|brand| [b"heic", b"heix", b"mif1", b"msf1", b"hevc"].iter().any(|known| brand == *known))
}

/// With the notes of a player before it, or beginning with a frame of sound: eleven bits that are set, and the third layer.
fn is_mp3(bytes: &[u8]) -> bool {
    bytes.starts_with(b"ID3") || matches!(bytes, [0xff, second, ..] if second & 0xe6 == 0xe2)
}

fn is_svg(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = String::from_utf8_lossy(&text[..text.len().min(2_000)]).to_lowercase();
    head.trim_start().starts_with('<') && head.contains("<svg")
}

fn svg(bytes: &[u8]) -> Result<Media, MediaError> {
    if bytes.len() > MOST_SVG {
        return Err(MediaError::TooLarge);
    }
    let mut clean = Vec::new();
    // Nothing is loaded from elsewhere, and no picture lies in the drawing.
    Filter::new().filter(Cursor::new(bytes), &mut clean).map_err(|error| MediaError::Damaged(error.to_string()))?;
    Ok(Media { bytes: clean, ending: "svg" })
}
