//! Photographs of a sign-in sheet, as a hand with a telephone takes them.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "grey levels and places of pixels are small"
)]

use std::io::Cursor;

use documents::photo::{MOST_BYTES, Photo, PhotoError};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{blur, rotate90};
use image::{GrayImage, ImageEncoder, ImageFormat, ImageReader, Luma, RgbImage};

use crate::poppler::image as page_image;
use crate::sign_in_sheet::sheet;

pub fn codes(bytes: &[u8]) -> Result<Vec<String>, PhotoError> {
    Ok(Photo::open(bytes)?.codes())
}

fn preview(bytes: &[u8], max_side: u32) -> Result<Vec<u8>, PhotoError> {
    Photo::open(bytes)?.preview(max_side)
}

/// The page at so many dots an inch, in grey.
fn page(dpi: usize) -> GrayImage {
    let png = page_image(&documents::sign_in_sheet::pdf(&sheet(30)).unwrap(), 2, dpi);
    image::load_from_memory(&png).unwrap().into_luma8()
}

const CODE: &str = "https://dayaq.example.az/s/7QK4-M2XD-1";

/// A photograph of the page on a dark table: turned by so many degrees, seen from the side, unevenly lit, noisy.
struct Shot {
    width: u32,
    height: u32,
    degrees: f32,
    /// How much smaller the far edge of the page is.
    tilt: f32,
    /// How much of the photograph the page takes.
    fill: f32,
    /// How far the light falls off towards one side, 0 to 1.
    shade: f32,
    blur: f32,
    noise: i32,
}

impl Shot {
    fn take(&self, page: &GrayImage) -> GrayImage {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (width, height) = (self.width as f32, self.height as f32);
        let scale = (page.width() as f32 / width).max(page.height() as f32 / height) * 1.12 * (sin.abs() * 0.5 + 1.0)
            / self.fill;
        let mut seed = 7_u32;
        let mut photo = GrayImage::from_fn(self.width, self.height, |x, y| {
            let (x, y) = (x as f32 - width / 2.0, y as f32 - height / 2.0);
            let far = 1.0 + self.tilt * (y / height);
            let (u, v) = ((x * cos + y * sin) * scale * far, (y * cos - x * sin) * scale * far);
            let (u, v) = (u + page.width() as f32 / 2.0, v + page.height() as f32 / 2.0);
            let inside = u >= 0.0 && v >= 0.0 && u < page.width() as f32 && v < page.height() as f32;
            let paper = if inside { f32::from(page.get_pixel(u as u32, v as u32)[0]) } else { 70.0 };
            let light = 1.0 - self.shade * (0.5 + x / width);
            Luma([((40.0 + paper * 0.75) * light) as u8])
        });
        if self.blur > 0.0 {
            photo = blur(&photo, self.blur);
        }
        for pixel in photo.iter_mut() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (seed >> 16) as i32 % (2 * self.noise + 1) - self.noise;
            *pixel = (i32::from(*pixel) + noise).clamp(0, 255) as u8;
        }
        photo
    }
}

fn jpeg(photo: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.write_image(photo.as_raw(), photo.width(), photo.height(), image::ExtendedColorType::L8).unwrap();
    bytes
}

fn png(photo: &GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    photo.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn the_code_is_read_from_a_photograph_of_the_sheet() {
    let page = page(200);
    let straight =
        Shot { width: 2400, height: 1800, degrees: 3.0, tilt: 0.05, fill: 1.0, shade: 0.2, blur: 0.8, noise: 10 };
    for (name, shot) in [
        ("upside down", Shot { degrees: 184.0, ..straight }),
        ("large", Shot { width: 4000, height: 3000, blur: 2.0, noise: 25, ..straight }),
        ("small", Shot { width: 1600, height: 1200, blur: 0.5, ..straight }),
        ("turned", Shot { width: 3000, height: 3000, degrees: 27.0, ..straight }),
        ("slanted", Shot { width: 3000, height: 3000, degrees: 45.0, ..straight }),
        ("from the side", Shot { tilt: 0.35, ..straight }),
        ("in the dusk", Shot { shade: 0.75, noise: 6, ..straight }),
        ("shaky", Shot { blur: 1.6, ..straight }),
        ("far away", Shot { width: 4000, height: 3000, fill: 0.4, ..straight }),
        ("straight", straight),
    ] {
        assert_eq!(codes(&jpeg(&shot.take(&page), 70)).unwrap(), [CODE], "{name}");
    }
}

#[test]
fn the_code_is_read_from_a_faint_copy() {
    let mut faint = page(120);
    for pixel in faint.iter_mut() {
        *pixel = 235 + *pixel / 25;
    }
    assert_eq!(codes(&png(&faint)).unwrap(), [CODE]);
}

#[test]
fn several_codes_are_read_once_each() {
    let page = page(100);
    let mut pair = GrayImage::from_pixel(page.width(), page.height() * 2, Luma([255]));
    image::imageops::replace(&mut pair, &page, 0, 0);
    image::imageops::replace(&mut pair, &page, 0, i64::from(page.height()));
    assert_eq!(codes(&png(&pair)).unwrap(), [CODE]);
}

#[test]
fn a_picture_without_a_code_is_no_error() {
    let blank = GrayImage::from_pixel(900, 700, Luma([200]));
    assert_eq!(codes(&png(&blank)).unwrap(), Vec::<String>::new());
    assert_eq!(codes(&png(&GrayImage::new(1, 1))).unwrap(), Vec::<String>::new());
    let mut seed = 1_u32;
    let noise = GrayImage::from_fn(3000, 2000, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([(seed >> 24) as u8])
    });
    assert_eq!(codes(&jpeg(&noise, 80)).unwrap(), Vec::<String>::new());
}

