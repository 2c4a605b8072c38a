//! Photographs of paper: the QR codes on them, and a small upright copy without what the camera wrote into the file.

mod codes;
mod open;

use std::{borrow::Cow, io::Cursor};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

pub use self::open::Photo;

/// The largest file that is looked at, in bytes.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// The largest picture that is looked at, in pixels.
pub const MOST_PIXELS: u64 = 40_000_000;

/// How much of the picture a copy keeps, in percent.
const QUALITY: u8 = 80;

/// Why a photograph was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The file has more than [`MOST_BYTES`].
    #[error("the file has {0} bytes; at most {MOST_BYTES} are read")]
    TooLarge(usize),
    /// The picture has more than [`MOST_PIXELS`].
    #[error("the picture has {0} pixels; at most {MOST_PIXELS} are read")]
    TooManyPixels(u64),
    /// The picture has more than 8 bits for each colour, which no camera of a telephone writes.
    #[error("the picture has more than 8 bits for each colour")]
    TooDeep,
    /// The file is neither JPEG nor PNG, or it is damaged.
    #[error("not a picture: {0}")]
    NotAPicture(String),
}

impl Photo {
    /// A JPEG copy, upright, at most `max_side` pixels wide and high, without metadata: no place, no time, no name of a telephone. A
    /// smaller picture keeps its size; what is transparent becomes white.
    pub fn preview(&self, max_side: u32) -> Result<Vec<u8>, PhotoError> {
        let mut upright = on_white(&self.small(max_side));
        // The small one is turned: turning takes a second copy.
        upright.apply_orientation(self.orientation);
        let mut jpeg = Cursor::new(Vec::new());
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
        upright.write_with_encoder(encoder).map_err(|e| PhotoError::NotAPicture(e.to_string()))?;
        Ok(jpeg.into_inner())
    }

    /// The same as PNG, with what is transparent.
    pub(crate) fn drawing(&self, max_side: u32) -> Result<Vec<u8>, PhotoError> {
        let mut upright = self.small(max_side).into_owned();
        upright.apply_orientation(self.orientation);
        let mut png = Cursor::new(Vec::new());
        upright.write_to(&mut png, ImageFormat::Png).map_err(|e| PhotoError::NotAPicture(e.to_string()))?;
        Ok(png.into_inner())
    }

    /// Whether it comes from a program that draws, and not from a camera.
    pub(crate) const fn is_drawing(&self) -> bool {
        self.is_drawing
    }

    fn small(&self, max_side: u32) -> Cow<'_, DynamicImage> {
        let max_side = max_side.max(1);
        let picture = &self.picture;
        if picture.width().max(picture.height()) <= max_side {
            return Cow::Borrowed(picture);
        }
        // First a fast and then a good step: a photograph has many more pixels than the copy.
        let near = picture.thumbnail(max_side.saturating_mul(2), max_side.saturating_mul(2));
        Cow::Owned(near.resize(max_side, max_side, FilterType::Triangle))
    }
}

/// The picture as it looks on paper.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8().into();
    }
    let mut opaque = picture.to_rgba8();
    for pixel in opaque.pixels_mut() {
        let alpha = u16::from(pixel[3]);
        for channel in 0..3 {
            let mixed = (u16::from(pixel[channel]) * alpha + 255 * (255 - alpha)) / 255;
            pixel[channel] = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        pixel[3] = 255;
    }
    DynamicImage::from(opaque).to_rgb8().into()
}
