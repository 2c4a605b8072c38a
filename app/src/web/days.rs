//! Two days of an address between which a list is narrowed.

use chrono::NaiveDate;
use records::{FieldError, Problem};

use crate::{
    web::{failure::Failure, form::Fields},
    words::{i18n::L, problems::Errors},
};

/// What an address says about the days, and what of it makes no sense: that is told, and narrows nothing.
pub(crate) struct Days {
    pub(crate) first: Option<NaiveDate>,
    pub(crate) last: Option<NaiveDate>,
    /// What is wrong, at the fields.
    pub(crate) errors: Errors,
}

impl Days {
    /// Reads the fields of these names.
    pub(crate) fn read(l: &L, query: &Fields, (first, last): (&'static str, &'static str)) -> Self {
        let mut faults = Vec::new();
        let mut day = |name: &'static str| {
            let typed = query.some(name)?;
            let day = typed.parse::<NaiveDate>().ok();
            if day.is_none() {
                faults.push(FieldError { field: name.into(), problem: Problem::Day });
            }
            day
        };
        let (from, until) = (day(first), day(last));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            faults.push(FieldError { field: last.into(), problem: Problem::Before });
        }
        Self { first: from, last: until, errors: Errors::new(l, &faults) }
    }

    /// The days for a file, which has no field beside which something could be said: nobody takes away a list that is another
    /// one than they asked for.
    pub(crate) fn for_file(self) -> Result<Self, Failure> {
        if self.errors.is_empty() { Ok(self) } else { Err(Failure::BadRequest) }
    }
}
