//! The sign-in sheet as it comes out of the printer: what it says, what it refuses, whether its code can be read.

use chrono::{DateTime, TimeZone, Utc};
use documents::DocumentError;
use documents::sign_in_sheet::{ROWS_PER_PAGE, SheetPage, SheetRow, SignInSheet, pdf};

use crate::photo::codes;
use crate::poppler::{count, image, info, structure, text};

fn issued() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 5, 9, 30, 0).single().expect("a time of the calendar")
}

fn row(number: usize, name: &str, organisation: &str) -> SheetRow {
    SheetRow { number: number.to_string(), name: name.into(), organisation: organisation.into(), more: Vec::new() }
}

/// A sheet for so many people, with three empty lines at the end.
pub fn sheet(people: usize) -> SignInSheet {
    let mut rows: Vec<SheetRow> =
        (1..=people).map(|n| row(n, &format!("Məmmədova Aygün Əhməd qızı {n}"), "Dövlət Əmək Müfəttişliyi")).collect();
    rows.extend((0..3).map(|_| row(0, "", "")).map(|empty| SheetRow { number: String::new(), ..empty }));
    let pages = rows.chunks(ROWS_PER_PAGE).enumerate().map(|(n, rows)| SheetPage {
        code: format!("7QK4-M2XD-{n}"),
        qr: format!("https://dayaq.example.az/s/7QK4-M2XD-{n}"),
        rows: rows.to_vec(),
    });
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    SignInSheet {
        language: "az".into(),
        title: "İştirak vərəqi".into(),
        event: "Əlamətləri tanımaq və ilk təmas: Gəncə bölgəsi üzrə iki günlük təlim".into(),
        details: vec![
            fact("Yer", "Gəncə, Atatürk prospekti 12, Regional Mərkəz"),
            fact("Tarix", "12–13 oktyabr 2026"),
            fact("Təlimçilər", "Leyla Həsənova, Жанна Константинопольская"),
            fact("Layihə", "İlk cavab verənlərin potensialının gücləndirilməsi, II mərhələ"),
        ],
        more: Vec::new(),
        columns: ["12.10 09:00\n180 dəq", "12.10 14:00\n180 dəq", "13.10 09:00\n180 dəq", "13.10 14:00\n150 dəq"]
            .map(String::from)
            .to_vec(),
        number_label: "№".into(),
        name_label: "Soyad, ad, ata adı".into(),
        organisation_label: "Təşkilat".into(),
        pages: pages.collect(),
        page_label: "Səhifə {n} / {m}".into(),
        note: "Bu vərəq yalnız iştirakın uçotu üçün istifadə olunur və layihə bitdikdən sonra 5 il saxlanılır. Ad, təşkilat \
               və imza üçüncü şəxslərə verilmir. Öz məlumatlarınızın düzəldilməsini təşkilatçıdan istəyə bilərsiniz."
            .into(),
        code_label: "Səhifənin kodu".into(),
        issued: issued(),
    }
}

/// Names and titles as long as they come.
fn crowded() -> SignInSheet {
    let mut crowded = sheet(11);
    crowded.event = format!("{} və {}", crowded.event, crowded.event.to_lowercase());
    crowded.columns.extend(["14.10 09:00\n180 dəqiqə".to_owned(), "14.10 14:00 (onlayn)\n90 dəq".to_owned()]);
    crowded.details.extend(crowded.details.clone());
    crowded.pages[0].rows[1] = row(
        2,
        "Əliağa Şahmərdan-Mirzəyev Məhəmmədhüseyn oğlu Hacızeynalabdinbəyli-Qarabağlı",
        "Daxili İşlər Nazirliyi, İnsan Alverinə qarşı Mübarizə Baş İdarəsi, Bakı şəhəri üzrə 3-cü şöbə",
    );
    crowded.pages[0].rows[2] = row(3, &"Hacızeynalabdinbəyli".repeat(4), &"Birlik".repeat(20));
    crowded
}

/// With as many columns as there can be.
fn wide() -> SignInSheet {
    let mut wide = sheet(20);
    wide.more = vec!["Vəzifə".into(), "Telefon".into()];
    wide.columns.truncate(3);
    for row in wide.pages.iter_mut().flat_map(|page| &mut page.rows).filter(|row| !row.name.is_empty()) {
        row.more = vec!["Baş inspektor, Gəncə-Daşkəsən regional şöbəsi".into()];
    }
    wide
}

