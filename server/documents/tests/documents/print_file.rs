//! Badges, name tents and certificates in one file.

use chrono::{TimeZone, Utc};
use documents::DocumentError;
use documents::badges::{Badge, Badges};
use documents::certificate::Certificate;
use documents::name_tents::{NameTent, NameTents};
use documents::print_file::{PrintFile, pdf};

use crate::poppler::{info, text};

const NAMES: [&str; 10] = [
    "Quliyeva Aysel",
    "Ağayev İlqar",
    "Жукова Жанна",
    "Əliyeva Leyla",
    "Məmmədov Kənan",
    "Şahmərdan Əli",
    "Həsənova Günay",
    "Öztürk Ülviyyə",
    "Çələbi Nər",
    "Иванов Ёжик",
];

fn file() -> PrintFile {
    let issued = Utc.with_ymd_and_hms(2026, 10, 5, 9, 30, 0).single().expect("a time of the calendar");
    let badge = |name: &&str| Badge {
        name: (*name).into(),
        organisation: "Dövlət Əmək Müfəttişliyi".into(),
        code: "7K2M-9QWX".into(),
        qr: "7K2M9QWX".into(),
    };
    let tent = |name: &&str| NameTent { name: (*name).into(), organisation: String::new() };
    let certificate = |name: &&str| Certificate {
        language: "az".into(),
        title: "İştirak sertifikatı".into(),
        heading: "İştirak sertifikatı".into(),
        platform: "Dayaq".into(),
        project: "II mərhələ".into(),
        awarded_to_label: "Verilir".into(),
        name: (*name).into(),
        completed_sentence: "tədbirdə iştirak edib".into(),
        course: "İlk təmas".into(),
        facts: vec![("Nömrə".into(), "DYA-1".into())],
        verify_label: "Yoxlayın:".into(),
        verify_address: "https://dayaq.example/verify/ABCD".into(),
        qr_alt: "Kod".into(),
        issued,
    };
    PrintFile {
        language: "az".into(),
        title: "Çap faylı".into(),
        badges: Some(Badges {
            language: "az".into(),
            title: String::new(),
            event: "İlk təmas".into(),
            code_label: "Kod".into(),
            people: NAMES.iter().map(badge).collect(),
            issued,
        }),
        tents: Some(NameTents {
            language: "az".into(),
            title: String::new(),
            event: "İlk təmas".into(),
            people: NAMES.iter().map(tent).collect(),
            issued,
        }),
        certificates: NAMES[..2].iter().map(certificate).collect(),
        issued,
    }
}

#[test]
fn all_kinds_stand_in_one_file_one_after_the_other() {
    let bytes = pdf(&file()).unwrap();
    assert!(bytes == pdf(&file()).unwrap());
    let told = info(&bytes);
    assert!(told.contains("Pages:           14\n") && told.contains("Çap faylı"), "{told}");
    let printed = text(&bytes);
    assert!(printed.contains("DYA-1") && printed.contains("7K2M-9QWX"), "{printed}");
    // Big names on tents stand in two lines.
    let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(printed.matches("Жукова Жанна").count() >= 3, "a badge and both sides of a tent: {printed}");
}

#[test]
fn parts_are_left_out_and_nothing_at_all_is_refused() {
    let only = PrintFile { badges: None, certificates: Vec::new(), ..file() };
    assert!(info(&pdf(&only).unwrap()).contains("Pages:           10\n"));
    let nothing = PrintFile { tents: None, ..only };
    assert!(matches!(pdf(&nothing), Err(DocumentError::Nothing)));
}
