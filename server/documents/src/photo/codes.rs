//! Reading QR codes from photographs: the same picture is looked at in several sizes, because a large one has noise in
//! which no code is seen, and a small one has codes too fine to be read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::GrayImage;
use image::imageops::FilterType;
use image::imageops::{crop_imm, resize, thumbnail};

use super::Photo;

/// The longer sides, in pixels, in which the whole picture is looked at.
const SIDES: [u32; 4] = [1600, 1000, 2400, 640];
/// The longer side in which a corner is looked at.
const CORNER_SIDE: u32 = 2400;
/// The side of a corner, in percent of the picture's; corners overlap.
const CORNER: u32 = 55;
/// The darkest and brightest pixels, in percent, that do not count when the contrast is stretched.
const IGNORED: u64 = 2;

impl Photo {
    /// What the QR codes on it hold, each text once; empty if none can be read.
    ///
    /// The whole picture is looked at in several sizes, then with more contrast, then corner by corner. That takes up to some
    /// seconds for a large picture without a code.
    pub fn codes(self) -> Vec<String> {
        let picture = self.picture.into_luma8();
        let mut found = Vec::new();
        for side in SIDES {
            look(&smaller(&picture, side), &mut found);
        }
        if found.is_empty() {
            for side in SIDES {
                look(&stretched(smaller(&picture, side)), &mut found);
            }
        }
        if found.is_empty() {
            for corner in corners(&picture) {
                look(&corner, &mut found);
            }
        }
        found
    }
}

/// Adds what the codes of the picture hold.
fn look(picture: &GrayImage, found: &mut Vec<String>) {
    let (width, height) = picture.dimensions();
    let (Ok(width), Ok(height)) = (usize::try_from(width), usize::try_from(height)) else { return };
    let pixels = picture.as_raw();
    // The reader of codes is written for pictures of codes, not for whatever anybody uploads: should it fail on this size,
    // the next one may do.
    let texts = catch_unwind(AssertUnwindSafe(|| {
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect::<Vec<_>>()
    }));
    for text in texts.unwrap_or_default() {
        if !found.contains(&text) {
            found.push(text);
        }
    }
}

/// The picture with a longer side of at most `side`.
fn smaller(picture: &GrayImage, side: u32) -> GrayImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= side {
        return picture.clone();
    }
    let scaled = |length: u32| {
        let length = u64::from(length) * u64::from(side) / u64::from(longer);
        u32::try_from(length).unwrap_or(side).max(1)
    };
    if longer > 2 * side {
        thumbnail(picture, scaled(width), scaled(height))
    } else {
        resize(picture, scaled(width), scaled(height), FilterType::Triangle)
    }
}

/// The four corners of the picture.
fn corners(picture: &GrayImage) -> Vec<GrayImage> {
    let (width, height) = picture.dimensions();
    let part = |length: u32| (u64::from(length) * u64::from(CORNER) / 100).try_into().unwrap_or(length).max(1);
    let (w, h): (u32, u32) = (part(width), part(height));
    let places = [(width - w, 0), (0, 0), (0, height - h), (width - w, height - h)];
    places.into_iter().map(|(x, y)| smaller(&crop_imm(picture, x, y, w, h).to_image(), CORNER_SIDE)).collect()
}

/// The picture with its dark parts black and its bright parts white.
fn stretched(mut picture: GrayImage) -> GrayImage {
    let mut counts = [0_u64; 256];
    for pixel in picture.as_raw() {
        counts[usize::from(*pixel)] += 1;
    }
    let ignored = counts.iter().sum::<u64>() * IGNORED / 100;
    let (low, high) = (level(counts.iter().copied(), ignored), 255 - level(counts.iter().rev().copied(), ignored));
    let range = high.saturating_sub(low).max(1);
    for pixel in picture.iter_mut() {
        let value = (usize::from(*pixel).saturating_sub(low) * 255 / range).min(255);
        *pixel = u8::try_from(value).unwrap_or(u8::MAX);
    }
    picture
}

/// The first level above which more than `ignored` pixels lie.
fn level(counts: impl Iterator<Item = u64>, ignored: u64) -> usize {
    let mut sum = 0;
    counts
        .take_while(|count| {
            sum += count;
            sum <= ignored
        })
        .count()
        .min(255)
}
