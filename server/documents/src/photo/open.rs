//! Opening a photograph within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{MOST_BYTES, MOST_PIXELS, PhotoError};

/// The most memory that decoding may take: [`MOST_PIXELS`] with four channels of 16 bits.
const MOST_MEMORY: u64 = MOST_PIXELS * 8;

/// The photograph, turned as the camera says.
pub(super) fn open(bytes: &[u8]) -> Result<DynamicImage, PhotoError> {
    if bytes.len() > MOST_BYTES {
        return Err(PhotoError::TooLarge(bytes.len()));
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
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
    // A damaged note of the camera is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn damaged(error: ImageError) -> PhotoError {
    PhotoError::NotAPicture(error.to_string())
}
