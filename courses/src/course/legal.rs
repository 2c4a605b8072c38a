//! Legal facts: statements of law with their source and their dates.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Text;

/// After so many months without a check a legal fact is stale.
const MONTHS_UNTIL_STALE: Months = Months::new(12);

/// Since when something is in force, as exactly as that is known. A month and a year stand as their first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// The day.
    Day(NaiveDate),
    /// Some day of a month.
    Month(NaiveDate),
    /// Some day of a year.
    Year(NaiveDate),
}

impl Since {
    /// A month such as `2013-09`, or a year such as `2008`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let has = |length| {
            let is_right = |(place, byte): (usize, u8)| if place == 4 { byte == b'-' } else { byte.is_ascii_digit() };
            text.len() == length && text.bytes().enumerate().all(is_right)
        };
        let day = |text: String| text.parse().ok();
        match () {
            () if has(7) => day(format!("{text}-01")).map(Self::Month),
            () if has(4) => day(format!("{text}-01-01")).map(Self::Year),
            () => None,
        }
    }

    /// The first day that it can be.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        match self {
            Self::Day(day) | Self::Month(day) | Self::Year(day) => day,
        }
    }
}

/// A statement of law that lessons and questions refer to by key, so that a change of the law is one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalFact {
    /// What the law says.
    pub text: Text,
    /// Where it says so.
    pub source: Text,
    /// What was read instead of the act itself: a page about it, a report.
    pub seen_in: Option<Text>,
    /// Telephone numbers in the text, to be called by a tap.
    pub call: Vec<String>,
    /// Since when it is in force.
    pub valid_from: Option<Since>,
    /// The last day in force.
    pub valid_to: Option<NaiveDate>,
    /// When a lawyer last compared it with the law; `None` where none has yet.
    pub checked_on: Option<NaiveDate>,
}

impl LegalFact {
    /// Whether it was last checked more than 12 months before `today`. What was never checked is not stale: it says so itself.
    #[must_use]
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        let last_fresh_day = self.checked_on.and_then(|day| day.checked_add_months(MONTHS_UNTIL_STALE));
        last_fresh_day.is_some_and(|last_fresh_day| last_fresh_day < today)
    }

    /// Whether it is in force on `today`; a missing date is no bound.
    #[must_use]
    pub fn is_in_force(&self, today: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from.first_day() <= today) && self.valid_to.is_none_or(|to| today <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_and_a_year_are_enough() {
        assert_eq!(Since::read("2013-09"), Some(Since::Month(day("2013-09-01"))));
        assert_eq!(Since::read("2008"), Some(Since::Year(day("2008-01-01"))));
        for text in ["2013-13", "2013-9", "200", "20-08", "-008", "2013-09-01", "2008 "] {
            assert_eq!(Since::read(text), None, "{text}");
        }
    }

    #[test]
    fn goes_stale_after_twelve_months() {
        let text = Text { language: Language::En, value: "…".into() };
        let fact = LegalFact {
            text: text.clone(),
            source: text,
            seen_in: None,
            call: vec![],
            valid_from: Some(Since::Day(day("2026-01-01"))),
            valid_to: Some(day("2026-12-31")),
            checked_on: Some(day("2026-03-10")),
        };
        assert!(!fact.is_stale(day("2027-03-10")));
        assert!(fact.is_stale(day("2027-03-11")));
        assert!(!fact.is_in_force(day("2025-12-31")));
        assert!(fact.is_in_force(day("2026-12-31")));
        assert!(!fact.is_in_force(day("2027-01-01")));
        assert!(!LegalFact { checked_on: None, ..fact }.is_stale(day("2099-01-01")), "never checked is another matter");
    }
}
