//! The few words that the crate itself puts on a page, and dates as people of each language write them.

use chrono::{Datelike, NaiveDate};

use crate::course::{LegalFact, Since};
use crate::language::Language;

/// The words around passages of a lesson, in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Above the exact question to ask.
    pub ask: &'static str,
    /// Above what to write down.
    pub write: &'static str,
    /// Above a short checklist to keep.
    pub jobaid: &'static str,
    /// On the line that unfolds an answer.
    pub show_answer: &'static str,
    /// On the same line, once it is unfolded.
    pub hide_answer: &'static str,
    /// Names the region around a table that may scroll.
    pub table: &'static str,
    /// Before the source of a legal fact.
    pub source: &'static str,
    /// Before what was read instead of that source.
    pub seen_in: &'static str,
}

impl Labels {
    /// The labels in a language.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        match language {
            Language::Az => Self {
                ask: "Soruşun",
                write: "Yazın",
                jobaid: "Yaddaş vərəqəsi",
                show_answer: "Cavabı göstər",
                hide_answer: "Cavabı gizlət",
                table: "Cədvəl",
                source: "Mənbə",
                seen_in: "Oxunduğu yer",
            },
            Language::En => Self {
                ask: "Ask",
                write: "Write down",
                jobaid: "Job aid",
                show_answer: "Show the answer",
                hide_answer: "Hide the answer",
                table: "Table",
                source: "Source",
                seen_in: "As read in",
            },
            Language::Ru => Self {
                ask: "Спросите",
                write: "Запишите",
                jobaid: "Памятка",
                show_answer: "Показать ответ",
                hide_answer: "Скрыть ответ",
                table: "Таблица",
                source: "Источник",
                seen_in: "Где прочитано",
            },
        }
    }
}

/// The title of a built-in scale of scenarios; `None` where the id is not built in. The six come from the curriculum's
/// scoring model.
#[must_use]
pub fn scale(language: Language, id: &str) -> Option<&'static str> {
    let [az, en, ru] = match id {
        "safety" => ["Təhlükəsizlik", "Safety", "Безопасность"],
        "dignity" => ["Ləyaqət və razılıq", "Dignity and consent", "Достоинство и согласие"],
        "identification" => ["Müəyyənetmə", "Identification", "Выявление"],
        "referral" => ["İstiqamətləndirmə və vaxt", "Referral and time", "Перенаправление и время"],
        "legal" => ["Qanuna uyğunluq", "Legal correctness", "Соблюдение закона"],
        "coordination" => ["Əlaqələndirmə", "Co-ordination", "Взаимодействие"],
        _ => return None,
    };
    Some(match language {
        Language::Az => az,
        Language::En => en,
        Language::Ru => ru,
    })
}

/// Since when a legal fact is in force, until when, and when it was checked: `In force since 3 September 2009 ·
/// Checked on 15 October 2026`, or that it was not.
#[must_use]
pub fn legal_dates(language: Language, fact: &LegalFact) -> String {
    let since = fact.valid_from.map(|since| in_force_since(language, since));
    let until = fact.valid_to.map(|day| match (language, date(language, day)) {
        (Language::Az, day) => format!("{day} tarixinədək qüvvədədir"),
        (Language::En, day) => format!("In force until {day}"),
        (Language::Ru, day) => format!("Действует до {day}"),
    });
    let checked = match (language, fact.checked_on.map(|day| date(language, day))) {
        (Language::Az, Some(day)) => format!("Yoxlanılıb: {day}"),
        (Language::En, Some(day)) => format!("Checked on {day}"),
        (Language::Ru, Some(day)) => format!("Проверено {day}"),
        (Language::Az, None) => "Hüquqşünas hələ yoxlamayıb".to_owned(),
        (Language::En, None) => "Not yet checked by a lawyer".to_owned(),
        (Language::Ru, None) => "Юрист ещё не проверил".to_owned(),
    };
    let parts: Vec<String> = [since, until, Some(checked)].into_iter().flatten().collect();
    parts.join(" · ")
}

fn in_force_since(language: Language, since: Since) -> String {
    let year = since.first_day().year();
    let month = since.first_day().month0() as usize;
    match (language, since) {
        (Language::Az, Since::Day(day)) => format!("{} tarixindən qüvvədədir", date(language, day)),
        (Language::Az, Since::Month(_)) => format!("Qüvvəyə minib: {} {year}", MONTHS_AZ[month]),
        (Language::Az, Since::Year(_)) => format!("Qüvvəyə minib: {year}"),
        (Language::En, Since::Day(day)) => format!("In force since {}", date(language, day)),
        (Language::En, Since::Month(_)) => format!("In force since {} {year}", MONTHS_EN[month]),
        (Language::En, Since::Year(_)) => format!("In force since {year}"),
        (Language::Ru, Since::Day(day)) => format!("Действует с {}", date(language, day)),
        (Language::Ru, Since::Month(_)) => format!("Действует с {} {year} г.", MONTHS_RU[month]),
        (Language::Ru, Since::Year(_)) => format!("Действует с {year} г."),
    }
}

/// A day in words: `3 sentyabr 2009`, `3 September 2009`, `3 сентября 2009 г.`
#[must_use]
pub fn date(language: Language, day: NaiveDate) -> String {
    let months = match language {
        Language::Az => &MONTHS_AZ,
        Language::En => &MONTHS_EN,
        Language::Ru => &MONTHS_RU,
    };
    // `month0` is 0..=11 by definition.
    let month = months[day.month0() as usize];
    let (day, year) = (day.day(), day.year());
    match language {
        Language::Az | Language::En => format!("{day} {month} {year}"),
        Language::Ru => format!("{day} {month} {year} г."),
    }
}

const MONTHS_AZ: [&str; 12] =
    ["yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// In the genitive, as they stand after the number of the day.
const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out() {
        let day = "2009-09-03".parse().unwrap();
        assert_eq!(date(Language::Az, day), "3 sentyabr 2009");
        assert_eq!(date(Language::En, day), "3 September 2009");
        assert_eq!(date(Language::Ru, day), "3 сентября 2009 г.");
    }
}
