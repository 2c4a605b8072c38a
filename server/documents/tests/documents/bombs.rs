//! Small files that unfold into large ones: each is refused by a process that has no memory for what it unfolds into.

use std::{fs, io::Write as _, path::Path, process::Command};

use documents::{
    photo::Photo,
    scan::ScanError,
    spreadsheet::{ReadError, read},
};

use crate::scan;

/// So many kilobytes of address space has the process that opens a bomb.
const MEMORY: usize = 700_000;
/// Names the bomb to that process.
const BOMB: &str = "BOMB";

/// A ZIP archive with these files in it.
pub fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What is written for each number from one on.
fn each(most: usize, write: impl Fn(usize) -> String) -> String {
    (1..=most).map(write).collect::<Vec<_>>().concat()
}

/// A workbook with so many sheets that are all the same part.
fn workbook(sheets: usize, sheet: Vec<u8>, strings: Vec<u8>) -> Vec<u8> {
    const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let named = each(sheets, |n| format!("<sheet name=\"S{n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
    let parts = each(sheets, |n| {
        format!("<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/>")
    });
    let book = format!(
        "<?xml version=\"1.0\"?><workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{RELATIONS}\"><sheets>{named}</sheets></workbook>"
    );
    let parts = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{parts}\
         <Relationship Id=\"rIdS\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let root = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    archive(&[
        ("_rels/.rels", root.into_bytes()),
        ("xl/workbook.xml", book.into_bytes()),
        ("xl/_rels/workbook.xml.rels", parts.into_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ])
}

fn sheet(rows: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}\
         </sheetData></worksheet>"
    )
    .into_bytes()
}

fn strings(text: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{text}</t></si></sst>"
    )
    .into_bytes()
}

/// Cells of a column that all name the one shared string.
fn named_by(rows: usize) -> String {
    each(rows, |n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>"))
}

/// Rows of sixty empty cells.
fn empty(rows: usize) -> String {
    format!("<row>{}</row>", "<c/>".repeat(60)).repeat(rows)
}

/// Opens one of them in a process with little memory: this very test, told by its environment which one.
#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    #[expect(clippy::disallowed_methods, reason = "this is how the one process tells the other")]
    if let Ok(path) = std::env::var(BOMB) {
        return open(Path::new(&path));
    }
    let folder = std::env::temp_dir().join(format!("dayaq-bombs-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let pixels = image::RgbaImage::new(8_000, 5_000);
    let mut picture = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let mut scans = scan::bombs();
    for (name, bytes) in [
        ("flate.pdf", scans.remove(0).1),
        ("twice.pdf", scans.remove(0).1),
        ("spaces.xlsx", archive(&[("xl/workbook.xml", vec![b' '; 210 * 1024 * 1024])])),
        ("one-long-text.xlsx", workbook(1, sheet(&named_by(10_000)), strings(&"x".repeat(1_000_000)))),
        ("many-texts.xlsx", workbook(1, sheet(&named_by(19_000)), strings(&"ə".repeat(1_999)))),
        ("sheets.xlsx", workbook(10_000, sheet(&empty(100)), strings("x"))),
        ("fifty-sheets.xlsx", workbook(50, sheet(&empty(60_000)), strings("x"))),
        ("largest.png", picture.into_inner()),
    ] {
        assert!(bytes.len() < 2_000_000, "{name} has {} bytes", bytes.len());
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        let limited = format!("ulimit -v {MEMORY}; exec \"$0\" --exact bombs::a_bomb_is_refused_before_it_unfolds");
        let opened = Command::new("sh")
            .args(["-c", &limited])
            .arg(std::env::current_exe().unwrap())
            .env(BOMB, &path)
            .output()
            .unwrap();
        assert!(opened.status.success(), "{name}: {}", String::from_utf8_lossy(&opened.stdout));
    }
    fs::remove_dir_all(&folder).unwrap();
}

fn open(path: &Path) {
    let bytes = fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    match name {
        "one-long-text.xlsx" => assert_eq!(read(&bytes), Err(ReadError::LongCell(1))),
        "sheets.xlsx" => assert_eq!(read(&bytes), Err(ReadError::TooManySheets)),
        // The largest that is read at all.
        "largest.png" => assert!(Photo::open(&bytes).is_ok_and(|photo| photo.preview(1_600).is_ok())),
        "flate.pdf" | "twice.pdf" => {
            assert_eq!(documents::scan::pages(bytes).err(), Some(ScanError::NotAPdf), "{name}");
        }
        _ => assert_eq!(read(&bytes), Err(ReadError::TooLarge), "{name}"),
    }
}
