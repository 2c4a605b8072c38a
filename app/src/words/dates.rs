//! Dates, times and numbers as each language writes them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use courses::{labels, language::Language};
use records::system::clock;

/// `15 sentyabr 2026`, `15 September 2026`, `15 сентября 2026 г.`
pub fn long(language: Language, date: NaiveDate) -> String {
    labels::date(language, date)
}

/// `15.09.2026` (az, ru), `15 Sep 2026` (en).
pub fn short(language: Language, date: NaiveDate) -> String {
    match language {
        Language::En => date.format("%-d %b %Y").to_string(),
        Language::Az | Language::Ru => date.format("%d.%m.%Y").to_string(),
    }
}

/// The day of the week, short: `Ç.`, `Wed`, `ср`.
pub fn weekday(language: Language, date: NaiveDate) -> &'static str {
    let names: [&'static str; 7] = match language {
        Language::Az => ["B.e.", "Ç.a.", "Ç.", "C.a.", "C.", "Ş.", "B."],
        Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Language::Ru => ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
    };
    names[date.weekday().num_days_from_monday() as usize]
}

/// `10:42`, in a time zone.
pub fn time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// Date and time, in a time zone.
pub fn moment(language: Language, at: DateTime<Utc>, zone: Tz) -> String {
    format!("{}, {}", short(language, clock::local_date(at, zone)), time(at, zone))
}

/// `85%` (az, en), `85 %` (ru).
pub fn percent(language: Language, value: u8) -> String {
    if language == Language::Ru { format!("{value}\u{a0}%") } else { format!("{value}%") }
}

/// An amount in hundredths: `1 250,50` (az, ru), `1,250.50` (en).
pub fn money(language: Language, hundredths: i64) -> String {
    let (comma, group) = if language == Language::En { ('.', ',') } else { (',', '\u{a0}') };
    let whole = (hundredths / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    format!("{grouped}{comma}{:02}", hundredths % 100)
}

/// Hours and minutes, as they are: `2`, `0:15`, `1481:48`. Nothing is rounded: what is shown adds up to the sum that is
/// shown.
pub fn hours(minutes: impl Into<i64>) -> String {
    let minutes = minutes.into();
    let (whole, rest) = (minutes / 60, minutes % 60);
    if rest == 0 { whole.to_string() } else { format!("{whole}:{rest:02}") }
}
