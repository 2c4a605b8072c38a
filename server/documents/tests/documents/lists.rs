//! Lists as offices send them: what a workbook says beside its values, and text that one bad letter or quotation mark spoils.

use std::time::Instant;

use documents::spreadsheet::{Encoding, Merged, ReadError, read};
use encoding_rs::WINDOWS_1254;
use rust_xlsxwriter::{Format, Workbook};

use crate::bombs::archive;

fn cells(rows: &[Vec<String>]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()
}

#[test]
fn merged_cells_have_their_value_in_each_row() {
    let read = read(include_bytes!("../lists/merged-organisation.xlsx")).unwrap();
    let sheet = &read.sheets[0];
    assert!(sheet.rows[1..].iter().all(|row| row[2] == "Nümunə: Gəncə şəhər polis idarəsi"), "{:?}", sheet.rows);
    let rows: Vec<usize> = sheet.merged.iter().map(|merged| merged.row).collect();
    assert_eq!(rows, [3, 4, 5, 6], "and it is known that it comes from another cell");
}

#[test]
fn a_heading_of_two_rows_keeps_both() {
    let read = read(include_bytes!("../lists/two-row-heading.xlsx")).unwrap();
    let sheet = &read.sheets[0];
    assert_eq!(cells(&sheet.rows[..2]), [["Soyadı", "Adı", "Əlaqə", "Əlaqə"], ["Soyadı", "Adı", "Telefon", "E-poçt"]],);
    assert!(sheet.merged.contains(&Merged { row: 1, column: 3, across: true }));
}

#[test]
fn merges_that_reach_beyond_the_list_make_no_rows() {
    let mut workbook = Workbook::new();
    let (sheet, plain) = (workbook.add_worksheet(), Format::new());
    sheet.write_string(0, 0, "Ad").unwrap();
    sheet.merge_range(1, 0, 1_048_575, 0, "Tural", &plain).unwrap();
    sheet.write_string(4, 1, "Polis").unwrap();
    let read = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(read.sheets[0].numbers, [1, 2, 5]);
}

#[test]
fn numbers_are_read_as_their_cells_show_them() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let formats = ["0000000000", r#""+994 "00 000 00 00"#, "\\(000\\)\\ 000\\-00\\-00", "#,##0.00", "General", "@"];
    for (column, format) in (0_u16..).zip(formats) {
        sheet.write_string(0, column, format).expect("a heading");
        sheet
            .write_number_with_format(1, column, 501_112_233.0, &Format::new().set_num_format(format))
            .expect("a number");
    }
    let read = read(&workbook.save_to_buffer().expect("a workbook")).expect("a list");
    let shown = ["0501112233", "+994 50 111 22 33", "(050) 111-22-33", "501112233", "501112233", "501112233"];
    assert_eq!(cells(&read.sheets[0].rows)[1], shown);
}

#[test]
fn hidden_rows_are_known() {
    let read = read(include_bytes!("../lists/hidden-rows.xlsx")).unwrap();
    assert_eq!((read.sheets[0].numbers.len(), read.sheets[0].hidden.as_slice()), (7, [3, 4].as_slice()));
    // Every program's way to say it: hidden by hand, by a filter, by a height of nothing; rows without numbers.
    let rows = "<row hidden=\"true\"><c t=\"inlineStr\"><is><t>a</t></is></c></row>\
        <row><c t=\"inlineStr\"><is><t>b</t></is></c></row><row ht=\"0\"><c t=\"inlineStr\"><is><t>c</t></is></c></row>";
    assert_eq!(documents::spreadsheet::read(&workbook(rows)).unwrap().sheets[0].hidden, [1, 3]);
}

#[test]
fn formulas_without_a_result_are_known() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Ad</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><f>B2&amp;C2</f></c><c r=\"B2\" t=\"inlineStr\"><is><t>x</t></is></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"str\"><f>B3</f><v>Tural</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><f>B4</f><v/></c><c r=\"B4\" t=\"inlineStr\"><is><t>y</t></is></c></row>";
    assert_eq!(read(&workbook(rows)).unwrap().sheets[0].unresolved, [2, 4]);
}