/// A JPEG in which the camera says that it was held sideways, and where.
fn with_camera_notes(photo: &GrayImage, orientation: u8) -> Vec<u8> {
    let tiff = [
        b"II*\0\x08\0\0\0\x02\0".as_slice(),
        &[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0],
        // The maker of the camera, 4 bytes in place.
        &[0x0f, 0x01, 2, 0, 4, 0, 0, 0, b'A', b'c', b'm', 0],
        &[0, 0, 0, 0],
    ]
    .concat();
    let plain = jpeg(photo, 80);
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, b"Exif\0\0", &tiff, &plain[2..]].concat()
}

#[test]
fn a_preview_is_upright_small_and_without_notes() {
    let mut photo = GrayImage::from_pixel(800, 400, Luma([250]));
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        if x < 400 && y < 100 {
            pixel[0] = 10;
        }
    }
    // Held with its right side down: 6 means that the picture is to be turned clockwise.
    let bytes = with_camera_notes(&photo, 6);
    assert!(bytes.windows(4).any(|part| part == b"Exif"));
    let small = preview(&bytes, 200).unwrap();
    assert!(!small.windows(4).any(|part| part == b"Exif" || part == b"Acm\0"));
    let seen = ImageReader::with_format(Cursor::new(&small), ImageFormat::Jpeg).decode().unwrap().into_luma8();
    assert_eq!(seen.dimensions(), (100, 200));
    assert!(seen.get_pixel(90, 30)[0] < 60 && seen.get_pixel(90, 170)[0] > 200 && seen.get_pixel(20, 30)[0] > 200);
    assert_eq!(seen.dimensions(), image::imageops::thumbnail(&rotate90(&photo), 100, 200).dimensions());

    // A smaller picture keeps its size.
    let kept = image::load_from_memory(&preview(&bytes, 5000).unwrap()).unwrap();
    assert_eq!((kept.width(), kept.height()), (400, 800));
}

#[test]
fn what_is_transparent_becomes_white() {
    let clear = image::RgbaImage::from_pixel(20, 20, image::Rgba([0, 0, 0, 0]));
    let mut bytes = Cursor::new(Vec::new());
    clear.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let seen = image::load_from_memory(&preview(&bytes.into_inner(), 100).unwrap()).unwrap().into_luma8();
    assert_eq!(seen.get_pixel(10, 10)[0], 255);
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [b"".as_slice(), b"%PDF-1.7", b"GIF89a\x01\0\x01\0", b"\xff\xd8\xff\xe0\0\x10JFIF\0"] {
        assert!(matches!(codes(bytes), Err(PhotoError::NotAPicture(_))), "{bytes:?}");
        assert!(matches!(preview(bytes, 100), Err(PhotoError::NotAPicture(_))), "{bytes:?}");
    }
    assert_eq!(codes(&vec![0; MOST_BYTES + 1]), Err(PhotoError::TooLarge(MOST_BYTES + 1)));
    // A small file that unfolds into a large picture.
    let bomb = png(&GrayImage::new(12_000, 6_000));
    assert!(bomb.len() < 1_000_000);
    assert_eq!(codes(&bomb), Err(PhotoError::TooManyPixels(72_000_000)));
    let deep = image::ImageBuffer::<image::Rgba<u16>, _>::from_pixel(30, 20, image::Rgba([0, 9, 0, 65_535]));
    let mut bytes = Cursor::new(Vec::new());
    deep.write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert_eq!(codes(&bytes.into_inner()), Err(PhotoError::TooDeep));
}

#[test]
fn damaged_pictures_never_stop_the_program() {
    let color = RgbImage::from_fn(120, 90, |x, y| image::Rgb([(x * 2) as u8, (y * 2) as u8, 99]));
    let mut whole = Cursor::new(Vec::new());
    color.write_to(&mut whole, ImageFormat::Png).unwrap();
    let jpeg = with_camera_notes(&image::DynamicImage::from(color).into_luma8(), 3);
    let mut seed = 3_u32;
    for whole in [whole.into_inner(), jpeg] {
        for cut in (0..whole.len()).step_by(13) {
            let _ = codes(&whole[..cut]);
            let mut broken = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let place = (seed >> 8) as usize % broken.len();
                broken[place] = (seed >> 24) as u8;
            }
            let _ = preview(&broken, 64);
        }
    }
}
