//! Which lines of the list of attendance, and in which order.

use chrono::NaiveDate;
use courses::attendance::Status;

use crate::{
    Cx, Result,
    ledger::keys::EventId,
    people::{
        found::{Found, found, with_words},
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
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
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

/// A filter with the people whom its search finds.
pub(super) struct Asked<'a> {
    project: ProjectId,
    filter: &'a Filter,
    /// Whom its search finds.
    people: Found,
}

impl Filter {
    pub(super) async fn asked(&self, cx: &Cx, project: &Project) -> Result<Asked<'_>> {
        Ok(Asked { project: project.id, filter: self, people: found(cx, &self.search).await? })
    }

    /// Lines that are alike in what is sorted by stand by date, session and name. Each order is that of an index.
    pub(super) fn order(&self) -> &'static str {
        self.sort.order(self.descending)
    }

    /// [`Filter::order`] the other way round.
    pub(super) fn reversed(&self) -> &'static str {
        self.sort.order(!self.descending)
    }

    /// Whether it asks about sessions and what holds alone, and nothing about people.
    pub(super) fn is_of_sessions(&self) -> bool {
        self.kind.is_none() && self.sex.is_none() && self.search.trim().is_empty()
    }
}

impl Sort {
    fn order(self, descending: bool) -> &'static str {
        match (self, descending) {
            (Self::Date, false) => " ORDER BY h.on_date, h.starts, h.session_id, h.sort_key, h.person_id",
            (Self::Date, true) => {
                " ORDER BY h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC, h.person_id DESC"
            }
            (Self::Name, false) => " ORDER BY h.sort_key, h.person_id, h.on_date, h.starts, h.session_id",
            (Self::Name, true) => {
                " ORDER BY h.sort_key DESC, h.person_id DESC, h.on_date DESC, h.starts DESC, h.session_id DESC"
            }
            (Self::Organisation, false) => {
                " ORDER BY h.organisation_key, h.on_date, h.starts, h.session_id, h.sort_key, h.person_id"
            }
            (Self::Organisation, true) => {
                " ORDER BY h.organisation_key DESC, h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC,
                    h.person_id DESC"
            }
            (Self::Minutes, false) => {
                " ORDER BY h.attended, h.on_date, h.starts, h.session_id, h.sort_key, h.person_id"
            }
            (Self::Minutes, true) => {
                " ORDER BY h.attended DESC, h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC,
                    h.person_id DESC"
            }
            (Self::Share, false) => " ORDER BY h.percent, h.on_date, h.starts, h.session_id, h.sort_key, h.person_id",
            (Self::Share, true) => {
                " ORDER BY h.percent DESC, h.on_date DESC, h.starts DESC, h.session_id DESC, h.sort_key DESC,
                    h.person_id DESC"
            }
        }
    }
}

impl Asked<'_> {
    /// Goes on with the lines, as `h`, and what stands `beside` them, and the conditions. Of a few people the lines are found
    /// by these: a database that knows nothing of how many they are would look at all.
    pub(super) fn narrow(&self, select: Select, beside: &'static str) -> Select {
        let select = match &self.people {
            Found::Few(people) => {
                // Somebody who is nobody, where nobody is found.
                let people = if people.is_empty() { &[PersonId::NIL][..] } else { people };
                select.then(" (VALUES").rows(people.iter().map(|id| [(*id).into()])).then(") f CROSS JOIN held h")
            }
            Found::Everybody | Found::Many(_) => select.then(" held h"),
        };
        self.conditions(select.then(beside))
    }

    /// Goes on with the conditions for what is called `h`: lines, or, where it asks about sessions alone, what they come to.
    pub(super) fn conditions(&self, select: Select) -> Select {
        let filter = self.filter;
        let project = match self.people {
            // Compared with a truth, so that SQLite does not walk through the whole project once for each of them: it takes an index
            // that has every column for better than the one that has the person.
            Found::Few(_) => " WHERE (h.project_id = ?) = TRUE",
            Found::Everybody | Found::Many(_) => " WHERE h.project_id = ?",
        };
        let select = select
            .with(project, [self.project.into()])
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
            Found::Everybody => select,
            Found::Few(_) => select.then(" AND h.person_id = f.column1"),
            Found::Many(words) => with_words(select, " AND instr(h.search_key, ?) > 0", words),
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