#[test]
fn everything_is_printed() {
    for sheet in [sheet(300), crowded(), wide()] {
        let bytes = pdf(&sheet).unwrap();
        let text = text(&bytes);
        let labels = [&sheet.title, &sheet.event, &sheet.note, &sheet.name_label, &sheet.code_label];
        let rows = sheet
            .pages
            .iter()
            .flat_map(|page| &page.rows)
            .flat_map(|row| [&row.name, &row.organisation].into_iter().chain(&row.more));
        let details = sheet.details.iter().flat_map(|(label, value)| [label, value]);
        for part in labels
            .into_iter()
            .chain(details)
            .chain(&sheet.more)
            .chain(rows)
            .chain(sheet.pages.iter().map(|page| &page.code))
        {
            let joined = part.split_whitespace().collect::<String>();
            assert!(text.split_whitespace().collect::<String>().contains(&joined), "{part:?} is missing in {text:?}");
        }
        let pages = sheet.pages.len();
        assert!(text.contains(&format!("Səhifə {pages} / {pages}")), "{text}");
        assert!(info(&bytes).contains(&format!("Pages:           {pages}\n")));
        assert!(bytes == pdf(&sheet).unwrap());
    }
}

#[test]
fn for_readers_it_is_a_table() {
    let structure = structure(&pdf(&sheet(2)).unwrap());
    let count = |tag| count(&structure, tag);
    // Four facts, the headings and five lines; seven columns.
    assert_eq!(
        (count("Table"), count("TR"), count("TH"), count("TD")),
        (2, 4 + 6, 4 + 7 + 5, 4 + 5 * 6),
        "{structure}"
    );
    assert_eq!((count("H1"), count("Figure")), (1, 1), "{structure}");
    // A cell to write into is there, too.
    let more = SignInSheet { more: vec!["Vəzifə".into()], ..sheet(2) };
    let structure = self::structure(&pdf(&more).unwrap());
    assert_eq!(crate::poppler::count(&structure, "TD"), 4 + 5 * 7, "{structure}");
}

#[test]
fn the_code_of_each_page_can_be_read() {
    let sheet = sheet(30);
    let bytes = pdf(&sheet).unwrap();
    for (place, page) in sheet.pages.iter().enumerate() {
        assert_eq!(codes(&image(&bytes, place + 1, 100)).unwrap(), std::slice::from_ref(&page.qr));
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut seven = sheet(3);
    seven.columns.resize(7, "x".into());
    let error = pdf(&seven).unwrap_err();
    assert_eq!(error.to_string(), "7 columns on a page, but at most 6 fit");

    let mut many = sheet(3);
    many.pages[0].rows.resize(15, row(1, "", ""));
    assert!(matches!(pdf(&many), Err(DocumentError::TooMany { of: "rows", found: 15, most: 14 })));

    let mut long = sheet(3);
    long.pages[0].rows[0].name = "Uzun ad ".repeat(90);
    assert!(matches!(pdf(&long), Err(DocumentError::Pdf(_))));

    // Beside two more columns fewer sessions fit.
    let more = SignInSheet { more: vec!["Vəzifə".into(), "Telefon".into()], ..sheet(3) };
    assert!(matches!(pdf(&more), Err(DocumentError::TooMany { of: "columns", found: 4, most: 3 })));
    let more = SignInSheet { more: vec!["A".into(); 3], ..sheet(3) };
    assert!(matches!(pdf(&more), Err(DocumentError::TooMany { of: "more columns", found: 3, most: 2 })));

    assert!(matches!(pdf(&SignInSheet { pages: vec![], ..sheet(3) }), Err(DocumentError::Nothing)));
    let foreign = SignInSheet { note: "山".into(), ..sheet(3) };
    assert!(matches!(pdf(&foreign), Err(DocumentError::MissingCharacters(missing)) if missing == ['山']));
}

#[test]
fn empty_texts_and_pages_are_left_empty() {
    let bare = SignInSheet { details: vec![], columns: vec![], note: String::new(), ..sheet(0) };
    pdf(&bare).unwrap();
    let mut blank = sheet(0);
    blank.pages[0].rows.clear();
    pdf(&blank).unwrap();
}
