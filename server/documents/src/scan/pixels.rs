//! The pixels of a picture in a PDF that is no file of its own.

use hayro_syntax::object::{
    Array, Name, Object,
    dict::keys,
    stream::{ImageColorSpace, ImageDecodeParams, Stream},
};
use image::{DynamicImage, GrayImage, RgbImage};

use super::{not_a_picture, number};
use crate::photo::PhotoError;

/// Decodes a picture of grey or red, green and blue, with 1 or 8 bits for each.
pub(super) fn decode(image: &Stream<'_>) -> Result<DynamicImage, PhotoError> {
    let dict = image.dict();
    let (width, height) = (number(dict, keys::WIDTH), number(dict, keys::HEIGHT));
    let is_mask = dict.get::<bool>(keys::IMAGE_MASK).unwrap_or(false);
    let bits = if is_mask { 1 } else { dict.get::<u8>(keys::BITS_PER_COMPONENT).unwrap_or(8) };
    let params = ImageDecodeParams {
        bpc: Some(bits),
        num_components: colours(image),
        width,
        height,
        ..ImageDecodeParams::default()
    };
    let decoded = image.decoded_image(&params).map_err(|_| not_a_picture("a picture that cannot be decoded"))?;
    let (bits, width, height, colours) = match &decoded.image_data {
        Some(data) => {
            let colours = match data.color_space {
                Some(ImageColorSpace::Rgb) => 3,
                Some(ImageColorSpace::Gray) | None => 1,
                _ => return Err(not_a_picture("colours for printing")),
            };
            (data.bits_per_component, data.width, data.height, colours)
        }
        None => (bits, width, height, colours(image).unwrap_or(1)),
    };
    let inverted = dict
        .get::<Array<'_>>(keys::DECODE)
        .and_then(|decode| decode.iter::<f32>().next())
        .is_some_and(|first| first > 0.5);
    let values = u64::from(width) * u64::from(colours);
    let row =
        usize::try_from((values * u64::from(bits)).div_ceil(8)).map_err(|_| not_a_picture("a picture too wide"))?;
    let rows = usize::try_from(height).unwrap_or(0);
    let data =
        decoded.data.get(..row.saturating_mul(rows)).ok_or_else(|| not_a_picture("a picture that is cut off"))?;
    let mut bytes = match bits {
        8 => data.to_vec(),
        // Bits from the left, each row beginning with a byte of its own.
        1 => data.chunks(row.max(1)).flat_map(|row| unpacked(row, values)).collect(),
        _ => return Err(PhotoError::TooDeep),
    };
    if inverted {
        for byte in &mut bytes {
            *byte = 255 - *byte;
        }
    }
    let picture = match colours {
        1 => GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
        3 => RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
        _ => None,
    };
    picture.ok_or_else(|| not_a_picture("colours that are not read"))
}

fn unpacked(row: &[u8], values: u64) -> impl Iterator<Item = u8> {
    let values = usize::try_from(values).unwrap_or(usize::MAX);
    row.iter().flat_map(|byte| (0..8).rev().map(move |bit| if byte >> bit & 1 == 1 { 255 } else { 0 })).take(values)
}

/// How many values a pixel has; none where the description does not say it, or in a way that is not read.
fn colours(image: &Stream<'_>) -> Option<u8> {
    let dict = image.dict();
    if dict.get::<bool>(keys::IMAGE_MASK).unwrap_or(false) {
        return Some(1);
    }
    match dict.get::<Object<'_>>(keys::COLORSPACE)? {
        Object::Name(name) => of_name(&name),
        Object::Array(parts) => {
            let mut parts = parts.iter::<Object<'_>>();
            let kind = parts.next()?.into_name()?;
            match &*kind {
                b"ICCBased" => parts.next()?.into_stream()?.dict().get::<u8>(keys::N),
                // A palette: of these the values are no colours.
                _ => of_name(&kind),
            }
        }
        _ => None,
    }
}

fn of_name(name: &Name<'_>) -> Option<u8> {
    match &**name {
        b"DeviceGray" | b"CalGray" | b"G" => Some(1),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        _ => None,
    }
}
