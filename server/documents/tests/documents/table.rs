//! The same rows as CSV, XLSX and JSON, read back the way other programs read them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use documents::DocumentError;
use documents::table::{Cell, Column, Kind, Table, csv, json, xlsx};

fn column(key: &str, heading: &str, kind: Kind) -> Column {
    Column { key: key.into(), heading: heading.into(), kind }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn made_at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 30, 15).single().expect("a time of the calendar")
}

fn table() -> Table {
    Table {
        title: "Bitirənlər: 2026/II".into(),
        made_at: made_at(),
        columns: vec![
            column("person", "Şəxs", Kind::Text),
            column("minutes", "Dəqiqə", Kind::Integer),
            column("score", "Nəticə", Kind::Decimal),
            column("completed_on", "Bitirdiyi gün", Kind::Date),
        ],
        rows: vec![
            vec![text("Əliağa Şahmərdan oğlu"), Cell::Integer(270), Cell::Decimal(0.9), Cell::Date(day(2026, 11, 23))],
            vec![text("=HYPERLINK(\"http://x\")"), Cell::Integer(-5), Cell::Decimal(-1.5), Cell::Empty],
            vec![text("Жанна, \"Ж\"\nК."), Cell::Empty, Cell::Decimal(f64::NAN), Cell::Date(day(1899, 12, 31))],
        ],
    }
}

/// A table with one text.
fn one(words: &str) -> Table {
    Table { columns: vec![column("note", "Qeyd", Kind::Text)], rows: vec![vec![text(words)]], ..table() }
}

fn csv_text(table: &Table) -> String {
    String::from_utf8(csv(table).expect("the table is whole")).expect("CSV is UTF-8")
}

#[test]
fn csv_is_what_spreadsheets_and_programs_expect() {
    assert_eq!(
        csv_text(&table()),
        "\u{feff}person,minutes,score,completed_on\r\n\
         Əliağa Şahmərdan oğlu,270,0.9,2026-11-23\r\n\
         \"'=HYPERLINK(\"\"http://x\"\")\",-5,-1.5,\r\n\
         \"Жанна, \"\"Ж\"\"\nК.\",,,1899-12-31\r\n"
    );
}

#[test]
fn csv_text_never_runs_as_a_formula() {
    for (dangerous, harmless) in [
        ("=1+1", "'=1+1"),
        ("+994 50 000 00 00", "'+994 50 000 00 00"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("\u{a0}\u{200b}=1", "'\u{a0}\u{200b}=1"),
        ("\n=1", "'\n'=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\u{3000}＝1", "'\u{3000}＝1"),
        ("x;=1;y", "x;'=1;y"),
        ("x\n =1", "x\n' =1"),
    ] {
        let bytes = csv(&one(dangerous)).unwrap();
        let mut reader = csv_reader(&bytes);
        let field = reader.records().next().unwrap().unwrap()[0].to_owned();
        assert_eq!(field, harmless, "{dangerous:?}");
    }
    for plain in ["", "a=b", "Ə", "a - b", "5-ci", "'=1", "x; y", "1\n2"] {
        let bytes = csv(&one(plain)).unwrap();
        assert_eq!(&csv_reader(&bytes).records().next().unwrap().unwrap()[0], plain);
    }
}

fn csv_reader(bytes: &[u8]) -> ::csv::Reader<&[u8]> {
    ::csv::Reader::from_reader(bytes)
}

#[test]
fn a_key_is_made_harmless_too() {
    let mut table = one("x");
    table.columns[0].key = "=1".into();
    assert!(csv_text(&table).starts_with("\u{feff}'=1\r\n"));
}

#[test]
fn xlsx_keeps_types_and_values() {
    let bytes = xlsx(&table()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    assert_eq!(name, "Bitirənlər  2026 II");
    let sheet = workbook.worksheet_range(&name).unwrap();
    let header: Vec<_> = (0..4).map(|place| sheet.get((0, place)).unwrap().to_string()).collect();
    assert_eq!(header, ["Şəxs", "Dəqiqə", "Nəticə", "Bitirdiyi gün"]);

    let cell = |row: usize, place: usize| sheet.get((row, place)).unwrap();
    assert_eq!(*cell(1, 0), Data::String("Əliağa Şahmərdan oğlu".into()));
    assert_eq!(*cell(1, 1), Data::Float(270.0));
    assert_eq!(*cell(1, 2), Data::Float(0.9));
    // A real day: the number of days since 30 December 1899.
    assert!(matches!(cell(1, 3), Data::DateTime(day) if (day.as_f64() - 46_349.0).abs() < 1e-9), "{:?}", cell(1, 3));
    assert_eq!(*cell(2, 0), Data::String("=HYPERLINK(\"http://x\")".into()));
    assert_eq!(*cell(2, 1), Data::Float(-5.0));
    assert_eq!(*cell(2, 3), Data::Empty);
    assert_eq!(*cell(3, 0), Data::String("Жанна, \"Ж\"\nК.".into()));
    assert_eq!((cell(3, 1), cell(3, 2)), (&Data::Empty, &Data::Empty));
    assert_eq!(*cell(3, 3), Data::String("1899-12-31".into()));

    let formulas = workbook.worksheet_formula(&name).unwrap();
    assert!(formulas.used_cells().next().is_none());
}

#[test]
fn xlsx_does_not_change_a_large_number() {
    let mut table = table();
    table.rows[0][1] = Cell::Integer(i64::MAX);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&table).unwrap())).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get((1, 1)), Some(&Data::String(i64::MAX.to_string())));
}

#[test]
fn equal_tables_are_equal_files() {
    assert!(xlsx(&table()).unwrap() == xlsx(&table()).unwrap());
    let later = Table { made_at: made_at() + chrono::Duration::seconds(1), ..table() };
    assert!(xlsx(&table()).unwrap() != xlsx(&later).unwrap());
}

#[test]
fn a_table_without_rows_or_title_is_a_file() {
    let empty = Table { title: " '?' ".into(), rows: vec![], ..table() };
    assert!(xlsx(&empty).is_ok());
    assert_eq!(json(&empty).unwrap(), b"[]");
    assert_eq!(csv_text(&empty), "\u{feff}person,minutes,score,completed_on\r\n");
}

#[test]
fn json_keeps_the_order_of_the_columns_and_the_exact_text() {
    let written = String::from_utf8(json(&table()).unwrap()).unwrap();
    assert!(
        written.starts_with(
            r#"[{"person":"Əliağa Şahmərdan oğlu","minutes":270,"score":0.9,"completed_on":"2026-11-23"},"#
        ),
        "{written}"
    );
    let read: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(read[1]["person"], "=HYPERLINK(\"http://x\")");
    assert!(read[1]["completed_on"].is_null() && read[2]["score"].is_null());
}

#[test]
fn a_row_of_another_length_is_refused() {
    let mut table = table();
    table.rows[1].pop();
    for result in [csv(&table), xlsx(&table), json(&table)] {
        let error = result.unwrap_err();
        assert!(matches!(error, DocumentError::RowLength { row: 1, cells: 3, columns: 4 }), "{error}");
    }
}
