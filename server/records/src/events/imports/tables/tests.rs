use documents::spreadsheet::read;

use super::{
    super::columns::Column::{self, Email, FamilyFirst, FamilyName, GivenName, Ignored, Organisation, Phone},
    *,
};

fn columns(table: &Table) -> Vec<Column> {
    table.placed.iter().map(|placed| placed.column).collect()
}

fn csv(text: &str) -> Table {
    of(read(text.as_bytes()).unwrap())
}

/// What stands in a column, in the rows below the headings of sheets that are taken in.
fn values(table: &Table, column: Column) -> Vec<&str> {
    let place = table.placed.iter().position(|placed| placed.column == column).unwrap();
    let is_body = |number: i64| {
        let sheet = &table.sheets[usize::try_from(number / OF_A_SHEET).unwrap()];
        sheet.taken && sheet.heading.is_none_or(|heading| number > heading)
    };
    table.cells.iter().filter(|(number, _)| is_body(*number)).map(|(_, row)| row[place].as_str()).collect()
}

#[test]
fn merged_cells_count_for_their_rows_and_names_for_one() {
    let table = of(read(include_bytes!("../../../../../documents/tests/lists/merged-organisation.xlsx")).unwrap());
    assert_eq!(values(&table, Organisation), ["Nümunə: Gəncə şəhər polis idarəsi"; 5]);
    let mut sheet = read("Soyad;Ad;Telefon\nƏliyev;Tural;050\nƏliyev;Tural;055\n".as_bytes()).unwrap();
    let merged = [0, 1].map(|column| documents::spreadsheet::Merged { row: 3, column, across: false });
    sheet.sheets[0].merged = merged.to_vec();
    assert_eq!(values(&of(sheet), FamilyName), ["Əliyev", ""], "nobody is there twice");
}

#[test]
fn a_heading_of_two_rows_is_read_as_one() {
    let table = of(read(include_bytes!("../../../../../documents/tests/lists/two-row-heading.xlsx")).unwrap());
    assert_eq!(columns(&table), [FamilyName, GivenName, Phone, Email]);
    assert_eq!(values(&table, Email), ["tural@example.org", "nigar@example.org"]);
    // Without merges, and with whose the name is above.
    let table = csv("Soyadı;Adı;Əlaqə;\n;;Telefon;E-poçt\nƏliyev;Tural;0501112233;t@example.org\n");
    assert_eq!(columns(&table), [FamilyName, GivenName, Phone, Email]);
    let table = csv("İştirakçı;İştirakçı;Rəhbər;Rəhbər\nSoyad;Ad;Ad;Telefon\nƏliyev;Tural;Rauf;0501112233\n");
    assert_eq!(values(&table, GivenName), ["Tural"]);
}

#[test]
fn titles_of_any_length_stand_above_the_headings() {
    let title: String = "Əmr № 7 ilə təsdiq edilmişdir;;\n".repeat(40);
    let table =
        csv(&format!("{title}Təlimin iştirakçılarının siyahısı;;\n№;Soyadı, adı;Təşkilat\n1;Əliyev Tural;Polis\n"));
    assert_eq!(columns(&table), [Ignored, FamilyFirst, Organisation]);
    assert_eq!(table.heading(), Some(42));
}

#[test]
fn all_sheets_with_people_are_one_list() {
    let table = of(read(include_bytes!("../../../../../documents/tests/lists/sheet-per-organisation.xlsx")).unwrap());
    assert_eq!(values(&table, FamilyName), ["Əliyev", "Həsənova", "Quliyev", "Cəfərov"]);
    assert_eq!(table.headings.last().map(String::as_str), Some(SHEET_NAME));
    assert_eq!(table.cells.last().unwrap().1.last().map(String::as_str), Some("QHT"));
    let table = of(read(include_bytes!("../../../../../documents/tests/lists/second-sheet.xlsx")).unwrap());
    assert_eq!(
        table.sheets.iter().map(|sheet| sheet.taken).collect::<Vec<_>>(),
        [false, true],
        "instructions hold nobody"
    );
    assert_eq!(values(&table, GivenName), ["Tural", "Nigar"]);
}

#[test]
fn sheets_with_their_columns_in_another_order_come_together() {
    let mut one = read("Soyad;Ad;Telefon\nƏliyev;Tural;050\n".as_bytes()).unwrap();
    let other = read("Mobil;Adı;Soyad;Qeyd\n055;Nigar;Həsənova;x\n".as_bytes()).unwrap();
    one.sheets.extend(other.sheets);
    let table = of(one);
    assert_eq!(values(&table, FamilyName), ["Əliyev", "Həsənova"]);
    assert_eq!(values(&table, Phone), ["050", "055"]);
    assert_eq!(table.cells.last().unwrap().0, OF_A_SHEET + 2, "a row is named with its sheet");
}

#[test]
fn headings_that_come_again_are_no_people() {
    let headings = ["Soyadı", "Adı", "Təşkilat"].map(str::to_owned);
    let is = |cells: [&str; 3]| is_heading(&headings, &cells.map(str::to_owned));
    assert!(is(["Soyadı", "Adı", "Təşkilat"]) && is(["SOYADI", "ADI", ""]) && is(["1", "2", "3"]));
    assert!(!is(["Əliyev", "Tural", "Təşkilat"]) && !is(["Soyadı", "", ""]) && !is(["", "", ""]) && !is(["1", "", ""]));
}

#[test]
fn a_report_of_a_meeting_ends_with_its_people() {
    let table = of(read(include_bytes!("../../../../../documents/tests/lists/teams-report.csv")).unwrap());
    assert_eq!(values(&table, Column::GivenFirst), ["Aysel Quliyeva", "Elnur Məmmədov"]);
    assert_eq!(values(&table, Email), ["a@example.org", "e@example.org"]);
}

#[test]
fn lists_of_one_form_have_one_shape() {
    let (one, other) = (csv("№;Soyad;Ad\n1;a;b\n"), csv("№;SOYAD;Ad\n2;c;d\n"));
    assert_eq!(shape(&one.headings), shape(&other.headings));
    assert_ne!(shape(&one.headings), shape(&csv("№;Ad;Soyad\n1;a;b\n").headings));
    assert_eq!(shape(&[String::new()]), None);
}
