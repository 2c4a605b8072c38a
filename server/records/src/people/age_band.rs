//! Age bands, as reports are disaggregated.

use chrono::{Datelike, NaiveDate};

use crate::system::text_enum::text_enum;

text_enum! {
    /// An age band.
    AgeBand {
        /// Younger than 18.
        Under18 = "under-18",
        /// 18 to 24.
        To24 = "18-24",
        /// 25 to 34.
        To34 = "25-34",
        /// 35 to 44.
        To44 = "35-44",
        /// 45 to 54.
        To54 = "45-54",
        /// 55 and older.
        From55 = "55+",
        /// The year of birth is not known.
        Unknown = "unknown",
    }
}

impl AgeBand {
    /// The age band on a day. Only the year of birth is known: the age is the one reached in that year.
    pub fn of(birth_year: Option<i64>, on: NaiveDate) -> Self {
        match birth_year.map(|year| i64::from(on.year()) - year) {
            None => Self::Unknown,
            Some(..18) => Self::Under18,
            Some(18..25) => Self::To24,
            Some(25..35) => Self::To34,
            Some(35..45) => Self::To44,
            Some(45..55) => Self::To54,
            Some(_) => Self::From55,
        }
    }
}
