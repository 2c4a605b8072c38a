//! Name tents as they come out of the printer.

use chrono::{TimeZone, Utc};
use documents::DocumentError;
use documents::name_tents::{NameTent, NameTents, pdf};

use crate::poppler::{info, structure, text};

fn tents(names: &[(&str, &str)]) -> NameTents {
    let people = names
        .iter()
        .map(|(name, organisation)| NameTent { name: (*name).into(), organisation: (*organisation).into() });
    NameTents {
        language: "az".into(),
        title: "Masa kartları".into(),
        event: "Əlamətləri tanımaq və ilk təmas".into(),
        people: people.collect(),
        issued: Utc.with_ymd_and_hms(2026, 10, 5, 9, 30, 0).single().expect("a time of the calendar"),
    }
}

const PEOPLE: [(&str, &str); 3] = [
    ("Aysel Quliyeva", "Dövlət Əmək Müfəttişliyi"),
    ("Жанна Александровна Константинопольская", "Daxili İşlər Nazirliyi, İnsan Alverinə qarşı Mübarizə Baş İdarəsi"),
    ("Hacızeynalabdinbəyli Məhəmmədhüseyn", ""),
];

#[test]
fn the_name_stands_on_both_sides_and_is_read_aloud_once() {
    let bytes = pdf(&tents(&PEOPLE)).unwrap();
    assert!(bytes == pdf(&tents(&PEOPLE)).unwrap());
    assert!(info(&bytes).contains("Pages:           3\n"));
    // The text that stands upside down comes word by word.
    let printed = text(&bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    for (name, organisation) in PEOPLE {
        assert_eq!(printed.matches(name).count(), 2, "{printed}");
        assert!(printed.matches(organisation).count() >= 2, "{printed}");
    }
    assert_eq!(structure(&bytes).lines().filter(|line| line.trim() == "P (block)").count(), 3 + 3 + 2);
}

#[test]
fn what_cannot_be_printed_is_refused() {
    assert!(matches!(pdf(&tents(&[])), Err(DocumentError::Nothing)));
    let foreign = pdf(&tents(&[("山田", "")]));
    assert!(matches!(foreign, Err(DocumentError::MissingCharacters(missing)) if missing == ['山', '田']));
    assert!(matches!(pdf(&tents(&[(&"Uzun ad ".repeat(60), "")])), Err(DocumentError::Pdf(_))));
}
