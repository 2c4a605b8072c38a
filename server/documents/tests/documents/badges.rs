//! Badges as they come out of the printer.

use std::io::Cursor;

use chrono::{TimeZone, Utc};
use documents::DocumentError;
use documents::badges::{Badge, Badges, pdf};

use crate::{
    photo::codes,
    poppler::{count, image as page_image, info, structure, text},
};

fn badge(name: &str, organisation: &str, n: usize) -> Badge {
    let code = format!("DQ-7K2M-{n:03}");
    Badge {
        name: name.into(),
        organisation: organisation.into(),
        qr: format!("https://dayaq.example.az/p/{code}"),
        code,
    }
}

fn badges(people: usize) -> Badges {
    let names = [
        ("Aysel Quliyeva", "Dövlət Əmək Müfəttişliyi"),
        ("Жанна Александровна Константинопольская", "«Təmiz Dünya» Qadınlara Yardım İctimai Birliyi"),
        (
            "Əliağa Şahmərdan-Mirzəyev Məhəmmədhüseyn oğlu",
            "Daxili İşlər Nazirliyi, İnsan Alverinə qarşı Mübarizə Baş İdarəsi",
        ),
        ("İlqar Ağayev", ""),
    ];
    let people = names.iter().cycle().take(people).enumerate();
    Badges {
        language: "az".into(),
        title: "Döş nişanları".into(),
        event: "Əlamətləri tanımaq və ilk təmas: Gəncə bölgəsi üzrə iki günlük təlim".into(),
        code_label: "Kod".into(),
        people: people.map(|(n, (name, organisation))| badge(name, organisation, n)).collect(),
        issued: Utc.with_ymd_and_hms(2026, 10, 5, 9, 30, 0).single().expect("a time of the calendar"),
    }
}

#[test]
fn everybody_gets_one() {
    let badges = badges(300);
    let bytes = pdf(&badges).unwrap();
    assert!(bytes == pdf(&badges).unwrap());
    assert!(info(&bytes).contains("Pages:           38\n"));
    let joined = |text: &str| text.split_whitespace().collect::<String>();
    let printed = joined(&text(&bytes));
    for person in &badges.people {
        for part in [&person.name, &person.organisation, &person.code] {
            assert!(printed.contains(&joined(part)), "{part:?} is missing");
        }
    }
    assert_eq!(count(&structure(&bytes), "Figure"), 300);
}

#[test]
fn the_code_of_each_badge_can_be_read() {
    let badges = badges(8);
    let page = image::load_from_memory(&page_image(&pdf(&badges).unwrap(), 1, 150)).unwrap();
    // 90 × 55 mm at 150 dots an inch, in the middle of the page.
    let (width, height) = (531, 325);
    let (left, top) = (page.width() / 2 - width, page.height() / 2 - 2 * height);
    for (place, person) in (0..).zip(&badges.people) {
        let badge = page.crop_imm(left + place % 2 * width, top + place / 2 * height, width, height);
        let mut png = Cursor::new(Vec::new());
        badge.write_to(&mut png, image::ImageFormat::Png).unwrap();
        assert_eq!(codes(&png.into_inner()).unwrap(), std::slice::from_ref(&person.qr));
    }
}

#[test]
fn what_cannot_be_printed_is_refused() {
    assert!(matches!(pdf(&badges(0)), Err(DocumentError::Nothing)));
    let mut foreign = badges(3);
    foreign.people[2].name = "山田".into();
    assert!(matches!(pdf(&foreign), Err(DocumentError::MissingCharacters(missing)) if missing == ['山', '田']));
    let mut long = badges(1);
    long.people[0].name = "Uzun ad ".repeat(60);
    assert!(matches!(pdf(&long), Err(DocumentError::Pdf(_))));
    long.people[0].name = "Hacızeynalabdinbəyli".repeat(4);
    pdf(&long).unwrap();
}
