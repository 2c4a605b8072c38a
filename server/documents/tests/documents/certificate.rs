//! The certificate as its holder gets it: what it says, what it refuses, what it is made of.

use chrono::{Duration, TimeZone, Utc};
use documents::DocumentError;
use documents::certificate::{Certificate, missing_characters, pdf};
use documents::print_file::{self, PrintFile};

use crate::poppler::{count, info, structure, text};

const LETTERS: &str = "ƏəĞğIıİiÖöÜüÇçŞş Жанна";

fn certificate(name: &str) -> Certificate {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Certificate {
        language: "az".into(),
        title: format!("Nailiyyət sertifikatı: {name}"),
        heading: "Nailiyyət sertifikatı".into(),
        platform: "Dayaq".into(),
        project: "İnsan alverinə qarşı mübarizə aparan ilk cavab verənlərin potensialının gücləndirilməsi".into(),
        awarded_to_label: "Təqdim olunur".into(),
        name: name.into(),
        completed_sentence: "aşağıdakı kursu uğurla başa vurmuşdur".into(),
        course: "Əlamətləri tanımaq və ilk təmas".into(),
        facts: vec![
            fact("Başa vurulub", "23 noyabr 2026"),
            fact("Müddət", "4,5 saat"),
            fact("Yekun nəticə", "9 / 10 (90 %)"),
            fact("Sertifikatın nömrəsi", "DQ-2026-004217"),
            fact("Kursun versiyası", "1.3"),
            fact("Təşkilat", "Daxili İşlər Nazirliyi, İnsan Alverinə qarşı Mübarizə Baş İdarəsi"),
        ],
        verify_label: "Sertifikatı yoxlayın".into(),
        verify_address: "https://dayaq.example.az/verify/7QK4-M2XD-9FHT".into(),
        qr_alt: "Yoxlama ünvanının QR kodu".into(),
        issued: Utc.with_ymd_and_hms(2026, 11, 23, 9, 30, 0).single().expect("a time of the calendar"),
    }
}

fn russian() -> Certificate {
    let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Certificate {
        language: "ru".into(),
        heading: "Свидетельство об успешном окончании".into(),
        project: "Укрепление потенциала специалистов первого контакта".into(),
        awarded_to_label: "Вручается".into(),
        completed_sentence: "за успешное прохождение курса".into(),
        course: "Распознавание признаков и первый контакт".into(),
        facts: vec![
            fact("Дата окончания", "23 ноября 2026 г."),
            fact("Продолжительность", "4,5 часа"),
            fact("Результат", "9 из 10 (90 %)"),
        ],
        verify_label: "Проверить подлинность".into(),
        ..certificate("Константинопольская Жанна Александровна")
    }
}

fn long() -> Certificate {
    let mut long = certificate("Əliağa Şahmərdan-Mirzəyev Məhəmmədhüseyn oğlu Hacızeynalabdinbəyli-Qarabağlı");
    long.course = "İnsan alveri qurbanlarının əlamətlərini tanımaq, ilk təmas qurmaq, təhlükəsizliyi qiymətləndirmək \
                   və yönləndirmə mexanizmindən istifadə etmək: polis, əmək müfəttişləri və QHT əməkdaşları üçün"
        .into();
    long.facts.push(("Layihə".into(), "Milli yönləndirmə mexanizminin gücləndirilməsi üzrə ikinci mərhələ".into()));
    long.facts.push(("Təlimçi".into(), "Жанна Александровна Константинопольская".into()));
    long.verify_address = format!("https://dayaq.example.az/az/certificates/verify/{}", "7QK4-M2XD-".repeat(4));
    long
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_letter_of_a_name_comes_back() {
    for name in [LETTERS, "Жанна Александровна Константинопольская", "Əfif Əfəndiyev-Fətəliyeva Offi Ağfilfl"]
    {
        let text = text(&pdf(&certificate(name)).unwrap());
        assert!(text.lines().any(|line| line == name), "{name} is not a line of:\n{text}");
    }
}

#[test]
fn everything_is_printed() {
    for certificate in [certificate("Aysel Quliyeva"), russian(), long()] {
        let text = words(&text(&pdf(&certificate).unwrap()));
        let mut expected: Vec<&str> = vec![
            &certificate.platform,
            &certificate.project,
            &certificate.heading,
            &certificate.awarded_to_label,
            &certificate.name,
            &certificate.completed_sentence,
            &certificate.course,
            &certificate.verify_label,
        ];
        expected.extend(certificate.facts.iter().flat_map(|(label, value)| [label.as_str(), value]));
        for part in expected {
            assert!(text.contains(part), "{part:?} is missing in {text:?}");
        }
        // A long address breaks without a space.
        assert!(text.replace(' ', "").contains(&certificate.verify_address), "{text:?}");
    }
}

#[test]
fn the_same_facts_are_the_same_bytes() {
    assert!(pdf(&long()).unwrap() == pdf(&long()).unwrap());
    let mut later = long();
    later.issued += Duration::seconds(1);
    assert!(pdf(&long()).unwrap() != pdf(&later).unwrap());
}

#[test]
fn it_says_what_it_is() {
    let bytes = pdf(&certificate("Aysel Quliyeva")).unwrap();
    let file = String::from_utf8_lossy(&bytes);
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "/Lang(az)", "/DisplayDocTitle true"]
    {
        assert!(file.contains(mark), "{mark} is missing");
    }
    assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
    assert!(info(&bytes).contains("Pages:           1"));
}

