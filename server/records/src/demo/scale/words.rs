//! What events are called, where they take place, and what people write.

use courses::language::Language;

use crate::events::event::EventKind;

/// Titles by language.
pub(super) fn titles(kind: EventKind, language: Language) -> &'static [&'static str] {
    match (kind, language) {
        (EventKind::Training, Language::Az) => &[
            "Əmək istismarının əlamətləri",
            "İlk təmas: necə soruşmaq, necə dinləmək",
            "Yönləndirmə: kim kimə zəng edir",
            "Məcburi əməyin on bir əlaməti",
            "Uşaqla söhbət",
        ],
        (EventKind::Training, Language::Ru) => &[
            "Признаки трудовой эксплуатации",
            "Первый контакт: как спрашивать и слушать",
            "Перенаправление: кто кому звонит",
        ],
        (EventKind::Training, Language::En) => &["Signs of forced labour", "First contact: asking and listening"],
        (EventKind::RoundTable, Language::Az) => {
            &["Polis, müfəttişlik və QHT bir masada", "Sığınacaqlar və sosial xidmət"]
        }
        (EventKind::RoundTable, Language::Ru) => &["Круглый стол: полиция, инспекция и НПО"],
        (EventKind::RoundTable, Language::En) => &["Round table: police, inspectors and shelters"],
        (EventKind::Simulation, Language::Az) => &["Simulyasiya: tikinti sahəsində yoxlama", "Simulyasiya: gecə zəngi"],
        (EventKind::Simulation, Language::Ru) => &["Симуляция: проверка на стройке"],
        (EventKind::Simulation, Language::En) => &["Simulation: inspection of a building site"],
        (EventKind::Awareness, Language::Az) => &["Xaricdə iş təklifi: nəyi yoxlamalı", "Sənədlərim məndədir"],
        (EventKind::Awareness, Language::Ru) => &["Работа за границей: что проверить"],
        (EventKind::Awareness, Language::En) => &["A job abroad: what to check"],
    }
}

/// Rooms, behind the name of the district.
pub(super) const ROOMS: &[&str] =
    &["tədris mərkəzi", "konfrans zalı", "icra hakimiyyətinin zalı", "kitabxana", "mədəniyyət evi"];
/// Why an event was cancelled.
pub(super) const REASONS: &[&str] = &["Zal təmirdədir.", "Təlimçi xəstədir.", "Yol bağlıdır."];
/// What was most useful; many write nothing.
pub(super) const USEFUL: &[&str] = &[
    "",
    "",
    "Rol oyunu.",
    "Nümunələr.",
    "İlk sualı necə vermək.",
    "Telefon nömrələri olan vərəq.",
    "Примеры из практики.",
];
/// What should be different; most write nothing.
pub(super) const DIFFERENT: &[&str] =
    &["", "", "", "Fasilə uzun olsun.", "Zal isti idi.", "Больше времени на вопросы."];

/// Subject and text of an invitation.
pub(super) fn invitation(language: Language, title: &str, place: &str) -> (String, String) {
    match language {
        Language::Az => (format!("Dəvət: {title}"), format!("Sizi tədbirə dəvət edirik.\n\n{title}\n{place}\n")),
        Language::En => (format!("Invitation: {title}"), format!("You are invited.\n\n{title}\n{place}\n")),
        Language::Ru => (format!("Приглашение: {title}"), format!("Приглашаем вас.\n\n{title}\n{place}\n")),
    }
}
