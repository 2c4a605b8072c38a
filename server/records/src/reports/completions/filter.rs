//! What to show of the list, and in which order.

use chrono::NaiveDate;
use courses::language::Language;

use super::Row;
use crate::{
    people::{organisations::OrganisationKind, person::Sex, regions},
    system::text_enum::text_enum,
    text,
};

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
#[derive(Clone, Debug)]
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
    pub(super) fn admits(&self, row: &Row) -> bool {
        let day = row.completed_on.unwrap_or(row.started_on);
        let region = || row.region.as_deref().and_then(regions::unit).map(|u| u.region);
        let search = text::search_key(&self.search);
        (match self.state {
            State::Completed => row.completed_on.is_some(),
            State::Running => row.completed_on.is_none(),
            State::All => true,
        }) && self.course.as_ref().is_none_or(|c| *c == row.course)
            && self.kind.is_none_or(|k| row.organisation_kind == Some(k))
            && self.region.as_deref().is_none_or(|r| region() == Some(r))
            && self.sex.is_none_or(|s| s == row.sex)
            && self.language.is_none_or(|l| l == row.language)
            && self.from.is_none_or(|d| day >= d)
            && self.to.is_none_or(|d| day <= d)
            // A search for signs only has no key, and finds nobody.
            && (self.search.trim().is_empty() || (!search.is_empty() && row.search_key.contains(&search)))
    }

    pub(super) fn sort(&self, rows: &mut [Row]) {
        rows.sort_by(|a, b| a.sort_key.cmp(&b.sort_key).then(a.person_id.cmp(&b.person_id)));
        match self.sort {
            Sort::Name => {}
            Sort::Organisation => {
                rows.sort_by_cached_key(|one| text::sort_key(one.organisation.as_deref().unwrap_or_default()));
            }
            Sort::Started => rows.sort_by_key(|r| r.started_on),
            Sort::Completed => rows.sort_by_key(|r| r.completed_on),
            Sort::Result => rows.sort_by_key(|r| r.result_percent),
        }
        if self.descending {
            rows.reverse();
        }
    }
}
