//! Long lists written row by row: what reaches the reader when, and that no row changes the look or type of another.

use std::{
    io::{self, Cursor, Read, Write},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use calamine::{Data, Reader, Xlsx};
use chrono::{Days, NaiveDate, TimeZone, Utc};
use documents::{
    DocumentError,
    table::{Cell, Column, Format, Head, Kind, Target, Writer},
};

const FORMATS: [Format; 3] = [Format::Csv, Format::Json, Format::Xlsx];

fn head() -> Head {
    Head {
        title: "Completions".into(),
        columns: Column::plain(&[
            ("person", Kind::Text),
            ("note", Kind::Text),
            ("minutes", Kind::Integer),
            ("score", Kind::Decimal),
            ("completed_on", Kind::Date),
        ]),
        made_at: Utc.with_ymd_and_hms(2026, 11, 23, 9, 30, 15).unwrap(),
    }
}

fn row(n: i32) -> Vec<Cell> {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let note = match n % 3 {
        0 => Cell::Empty,
        1 => Cell::Text(format!("={n}")),
        _ => Cell::Text(format!(" \"{n}\",\n<ə&_x0041_> ")),
    };
    vec![
        Cell::Text(format!("Şəxs {n}")),
        note,
        Cell::Integer(-i64::from(n)),
        Cell::Decimal(f64::from(n) / 8.0),
        Cell::Date(first + Days::new(u64::from(n.unsigned_abs() % 300))),
    ]
}

fn file(format: Format, head: &Head, rows: impl IntoIterator<Item = Vec<Cell>>) -> Vec<u8> {
    let mut writer = Writer::new(head, Target::new(format, Vec::new())).unwrap();
    for row in rows {
        writer.write(&row).unwrap();
    }
    writer.finish().unwrap()
}

/// One part of a workbook, as it stands in the file.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The number of the format of a cell, and what `styles.xml` says of it.
fn style(workbook: &[u8], cell: &str) -> String {
    let sheet = part(workbook, "xl/worksheets/sheet1.xml");
    let (_, from) = sheet.split_once(&format!("<c r=\"{cell}\" s=\"")).unwrap();
    let number: usize = from.split_once('"').unwrap().0.parse().unwrap();
    let styles = part(workbook, "xl/styles.xml");
    let (_, formats) = styles.split_once("<cellXfs").unwrap();
    formats.split("<xf ").nth(number + 1).unwrap().to_owned()
}

/// Counts what it is given.
struct Counter<'a>(&'a AtomicUsize);

impl Write for Counter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes so many bytes and then nobody listens any more.
struct HungUp(usize);

impl Write for HungUp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn rows_are_given_away_as_they_come() {
    for format in [Format::Csv, Format::Json] {
        let given = AtomicUsize::new(0);
        let mut writer = Writer::new(&head(), Target::new(format, Counter(&given))).unwrap();
        for n in 0..5_000 {
            writer.write(&row(n)).unwrap();
        }
        assert_eq!(writer.rows(), 5_000);
        let before = given.load(Ordering::Relaxed);
        assert!(writer.finish().is_ok());
        let last = given.load(Ordering::Relaxed) - before;
        assert!(before > 150_000 && last < 32 * 1024, "{format:?}: {before} bytes, then {last}");
    }
}

#[test]
fn equal_rows_are_equal_files() {
    for format in FORMATS {
        let once = file(format, &head(), (0..2_000).map(row));
        assert!(once == file(format, &head(), (0..2_000).map(row)), "{format:?}");
        assert!(once != file(format, &head(), (1..2_001).map(row)), "{format:?}");
    }
}

#[test]
fn a_workbook_keeps_every_value_of_every_row() {
    let bytes = file(Format::Xlsx, &head(), (0..2_000).map(row));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range("Completions").unwrap();
    assert_eq!(sheet.get_size(), (2_001, 5));
    for (cells, n) in sheet.rows().skip(1).zip(0..) {
        for (read, written) in cells.iter().zip(row(n)) {
            let same = match (read, &written) {
                (Data::Empty, Cell::Empty) => true,
                (Data::String(read), Cell::Text(written)) => read == written,
                (Data::Float(read), Cell::Integer(written)) => read.to_string() == written.to_string(),
                (Data::Float(read), Cell::Decimal(written)) => read.to_string() == written.to_string(),
                (Data::DateTime(read), Cell::Date(written)) => {
                    let (year, month, day, ..) = read.to_ymd_hms_milli();
                    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()) == Some(*written)
                }
                _ => false,
            };
            assert!(same, "row {n}: {written:?} is read as {read:?}");
        }
    }
    assert!(workbook.worksheet_formula("Completions").unwrap().used_cells().next().is_none());
}

