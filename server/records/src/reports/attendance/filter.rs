//! Which lines of the list of attendance, and in which order.

use chrono::NaiveDate;
use courses::attendance::Status;

use crate::{
    Cx, Result,
    ledger::keys::EventId,
    people::{
        organisations::OrganisationKind,
        person::{self, PersonId, Sex},
        regions,
    },
    projects::project::{Project, ProjectId},
    system::{list::Select, text_enum::text_enum},
    text,
};

text_enum! {
    /// By what the lines are sorted.
    #[derive(Default)]
    Sort {
        /// Date and session, then name.
        #[default]
        Date = "date",
        /// Name, in the order of the Azerbaijani alphabet, then date.
        Name = "name",
        /// Organisation.
        Organisation = "organisation",
        /// Minutes attended in the session.
        Minutes = "minutes",
        /// Share of the whole event.
        Share = "share",
    }
}

/// What to show. What is `None` admits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a name, in any spelling.
    pub search: String,
    /// One event.
    pub event: Option<EventId>,
    /// Part of title, place or organiser of events, in any spelling.
    pub events: String,
    /// What holds.
    pub status: Option<Status>,
    /// Kind of organisation.
    pub kind: Option<OrganisationKind>,
    /// Code of an economic region: where it was held.
    pub region: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Held on this day or later.
    pub from: Option<NaiveDate>,
    /// Held on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
}

/// Up to so many people who are found by name are asked for by their keys; of more than these every line is looked at,
/// and a page is full soon.
const FEW: usize = 200;

const FOUND: &str = "SELECT p.id FROM people p WHERE p.merged_into IS NULL";

#[derive(sqlx::FromRow)]
struct Found {
    id: PersonId,
}

/// A filter with the people whom its search finds.
pub(super) struct Asked<'a> {
    project: ProjectId,
    filter: &'a Filter,
    /// Who is found, where these are few.
    people: Option<Vec<PersonId>>,
}

impl Filter {
    pub(super) async fn asked(&self, cx: &Cx, project: &Project) -> Result<Asked<'_>> {
        let few = i64::try_from(FEW).unwrap_or(i64::MAX) + 1;
        let people = match pattern(&self.search) {
            Some(pattern) => {
                let found = Select::new(FOUND)
                    .with(" AND p.search_key LIKE ? LIMIT ?", [pattern.into(), few.into()])
                    .all::<Found>(&cx.db)
                    .await?;
                (found.len() <= FEW).then(|| found.into_iter().map(|person| person.id).collect())
            }
            None => None,
        };
        Ok(Asked { project: project.id, filter: self, people })
    }

    /// Lines that are alike in what is sorted by stand by date, session and name. Each order is that of an index.
    pub(super) fn order(&self) -> &'static str {
        match (self.sort, self.descending) {
            (Sort::Date, false) => " ORDER BY h.on_date, h.starts, h.session_id, h.sort_key, h.person_id",
            (Sort::Date, true) => {
                " ORDER BY h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC, h.person_id DESC"
            }
            (Sort::Name, false) => " ORDER BY h.sort_key, h.person_id, h.on_date, h.starts, h.session_id",
            (Sort::Name, true) => {
                " ORDER BY h.sort_key DESC, h.person_id DESC, h.on_date DESC, h.starts DESC, h.session_id DESC"
            }
            (Sort::Organisation, false) => {
                " ORDER BY h.organisation_key, h.on_date, h.starts, h.session_id, h.sort_key, h.person_id"
            }
            (Sort::Organisation, true) => {
                " ORDER BY h.organisation_key DESC, h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC,
                    h.person_id DESC"
            }
            (Sort::Minutes, false) => {
                " ORDER BY h.attended, h.on_date, h.starts, h.session_id, h.sort_key, h.person_id"
            }
            (Sort::Minutes, true) => {
                " ORDER BY h.attended DESC, h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC,
                    h.person_id DESC"
            }
            (Sort::Share, false) => " ORDER BY h.percent, h.on_date, h.starts, h.session_id, h.sort_key, h.person_id",
            (Sort::Share, true) => {
                " ORDER BY h.percent DESC, h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC,
                    h.person_id DESC"
            }
        }
    }
}

impl Asked<'_> {
    /// Adds the conditions to a statement that ends with the lines as `h`.
    pub(super) fn narrow(&self, select: Select) -> Select {
        let filter = self.filter;
        let select = select
            .with(" WHERE h.project_id = ?", [self.project.into()])
            .when(filter.event, " AND h.event_id = ?")
            .when(filter.status.map(Status::code), " AND h.status = ?")
            .when(filter.kind.map(OrganisationKind::code), " AND h.organisation_kind = ?")
            .when(filter.region.as_deref().map(known), " AND h.region = ?")
            .when(filter.sex.map(Sex::code), " AND h.sex = ?")
            .when(filter.from, " AND h.on_date >= ?")
            .when(filter.to, " AND h.on_date <= ?");
        let select = match pattern(&filter.events) {
            Some(pattern) => select.with(
                " AND h.event_id IN (SELECT x.id FROM events x WHERE x.project_id = ? AND x.search_key LIKE ?)",
                [self.project.into(), pattern.into()],
            ),
            None => select,
        };
        match &self.people {
            Some(people) => select.then(" AND ").any("h.person_id", people.iter().map(|id| (*id).into())),
            None => select.when(pattern(&filter.search), " AND h.search_key LIKE ?"),
        }
    }
}

/// The code of a region, or one that no row has.
fn known(region: &str) -> &str {
    if regions::regions().contains(&region) { region } else { "" }
}

/// The pattern for what was typed into a field for searching; `None` where nothing was.
fn pattern(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| person::like(&text::search_key(typed), typed))
}
