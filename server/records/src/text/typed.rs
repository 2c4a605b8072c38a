//! What people type into fields for days and numbers.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use crate::system::error::Problem;

/// A date as browsers send it, in years that a project can have.
pub(crate) fn date(typed: &str) -> Result<NaiveDate, Problem> {
    let date = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").map_err(|_| Problem::Day)?;
    let years = NaiveDate::from_ymd_opt(2000, 1, 1).zip(NaiveDate::from_ymd_opt(2100, 1, 1));
    if years.is_some_and(|(first, last)| (first..last).contains(&date)) { Ok(date) } else { Err(Problem::Day) }
}

/// A whole number within bounds; `None` when nothing was typed.
pub(crate) fn number(typed: &str, min: i64, max: i64) -> Result<Option<i64>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().ok().filter(|n| (min..=max).contains(n)).map(Some).ok_or(Problem::Number { min, max })
}

/// A tick of a form: `true` where it is set, and not sent where it is not.
pub(crate) fn flag<'de, D: Deserializer<'de>>(field: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(field)? == "true")
}