/// A workbook with one sheet of these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let relation = |id: &str, kind: &str, target: &str| {
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!("<Relationships><Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>")
            .into_bytes()
    };
    archive(&[
        ("_rels/.rels", relation("rId1", "officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets></workbook>".to_vec(),
        ),
        ("xl/_rels/workbook.xml.rels", relation("rId1", "worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
    ])
}

#[test]
fn all_sheets_that_somebody_sees_are_read() {
    for (bytes, names) in [
        (include_bytes!("../lists/second-sheet.xlsx").as_slice(), ["Təlimat", "Siyahı"]),
        (include_bytes!("../lists/sheet-per-organisation.xlsx"), ["Polis", "QHT"]),
    ] {
        let read = read(bytes).unwrap();
        assert_eq!(read.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(read.sheets[1].rows[0], ["Soyadı", "Adı", "Təşkilat"]);
    }
}

#[test]
fn a_workbook_of_twenty_sheets_takes_no_second() {
    let mut workbook = Workbook::new();
    for n in 0..20 {
        let sheet = workbook.add_worksheet().set_name(format!("Bölmə {n}")).unwrap();
        for row in 0..200 {
            for column in 0..8 {
                sheet.write_string(row, column, format!("Əliyev {n} {row} {column}")).unwrap();
            }
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let began = Instant::now();
    let read = read(&bytes).unwrap();
    println!("20 sheets of 200 rows: {:?}", began.elapsed());
    assert_eq!((read.sheets.len(), read.sheets[19].rows.len()), (20, 200));
}

#[test]
fn lines_of_a_cell_stay_apart() {
    let read = read(include_bytes!("../lists/line-breaks.xlsx")).unwrap();
    let names: Vec<&str> = read.sheets[0].rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(
        names,
        ["S.A.A.", "QULİYEVA\nNİGAR", "ƏLİYEV TURAL RƏŞAD OĞLU", "HƏSƏNOV,ELDAR", "QULİYEVA\nNİGAR\nELÇİN QIZI"]
    );
}

#[test]
fn one_damaged_letter_is_no_other_encoding() {
    let azerbaijani = "Soyadı;Adı;Təşkilat\nQuliyev;Rəşad;Polis\nHüseyn;Orxan;QHT\nŞükürov;Çingiz;QHT\n";
    let english = "Last name;First name;Organisation\nBektaş;Aytaş;QHT\nTaş;Nurtaş;QHT\n";
    for text in [azerbaijani, english] {
        // A line that somebody added with an old program.
        let read = read(&[text.as_bytes(), b"M\xfcller;Jan;QHT\n"].concat()).unwrap();
        assert_eq!(read.encoding, Encoding::Utf8);
        assert_eq!(read.sheets[0].rows.last().unwrap()[0], "M\u{fffd}ller", "the damage is seen");
        assert!(read.sheets[0].rows[1].join("").contains('ş'));
    }
    // A file that was cut in the middle of a letter.
    let cut = &azerbaijani.as_bytes()[..=azerbaijani.find('ə').unwrap()];
    let cut = [azerbaijani.as_bytes(), cut].concat();
    let read = documents::spreadsheet::read(&cut).unwrap();
    assert_eq!((read.encoding, read.sheets[0].rows.last().unwrap()[2].as_str()), (Encoding::Utf8, "T\u{fffd}"));
    // What was written with an old program from its first letter to its last is still that.
    let old = WINDOWS_1254.encode(&azerbaijani.replace('ə', "e")).0.into_owned();
    assert_eq!(documents::spreadsheet::read(&old).unwrap().encoding, Encoding::Windows1254);
}

#[test]
fn an_open_quotation_mark_is_named() {
    let rows: String = "Quliyev;Elnur;Polis\n".repeat(10);
    for (text, line) in [
        ("Soyadı;Adı;Təşkilat\nƏliyev;Tural;\"Ümid İB\nQuliyev;Rəşad;Polis\n".to_owned(), 2),
        (format!("Soyadı;Adı;Təşkilat\nƏliyev;Tural;\"Ümid İB\n{rows}"), 2),
        (format!("sep=;\r\nSoyadı;Adı;Təşkilat\r\n{}Əliyev;Tural;\"Ümid\r\n", rows.replace('\n', "\r\n")), 13),
        (format!("Soyadı,Adı,Təşkilat\nƏliyev,Tural,\"Ümid\n{}Quliyev,Anar,\"Səs\"\n", rows.replace(';', ",")), 2),
    ] {
        assert_eq!(read(text.as_bytes()), Err(ReadError::OpenQuote(line)), "{text}");
    }
}

#[test]
fn a_report_of_a_video_meeting_is_read_with_its_sections() {
    let read = read(include_bytes!("../lists/teams-report.csv")).unwrap();
    assert_eq!((read.encoding, read.delimiter), (Encoding::Utf16, Some('\t')));
    let name = read.sheets[0].rows.iter().find(|row| row[0] == "Aysel Quliyeva").unwrap();
    assert_eq!(name[3..5], ["1h 27m 51s", "a@example.org"]);
}
