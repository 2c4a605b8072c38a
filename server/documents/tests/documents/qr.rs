//! The code reads back as the text that went in.

use documents::DocumentError;
use documents::qr::{modules, svg};

/// The grey levels of a photograph of the code: a quiet zone of four modules, four pixels to a module.
fn read(side: usize, dark: &[bool]) -> String {
    let (quiet, pixels) = (4, 4);
    let full = (side + 2 * quiet) * pixels;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(full, full, |x, y| {
        let (column, row) = ((x / pixels).wrapping_sub(quiet), (y / pixels).wrapping_sub(quiet));
        if column < side && row < side && dark[row * side + column] { 0 } else { 255 }
    });
    image.detect_grids()[0].decode().expect("the code is readable").1
}

#[test]
fn the_code_holds_the_text() {
    for text in ["https://dayaq.example.az/verify/7QK4-M2XD-9FHT", "DAYAQ-0042", "Ə", &"a".repeat(900)] {
        let (side, dark) = modules(text).unwrap();
        assert_eq!(dark.len(), side * side);
        assert_eq!(read(side, &dark), text);
    }
    assert_eq!(modules("https://dayaq.example.az/verify/7QK4-M2XD-9FHT").unwrap().0, 33);
}

#[test]
fn the_svg_draws_exactly_the_dark_modules() {
    let text = "https://dayaq.example.az/verify/7QK4-M2XD-9FHT";
    let (side, dark) = modules(text).unwrap();
    let svg = svg(text).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.contains("viewBox=\"0 0 41 41\""), "{svg}");

    let path = svg.rsplit_once("d=\"").unwrap().1.split_once('"').unwrap().0;
    let mut drawn = vec![false; side * side];
    for run in path.split('M').skip(1) {
        let (place, length) = run.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let length: usize = length.split_once('v').unwrap().0.parse().unwrap();
        let start = (y - 4) * side + x - 4;
        drawn[start..start + length].fill(true);
    }
    assert_eq!(read(side, &drawn), text);
    assert!(drawn == dark);
}

#[test]
fn a_text_that_no_code_can_hold_is_refused() {
    assert!(matches!(svg(&"a".repeat(3000)), Err(DocumentError::Qr(_))));
}
