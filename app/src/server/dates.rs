//! Dates, times and numbers as each language writes them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use courses::{labels, language::Language};

/// `15 sentyabr 2026`, `15 September 2026`, `15 сентября 2026 г.`
pub(crate) fn long(language: Language, date: NaiveDate) -> String {
    labels::date(language, date)
}

/// `15.09.2026` (az, ru), `15 Sep 2026` (en).
pub(crate) fn short(language: Language, date: NaiveDate) -> String {
    match language {
        Language::En => date.format("%-d %b %Y").to_string(),
        Language::Az | Language::Ru => date.format("%d.%m.%Y").to_string(),
    }
}

/// `10:42`, in a time zone.
pub(crate) fn time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// Date and time, in a time zone.
pub(crate) fn moment(language: Language, at: DateTime<Utc>, zone: Tz) -> String {
    format!("{}, {}", short(language, at.with_timezone(&zone).date_naive()), time(at, zone))
}

/// `85%` (az, en), `85 %` (ru).
pub(crate) fn percent(language: Language, value: u8) -> String {
    if language == Language::Ru { format!("{value}\u{a0}%") } else { format!("{value}%") }
}

/// Hours from minutes with at most one digit behind the comma: `2`, `1,5` (az, ru), `1.5` (en).
pub(crate) fn hours(language: Language, minutes: u32) -> String {
    let tenths = (minutes + 3) / 6;
    let (whole, rest) = (tenths / 10, tenths % 10);
    let comma = if language == Language::En { '.' } else { ',' };
    if rest == 0 { whole.to_string() } else { format!("{whole}{comma}{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_its_own() {
        let date = NaiveDate::from_ymd_opt(2026, 9, 5).unwrap();
        assert_eq!(long(Language::Az, date), "5 sentyabr 2026");
        assert_eq!(long(Language::Ru, date), "5 сентября 2026 г.");
        assert_eq!(short(Language::En, date), "5 Sep 2026");
        assert_eq!(short(Language::Az, date), "05.09.2026");
        assert_eq!((hours(Language::Az, 90), hours(Language::En, 120)), ("1,5".into(), "2".into()));
        assert_eq!(percent(Language::Ru, 85), "85\u{a0}%");
    }

    #[test]
    fn baku_had_summer_time() {
        let zone = chrono_tz::Asia::Baku;
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(time(at("2009-10-20T08:00:00Z"), zone), "13:00");
        assert_eq!(time(at("2026-07-20T08:00:00Z"), zone), "12:00");
    }
}
