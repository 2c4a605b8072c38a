//! A report as a reader gets it: everything printed, over as many pages as it needs.

use chrono::{TimeZone, Utc};
use documents::DocumentError;
use documents::report::{Column, Report, Section, Table, pdf};

use crate::poppler::{count, info, structure, text};

fn column(heading: &str, right: bool) -> Column {
    Column { heading: heading.into(), right }
}

fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn report(people: usize) -> Report {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let kinds = Table {
        columns: vec![
            column("Təşkilatın növü", false),
            column("Qadın", true),
            column("Kişi", true),
            column("Cəmi", true),
        ],
        rows: vec![
            cells(&["Polis", "4", "11", "15"]),
            cells(&["Əmək müfəttişliyi", "6", "3", "9"]),
            cells(&["Qeyri-hökumət təşkilatları", "5", "1", "6"]),
        ],
        total: Some(cells(&["Cəmi", "15", "15", "30"])),
    };
    let row = |n: usize| {
        vec![
            n.to_string(),
            format!("Məmmədova Aygün Əhməd qızı {n}"),
            "Daxili İşlər Nazirliyi, İnsan Alverinə qarşı Mübarizə Baş İdarəsi".to_owned(),
            "Gəncə".to_owned(),
            (n * 7 % 690).to_string(),
        ]
    };
    let list = Table {
        columns: vec![
            column("№", true),
            column("Soyad, ad, ata adı", false),
            column("Təşkilat", false),
            column("Bölgə", false),
            column("Dəqiqə", true),
        ],
        rows: (1..=people).map(row).collect(),
        total: None,
    };
    let words = "İştirakçılar təlimin praktik tapşırıqlarını yüksək qiymətləndirdilər və yönləndirmə mexanizmi üzrə əlavə \
                 məşğələ xahiş etdilər. ";
    Report {
        language: "az".into(),
        title: "Təlimin hesabatı".into(),
        subtitle: "Əlamətləri tanımaq və ilk təmas, Gəncə, 12–13 oktyabr 2026".into(),
        facts: vec![
            fact("İştirakçılar", "30 nəfər, onlardan 15 qadın"),
            fact("Dəqiqələr", "690"),
            fact("Təlimçilər", "Leyla Həsənova, Жанна Константинопольская"),
            fact("Xərclər", "4 180,00 ₼"),
            fact("Layihə", "İlk cavab verənlərin potensialının gücləndirilməsi, II mərhələ"),
        ],
        sections: vec![
            Section { heading: "Təşkilatlar".into(), paragraph: None, table: Some(kinds) },
            Section {
                heading: "Rəy".into(),
                paragraph: Some(format!("{}\n{}", words.repeat(4), words.repeat(2))),
                table: None,
            },
            Section {
                heading: "İştirakçılar".into(), paragraph: Some("Əlifba sırası ilə.".into()), table: Some(list)
            },
        ],
        footer: "Dayaq, 14 oktyabr 2026. Rəqəmlər imzalanmış vərəqlərə əsaslanır.".into(),
        page_label: "Səhifə {n} / {m}".into(),
        issued: Utc.with_ymd_and_hms(2026, 10, 14, 9, 30, 0).single().expect("a time of the calendar"),
    }
}

#[test]
fn everything_is_printed_and_headings_are_repeated() {
    let report = report(300);
    let bytes = pdf(&report).unwrap();
    assert!(bytes == pdf(&report).unwrap());
    let info = info(&bytes);
    let pages: usize = info.split_once("Pages:").unwrap().1.lines().next().unwrap().trim().parse().unwrap();
    assert!(pages > 6, "{info}");
    let printed = text(&bytes);
    assert!(printed.contains(&format!("Səhifə {pages} / {pages}")));
    assert_eq!(printed.matches("Dəqiqə\n").count(), pages - printed.matches("Rəy\n").count() + 1, "{printed}");
    let joined = |text: &str| text.split_whitespace().collect::<String>();
    let all = joined(&printed);
    let tables = report.sections.iter().filter_map(|section| section.table.as_ref());
    let cells = tables.flat_map(|table| table.rows.iter().chain(&table.total).flatten());
    let texts = report.sections.iter().flat_map(|section| [&section.heading].into_iter().chain(&section.paragraph));
    let facts = report.facts.iter().flat_map(|(label, value)| [label, value]);
    for part in cells.chain(facts).chain([&report.title, &report.subtitle]) {
        assert!(all.contains(&joined(part)), "{part:?} is missing");
    }
    for part in texts.flat_map(|text| text.split_whitespace()) {
        assert!(all.contains(part), "{part:?} is missing");
    }
}

#[test]
fn a_table_over_many_pages_is_one_table_for_readers() {
    let structure = structure(&pdf(&report(300)).unwrap());
    let count = |tag| count(&structure, tag);
    assert_eq!((count("H1"), count("H2"), count("Table")), (1, 3, 3));
    assert_eq!(count("TR"), 5 + (1 + 4) + (1 + 300));
    assert_eq!(count("TH"), 5 + (4 + 4) + (5 + 300));
}

#[test]
fn a_report_of_a_title_alone_is_a_page() {
    let mut bare = Report { subtitle: String::new(), facts: vec![], sections: vec![], ..report(0) };
    assert!(info(&pdf(&bare).unwrap()).contains("Pages:           1\n"));
    // Sections without anything, tables without rows, columns or texts.
    let columns = vec![column("", false), column("A", true)];
    let empty = |table| Section { heading: "Boş".into(), paragraph: Some(String::new()), table: Some(table) };
    bare.sections = vec![
        Section::default(),
        empty(Table::default()),
        empty(Table { columns: columns.clone(), ..Table::default() }),
        empty(Table { columns, rows: vec![cells(&["", ""])], total: Some(cells(&["", ""])) }),
    ];
    pdf(&bare).unwrap();
}

#[test]
fn many_columns_and_long_words_stay_on_the_page() {
    let mut wide = report(2);
    let columns = (0..14).map(|n| column(&format!("Sütun{n}Məhəmmədhüseyn"), n > 0)).collect();
    wide.sections[2].table = Some(Table { columns, rows: vec![vec!["1 234,56".into(); 14]; 3], total: None });
    pdf(&wide).unwrap();
}

#[test]
fn what_cannot_be_printed_is_refused() {
    let mut short = report(3);
    short.sections[2].table.as_mut().unwrap().rows[1].pop();
    assert!(matches!(pdf(&short), Err(DocumentError::RowLength { row: 1, cells: 4, columns: 5 })));
    let mut foreign = report(3);
    foreign.sections[2].table.as_mut().unwrap().rows[1][1] = "山".into();
    assert!(matches!(pdf(&foreign), Err(DocumentError::MissingCharacters(missing)) if missing == ['山']));
    let mut high = report(3);
    high.sections[2].table.as_mut().unwrap().rows[1][1] = "Uzun mətn ".repeat(2000);
    assert!(matches!(pdf(&high), Err(DocumentError::Pdf(_))));
}