#[test]
fn its_structure_is_the_order_of_reading() {
    let structure = structure(&pdf(&certificate("Aysel Quliyeva")).unwrap());
    let tags: Vec<&str> =
        structure.lines().filter_map(|line| line.split([' ', ':']).find(|word| !word.is_empty())).collect();
    let count = |tag| count(&structure, tag);
    assert_eq!((count("H1"), count("Table"), count("TR"), count("TH"), count("TD")), (1, 1, 6, 6, 6), "{structure}");
    assert_eq!((count("Figure"), count("Link")), (1, 1), "{structure}");
    let place = |tag: &str| tags.iter().position(|found| *found == tag);
    assert!(place("H1") < place("Table") && place("Table") < place("Figure") && place("Figure") < place("Link"));
}

#[test]
fn a_character_without_a_glyph_is_refused() {
    assert_eq!(missing_characters("山田 太郎, 山"), ['山', '田', '太', '郎']);
    assert_eq!(missing_characters(LETTERS), Vec::<char>::new());
    assert_eq!(missing_characters("\u{E001}\u{7}→"), ['\u{E001}', '\u{7}', '→']);
    let error = pdf(&certificate("山田 太郎")).unwrap_err();
    assert!(matches!(&error, DocumentError::MissingCharacters(missing) if *missing == ['山', '田', '太', '郎']));
    assert!(error.to_string().contains("'山' (U+5C71)"));
}

#[test]
fn texts_beyond_the_page_are_refused_and_empty_ones_left_out() {
    let mut certificate = certificate("Aysel Quliyeva");
    certificate.course = "Kurs ".repeat(900);
    assert!(matches!(pdf(&certificate), Err(DocumentError::Pdf(_))));
    certificate.course = "Qarışıqsızsöz".repeat(20);
    certificate.project.clear();
    certificate.facts.clear();
    pdf(&certificate).unwrap();
}

#[test]
fn all_certificates_of_an_event_are_one_file() {
    let mut certificates: Vec<Certificate> =
        (1..300).map(|n| certificate(&format!("Əliağa Şahmərdanlı {n}"))).collect();
    certificates.push(russian());
    let pdf = |certificates: Vec<Certificate>| {
        let issued = certificate("Ə").issued;
        let title = "Sertifikatlar".into();
        print_file::pdf(&PrintFile { language: "az".into(), title, badges: None, tents: None, certificates, issued })
    };
    let bytes = pdf(certificates.clone()).unwrap();
    assert!(bytes == pdf(certificates.clone()).unwrap());
    let info = info(&bytes);
    assert!(info.contains("Pages:           300"), "{info}");
    let text = text(&bytes);
    assert!(certificates.iter().all(|c| text.lines().any(|line| line == c.name)));
    assert_eq!(count(&structure(&bytes), "Part"), 300);
    certificates[200].name = "山".into();
    assert!(matches!(pdf(certificates), Err(DocumentError::MissingCharacters(missing)) if missing == ['山']));
}
