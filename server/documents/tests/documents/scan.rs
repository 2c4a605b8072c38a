//! Scans: the files of office scanners taken apart into pages, and those that are none.

use std::io::Write as _;

use documents::{
    photo::{Photo, PhotoError},
    scan::{self, MOST_PAGES, Picture, ScanError},
};
use image::{GrayImage, ImageFormat};

use crate::{photo::codes, poppler::image as page_image, sign_in_sheet::sheet};

/// A picture in a scan: its description without size and length, and its bytes.
struct Part {
    width: u32,
    height: u32,
    description: &'static str,
    bytes: Vec<u8>,
}

/// A PDF as a scanner writes it: each page is one picture and nothing else.
fn pdf(parts: &[Part], page: &str) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    let kids: Vec<String> = (0..parts.len()).map(|n| format!("{} 0 R", 3 + 3 * n)).collect();
    objects.push(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), parts.len()).into_bytes());
    for (n, part) in parts.iter().enumerate() {
        let (content, image) = (4 + 3 * n, 5 + 3 * n);
        let of_page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} /Contents {content} 0 R /Resources << /XObject << /Im0 {image} 0 R >> >> >>"
        );
        objects.push(of_page.into_bytes());
        let draw = "q 595 0 0 842 0 0 cm /Im0 Do Q";
        objects.push(format!("<< /Length {} >>\nstream\n{draw}\nendstream", draw.len()).into_bytes());
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {} /Height {} {} /Length {} >>\nstream\n",
            part.width,
            part.height,
            part.description,
            part.bytes.len()
        );
        let mut object = head.into_bytes();
        object.extend(&part.bytes);
        object.extend(b"\nendstream");
        objects.push(object);
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", n + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let begins = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n", objects.len() + 1);
    file.extend(end.into_bytes());
    file
}

/// The page of a sheet with a code, in grey.
fn page() -> GrayImage {
    let png = page_image(&documents::sign_in_sheet::pdf(&sheet(30)).unwrap(), 2, 110);
    image::load_from_memory(&png).unwrap().into_luma8()
}

fn jpeg(page: &GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// The bits of a page: black where it is dark.
fn bits(page: &GrayImage) -> Vec<u8> {
    let rows = page.rows().flat_map(|row| {
        let white: Vec<bool> = row.map(|pixel| pixel.0[0] > 127).collect();
        let bytes = white
            .chunks(8)
            .map(|bits| bits.iter().enumerate().fold(0_u8, |byte, (n, white)| byte | u8::from(*white) << (7 - n)));
        bytes.collect::<Vec<_>>()
    });
    rows.collect()
}

fn read(picture: Picture) -> Vec<String> {
    match picture {
        Picture::Jpeg(bytes, lies) => Photo::open(&bytes).unwrap().turned(lies).codes(),
        Picture::Photo(photo) => photo.codes(),
    }
}

#[test]
fn each_page_is_a_picture_whatever_it_is_packed_with() {
    let page = page();
    let (width, height) = page.dimensions();
    let expected = codes(&jpeg(&page)).unwrap();
    assert_eq!(expected.len(), 1);
    let rgb: Vec<u8> = page.pixels().flat_map(|pixel| [pixel.0[0]; 3]).collect();
    let inverted: Vec<u8> = bits(&page).into_iter().map(|byte| !byte).collect();
    let part = |description, bytes| Part { width, height, description, bytes };
    let parts = [
        part("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", jpeg(&page)),
        part("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", packed(page.as_raw())),
        part("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/FlateDecode]", packed(&rgb)),
        part("/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode", packed(&bits(&page))),
        part("/ImageMask true /BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode", packed(&inverted)),
        part("/ColorSpace /DeviceGray /BitsPerComponent 8", page.as_raw().clone()),
    ];
    let file = pdf(&parts, "");
    assert!(scan::is_pdf(&file));
    let pages = scan::pages(file).unwrap();
    assert_eq!(pages.len(), parts.len());
    for (n, page) in pages.into_iter().enumerate() {
        assert_eq!(read(page.unwrap()), expected, "page {n}");
    }
}

#[test]
fn a_page_that_lies_on_its_side_is_set_upright() {
    let page = page();
    let (width, height) = page.dimensions();
    let part = Part {
        width,
        height,
        description: "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
        bytes: jpeg(&page),
    };
    let turned = scan::pages(pdf(&[part], "/Rotate 90")).unwrap().remove(0).unwrap();
    let Picture::Jpeg(bytes, lies) = turned else { panic!() };
    let shown = image::load_from_memory(&Photo::open(&bytes).unwrap().turned(lies).preview(800).unwrap()).unwrap();
    assert_eq!(shown.width() > shown.height(), height > width);
}

#[test]
fn what_is_no_scan_is_told_from_one() {
    let why = |file: Vec<u8>| scan::pages(file).err();
    assert_eq!(why(b"%PDF-1.7 and nothing else".to_vec()), Some(ScanError::NotAPdf));
    assert!(!scan::is_pdf(b"hello"));
    // Words on paper are no picture of it.
    let words = documents::sign_in_sheet::pdf(&sheet(30)).unwrap();
    let pages = scan::pages(words).unwrap();
    assert!(pages.iter().all(|page| matches!(page, Err(PhotoError::NotAPicture(_)))));
    let small =
        || Part { width: 8, height: 8, description: "/ColorSpace /DeviceGray /BitsPerComponent 8", bytes: vec![0; 64] };
    let many: Vec<Part> = (0..=MOST_PAGES).map(|_| small()).collect();
    assert_eq!(why(pdf(&many, "")), Some(ScanError::TooManyPages(MOST_PAGES + 1)));
    let cut = Part { bytes: vec![0; 63], ..small() };
    assert!(matches!(scan::pages(pdf(&[cut], "")).unwrap()[0], Err(PhotoError::NotAPicture(_))));
    let wide = Part { width: 70_000, height: 70_000, ..small() };
    assert!(matches!(scan::pages(pdf(&[wide], "")).unwrap()[0], Err(PhotoError::TooManyPixels(_))));
    for broken in 0..300 {
        let mut file = pdf(&[small()], "");
        let place = broken * file.len() / 300;
        file[place] = file[place].wrapping_add(1);
        let _ = scan::pages(file);
    }
}

/// Scans that unfold into gigabytes, each packed in another way.
pub fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = packed(&vec![0; 500_000_000]);
    let part = |description, bytes| pdf(&[Part { width: 1000, height: 1000, description, bytes }], "");
    vec![
        ("flate", part("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", zeros.clone())),
        (
            "twice",
            part("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]", packed(&zeros)),
        ),
        (
            "disguised",
            part("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter [/Flate#44ecode /FlateDecode]", packed(&zeros)),
        ),
    ]
}

#[test]
fn a_scan_that_unfolds_without_end_is_refused() {
    for (name, bomb) in bombs() {
        assert!(bomb.len() < 1_000_000, "{name}");
        assert_eq!(scan::pages(bomb).err(), Some(ScanError::NotAPdf), "{name}");
    }
}
