//! Opening a photograph within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, metadata::Orientation};

use super::{MOST_BYTES, MOST_PIXELS, PhotoError};

/// The most memory that decoding may take: [`MOST_PIXELS`] with four channels of 8 bits.
const MOST_MEMORY: u64 = MOST_PIXELS * 4;

/// A photograph (JPEG, PNG or WebP), decoded once, as it lies in the file.
pub struct Photo {
    pub(super) picture: DynamicImage,
    /// How the camera was held.
    pub(super) orientation: Orientation,
    /// Whether it is one of a program and not of a camera: lines stay sharp.
    pub(super) is_drawing: bool,
}

impl Photo {
    /// A picture that is decoded already, within the same limits.
    pub(crate) fn of(picture: DynamicImage, orientation: Orientation) -> Self {
        Self { picture, orientation, is_drawing: false }
    }

    /// Whichever way the page lies on which it was, turned by that much more.
    #[must_use]
    pub fn turned(mut self, by: Orientation) -> Self {
        self.picture.apply_orientation(self.orientation);
        self.orientation = by;
        self
    }

    /// Decodes a photograph.
    ///
    /// # Errors
    /// What keeps it from being read; nothing larger than a photograph is decoded.
    pub fn open(bytes: &[u8]) -> Result<Self, PhotoError> {
        if bytes.len() > MOST_BYTES {
            return Err(PhotoError::TooLarge(bytes.len()));
        }
        let format = match image::guess_format(bytes) {
            Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
            Ok(other) => return Err(PhotoError::NotAPicture(format!("{} is not read", other.to_mime_type()))),
            Err(_) => return Err(PhotoError::NotAPicture("neither JPEG nor PNG".to_owned())),
        };
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_MEMORY);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(damaged)?;
        // Known from the head of the file, before anything is decoded.
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS {
            return Err(PhotoError::TooManyPixels(pixels));
        }
        let color = decoder.color_type();
        if color.bytes_per_pixel() > color.channel_count() {
            return Err(PhotoError::TooDeep);
        }
        // A damaged note of the camera is no reason to refuse the picture.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
        Ok(Self { picture, orientation, is_drawing: format == ImageFormat::Png })
    }
}

fn damaged(error: ImageError) -> PhotoError {
    PhotoError::NotAPicture(error.to_string())
}
