//! What to show of the list, and in which order.

use chrono::NaiveDate;
use courses::language::Language;

use crate::{
    people::{
        organisations::OrganisationKind,
        person::{self, Sex},
        regions,
    },
    system::{list::Select, text_enum::text_enum},
};

/// An order and its opposite: by a column with what follows it in either, then by name.
macro_rules! orders {
    ($($column:literal, $up:literal, $down:literal)?) => {
        (
            concat!(" ORDER BY ", $($column, $up, ", ",)? "s.sort_key, s.person_id, s.participation_id"),
            concat!(" ORDER BY ", $($column, $down, ", ",)? "s.sort_key DESC, s.person_id DESC, s.participation_id DESC"),
        )
    };
}

text_enum! {
    /// Whether somebody is through.
    State {
        /// Every rule of the course is met.
        Completed = "completed",
        /// Something is missing.
        Running = "running",
        /// Both.
        All = "all",
    }
}

text_enum! {
    /// By what the list is sorted.
    Sort {
        /// Name, in the order of the Azerbaijani alphabet.
        Name = "name",
        /// Organisation.
        Organisation = "organisation",
        /// Date of the start.
        Started = "started",
        /// Date of completion.
        Completed = "completed",
        /// Result.
        Result = "result",
    }
}

/// The filter. What is `None` admits everything.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// Part of a name, in any spelling.
    pub search: String,
    /// Short name of the course.
    pub course: Option<String>,
    /// Kind of organisation.
    pub kind: Option<OrganisationKind>,
    /// Code of an economic region.
    pub region: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Language.
    pub language: Option<Language>,
    /// Through or not.
    pub state: State,
    /// Completed (or, where not completed, started) on this day or later.
    pub from: Option<NaiveDate>,
    /// Completed (or started) on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            search: String::new(),
            course: None,
            kind: None,
            region: None,
            sex: None,
            language: None,
            state: State::Completed,
            from: None,
            to: None,
            sort: Sort::Name,
            descending: false,
        }
    }
}

impl Filter {
    /// The statement with the conditions that somebody asked for. Of the table only columns are named that are in each of
    /// its indexes.
    pub(super) fn narrow(&self, select: Select) -> Select {
        // Compared with a truth, so that SQLite does not take an index for it that has another order.
        let select = match self.state {
            State::Completed => select.then(" AND (s.completed_on IS NOT NULL) = TRUE"),
            State::Running => select.then(" AND (s.completed_on IS NULL) = TRUE"),
            State::All => select,
        };
        let select = select
            .when(self.course.as_deref(), " AND s.course_slug = ?")
            .when(self.kind.map(OrganisationKind::code), " AND s.organisation_kind = ?")
            .when(self.sex.map(Sex::code), " AND s.sex = ?")
            .when(self.language.map(Language::code), " AND s.language = ?")
            .when(self.from, " AND COALESCE(s.completed_on, s.started_on) >= ?")
            .when(self.to, " AND COALESCE(s.completed_on, s.started_on) <= ?");
        let select = match self.region.as_deref() {
            Some(region) => in_region(select, region),
            None => select,
        };
        let typed = self.search.trim();
        if typed.is_empty() {
            return select;
        }
        person::patterns(typed).into_iter().fold(select, |select, pattern| {
            // What admits everybody need not be asked.
            if pattern == "%" { select } else { select.with(" AND s.search_key LIKE ?", [pattern.into()]) }
        })
    }

    /// The order, or its opposite; no two rows are equal in it. What is not there comes before what is.
    pub(super) fn order(&self, backwards: bool) -> &'static str {
        let (ascending, descending) = match self.sort {
            Sort::Name => orders!(),
            Sort::Organisation => orders!("s.organisation_key", " NULLS FIRST", " DESC NULLS LAST"),
            Sort::Started => orders!("s.started_on", "", " DESC"),
            Sort::Completed => orders!("s.completed_on", " NULLS FIRST", " DESC NULLS LAST"),
            Sort::Result => orders!("s.result_percent", " NULLS FIRST", " DESC NULLS LAST"),
        };
        if self.descending == backwards { ascending } else { descending }
    }
}

/// Districts of an economic region.
fn in_region(select: Select, region: &str) -> Select {
    let units = regions::units().iter().filter(|unit| unit.region == region);
    // A region that there is not has none, and finds nobody.
    let begun = select.then(" AND s.region IN (NULL");
    units.fold(begun, |select, unit| select.with(", ?", [unit.code.into()])).then(")")
}