#[test]
fn csv_and_json_keep_every_row() {
    let bytes = file(Format::Csv, &head(), (0..2_000).map(row));
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(records.len(), 2_000);
    assert_eq!(records[1_999], vec!["Şəxs 1999", "'=1999", "-1999", "249.875", "2026-07-19"]);
    assert_eq!(&records[2][1], " \"2\",\n<ə&_x0041_> ");

    let bytes = file(Format::Json, &head(), (0..2_000).map(row));
    let read: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(read.len(), 2_000);
    assert_eq!(read[1_999]["note"], "=1999");
    assert_eq!((&read[1_999]["minutes"], &read[1_999]["score"]), (&(-1_999).into(), &249.875.into()));
    assert!(read[0]["note"].is_null());
}

#[test]
fn the_last_row_still_widens_its_column() {
    let mut rows: Vec<Vec<Cell>> = (0..300).map(row).collect();
    let narrow = part(&file(Format::Xlsx, &head(), rows.clone()), "xl/worksheets/sheet1.xml");
    rows.push(row(300));
    rows[300][0] = Cell::Text("Ə".repeat(40));
    rows[300][1] = Cell::Text("Ə".repeat(4_000));
    let bytes = file(Format::Xlsx, &head(), rows);
    let wide = part(&bytes, "xl/worksheets/sheet1.xml");

    let width = |sheet: &str, column: usize| -> f64 {
        let (_, from) = sheet.split_once(&format!("<col min=\"{column}\" max=\"{column}\" width=\"")).unwrap();
        from.split_once('"').unwrap().0.parse().unwrap()
    };
    assert!(width(&narrow, 1) < 12.0 && width(&narrow, 2) < 20.0, "{narrow:.900}");
    assert!((41.0..43.0).contains(&width(&wide, 1)) && (60.0..62.0).contains(&width(&wide, 2)), "{wide:.900}");
    // The long text wraps, the one that fits does not.
    assert!(style(&bytes, "B302").contains("wrapText=\"1\""));
    assert!(!style(&bytes, "A302").contains("wrapText"));
}

#[test]
fn a_workbook_looks_after_its_reader() {
    let bytes = file(Format::Xlsx, &head(), (0..300).map(row));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"));
    assert!(sheet.contains("<autoFilter ref=\"A1:E301\"/>"));
    assert!(sheet.contains("<dimension ref=\"A1:E301\"/>"));
    assert!(style(&bytes, "B3").contains("quotePrefix=\"1\""), "an edited text must stay a text");
    assert!(style(&bytes, "B4").contains("wrapText=\"1\""), "a second line must be seen");
    let day = style(&bytes, "E2");
    let number = day.split(' ').next().unwrap();
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains(&format!("<numFmt {number} formatCode=\"yyyy-mm-dd\"/>")), "{number} in {styles:.500}");
}

#[test]
fn whoever_hangs_up_ends_the_file() {
    for format in FORMATS {
        for taken in [0, 1_000] {
            let write = || {
                let mut writer = Writer::new(&head(), Target::new(format, HungUp(taken)))?;
                for n in 0..500 {
                    writer.write(&row(n))?;
                }
                writer.finish().map(drop)
            };
            match write() {
                Err(DocumentError::Io(error)) => assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?}"),
                other => panic!("{format:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_file_can_be_finished_on_another_thread() {
    for format in FORMATS {
        let mut writer = Writer::new(&head(), Target::new(format, Vec::new())).unwrap();
        writer.write(&row(1)).unwrap();
        let bytes = thread::spawn(|| writer.finish()).join().unwrap().unwrap();
        assert!(bytes == file(format, &head(), [row(1)]), "{format:?}");
    }
}
