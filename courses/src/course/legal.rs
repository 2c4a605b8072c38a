//! Legal facts: statements of law with their source and their dates.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Text;

/// After so many months without a check a legal fact is stale.
const MONTHS_UNTIL_STALE: Months = Months::new(12);

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
    /// The first day in force.
    pub valid_from: Option<NaiveDate>,
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
        self.valid_from.is_none_or(|from| from <= today) && self.valid_to.is_none_or(|to| today <= to)
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
    fn goes_stale_after_twelve_months() {
        let text = Text { language: Language::En, value: "…".into() };
        let fact = LegalFact {
            text: text.clone(),
            source: text,
            seen_in: None,
            call: vec![],
            valid_from: Some(day("2026-01-01")),
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
