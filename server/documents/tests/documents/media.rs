//! Pictures and sounds of courses: looked at, not believed.

use std::io::Cursor;

use documents::media::{MOST_BYTES, MediaError, read};
use image::{DynamicImage, ImageFormat, RgbImage, codecs::jpeg::JpegEncoder};

fn picture(width: u32, height: u32) -> DynamicImage {
    let place = |at: u32| u8::try_from(at % 256).unwrap();
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| image::Rgb([place(x), place(y), 120])))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with what a camera writes: turned by a quarter, and where it was.
fn with_notes() -> Vec<u8> {
    let mut bytes = Vec::new();
    picture(40, 20).write_with_encoder(JpegEncoder::new(&mut bytes)).unwrap();
    // Big-endian TIFF: orientation 6, and a description that stands for the place.
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x0e\0\x02\0\0\0\x08\0\0\0\x26");
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    exif.extend(b"\0\0\0\0SHELTER\0");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut noted = bytes[..2].to_vec();
    noted.extend([0xff, 0xe1, length[0], length[1]]);
    noted.extend(exif);
    noted.extend(&bytes[2..]);
    noted
}

#[test]
fn a_photograph_is_upright_small_and_says_nothing_of_its_place() {
    let noted = with_notes();
    assert!(noted.windows(7).any(|window| window == b"SHELTER"));
    let kept = read(&noted).unwrap();
    assert_eq!(kept.ending, "jpg");
    assert!(!kept.bytes.windows(7).any(|window| window == b"SHELTER"));
    assert!(!kept.bytes.windows(4).any(|window| window == b"Exif"));
    let upright = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((upright.width(), upright.height()), (20, 40));

    let large = read(&encoded(&picture(4_000, 1_000), ImageFormat::Jpeg)).unwrap();
    let small = image::load_from_memory(&large.bytes).unwrap();
    assert_eq!((small.width(), small.height()), (1_600, 400));
    assert_eq!(read(&encoded(&picture(30, 30), ImageFormat::WebP)).unwrap().ending, "jpg");
}

#[test]
fn a_drawing_of_a_program_stays_sharp_and_transparent() {
    let mut clear = image::RgbaImage::new(10, 10);
    clear.put_pixel(3, 3, image::Rgba([10, 20, 30, 255]));
    let kept = read(&encoded(&DynamicImage::ImageRgba8(clear.clone()), ImageFormat::Png)).unwrap();
    assert_eq!(kept.ending, "png");
    assert_eq!(image::load_from_memory(&kept.bytes).unwrap().to_rgba8(), clear);
}

#[test]
fn a_drawing_keeps_only_what_is_harmless() {
    let evil = r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="alert(1)">
        <script>alert(2)</script>
        <style>@import url(https://evil.example/a.css); .a { fill: url(https://evil.example/b) }</style>
        <foreignObject><iframe src="https://evil.example/c"/></foreignObject>
        <image xlink:href="https://evil.example/d.png" width="9" height="9"/>
        <a xlink:href="javascript:alert(3)"><circle cx="4" cy="4" r="3" fill="#0b6b6b" onclick="alert(4)"/></a>
        <use href="https://evil.example/e.svg#x"/>
    </svg>"##;
    let kept = read(evil.as_bytes()).unwrap();
    let text = String::from_utf8(kept.bytes).unwrap();
    assert_eq!(kept.ending, "svg");
    for harm in ["script", "alert", "evil.example", "iframe", "onload", "onclick", "javascript"] {
        assert!(!text.contains(harm), "{harm}: {text}");
    }
    assert!(text.contains("circle") && text.contains("#0b6b6b"), "{text}");
    // Our own drawings stay whole.
    for name in ["route", "check"] {
        let path = format!("{}/../../courses/library/safe-migration/media/{name}.svg", env!("CARGO_MANIFEST_DIR"));
        let drawn = std::fs::read(path).unwrap();
        let kept = String::from_utf8(read(&drawn).unwrap().bytes).unwrap();
        let shapes = |text: &str| ["<path", "<rect", "<circle", "<line"].map(|shape| text.matches(shape).count());
        assert_eq!(shapes(&kept), shapes(&String::from_utf8(drawn).unwrap()), "{name}");
    }
}

#[test]
fn what_is_not_what_it_claims_is_refused() {
    let damaged = |bytes: &[u8]| matches!(read(bytes), Err(MediaError::Damaged(_)));
    assert_eq!(read(b""), Err(MediaError::Unknown));
    assert_eq!(read(b"MZ\x90\0 a program"), Err(MediaError::Unknown));
    assert_eq!(read(b"<!doctype html><html><body>no drawing</body></html>"), Err(MediaError::Unknown));
    assert_eq!(read(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err(MediaError::Heic));
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]), Err(MediaError::TooLarge));
    assert!(damaged(b"\xff\xd8\xff\xe0 and nothing more"));
    assert!(damaged(b"\x89PNG\r\n\x1a\n and nothing more"));
    assert!(damaged(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>"));
    let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>", "<g/>".repeat(200_000));
    assert_eq!(read(drawing.as_bytes()), Err(MediaError::TooLarge));
    // A head that claims sixty megapixels is refused before anything is decoded.
    let mut png = encoded(&picture(2, 2), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x1e, 0x84, 0, 0, 0x1e, 0x84]);
    assert!(matches!(read(&png), Err(MediaError::TooLarge | MediaError::Damaged(_))));
    assert_eq!(read(b"ID3\x04 and a song").unwrap().ending, "mp3");
    assert_eq!(read(b"\xff\xfb\x90\x64 frames").unwrap().ending, "mp3");
}
