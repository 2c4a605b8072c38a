//! The list of events with its filters, and the events of one person.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    Cx, Result,
    events::{
        event::{EventKind, hour_of_day},
        registrations::state::RegistrationState,
    },
    ledger::keys::EventId,
    people::{
        person::{self, PersonId},
        regions,
    },
    projects::project::ProjectId,
    system::{
        db::{read, sql},
        list::{Listing, Page, Select},
        text_enum::text_enum,
    },
    text,
};

/// An event in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Summary {
    /// Its key.
    pub id: EventId,
    /// Short name of the project.
    pub project: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// What kind.
    pub kind: EventKind,
    /// Title.
    pub title: String,
    /// Where.
    pub place: String,
    /// District.
    pub region: Option<String>,
    /// For how many people there is room.
    pub capacity: Option<i64>,
    /// The language in which it is held.
    pub language: String,
    /// Short name of the course that it delivers.
    pub course_slug: Option<String>,
    /// Version of that course.
    pub course_version: Option<String>,
    /// What it costs in all, in hundredths of the currency.
    pub costs: Option<i64>,
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Local date of the first session.
    pub first_on: Option<NaiveDate>,
    /// Local date of the last session.
    pub last_on: Option<NaiveDate>,
    /// How many sessions.
    pub sessions: i64,
    /// Planned minutes in all.
    pub planned: i64,
    /// How many people have a place.
    pub registered: i64,
    /// How many wait.
    pub waiting: i64,
    /// How many people of an awareness event were counted.
    pub reached: i64,
}

text_enum! {
    /// Whether events are over.
    When {
        /// They are held today or later, or have no date yet.
        Ahead = "ahead",
        /// Their last session was before today.
        Over = "over",
        /// They do not take place.
        Cancelled = "cancelled",
    }
}

/// What to show. What is `None` admits everything.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// Whether they are over on a day.
    pub when: Option<(When, NaiveDate)>,
    /// Who trains them.
    pub trainer: Option<PersonId>,
    /// Part of title, place or organiser, in any spelling.
    pub search: String,
    /// Kind.
    pub kind: Option<EventKind>,
    /// Code of an economic region.
    pub region: Option<String>,
    /// Last session on this day or later.
    pub from: Option<NaiveDate>,
    /// First session on this day or earlier.
    pub to: Option<NaiveDate>,
}

pub(crate) const SUMMARY: &str = "SELECT e.id, j.slug AS project, j.time_zone, e.kind, e.title, e.place, e.region,
        e.capacity, e.language, e.course_slug, v.version AS course_version, e.costs, e.currency,
        e.cancelled_at IS NOT NULL AS cancelled,
        (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) AS first_on,
        (SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) AS last_on,
        (SELECT COUNT(*) FROM event_sessions s WHERE s.event_id = e.id) AS sessions,
        (SELECT CAST(COALESCE(SUM(s.planned_minutes), 0) AS BIGINT) FROM event_sessions s WHERE s.event_id = e.id) AS planned,
        (SELECT COUNT(*) FROM registrations r WHERE r.event_id = e.id AND r.state = 'registered') AS registered,
        (SELECT COUNT(*) FROM registrations r WHERE r.event_id = e.id AND r.state = 'waiting') AS waiting,
        (SELECT CAST(COALESCE(SUM(n.people), 0) AS BIGINT) FROM reach_counts n JOIN event_sessions s ON s.id = n.session_id
            WHERE s.event_id = e.id) AS reached";
pub(crate) const EVENTS: &str = " FROM events e JOIN projects j ON j.id = e.project_id
    LEFT JOIN course_versions v ON v.id = e.course_version_id";
pub(crate) const LATEST_FIRST: &str =
    " ORDER BY (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) DESC NULLS LAST, e.id DESC";
// What is ahead stands first, the nearest of it at the top; what is over follows, the latest of it first.
const AHEAD_FIRST: &str =
    " ORDER BY CASE WHEN (SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) < ? THEN 1 ELSE 0 END,
        CASE WHEN (SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) < ? THEN NULL
            ELSE (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) END NULLS FIRST,
        (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) DESC NULLS LAST, e.id DESC";
const OVER: &str = " AND (SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) < ?";
const NOT_OVER: &str =
    " AND COALESCE((SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) >= ?, TRUE)";
const COUNT: &str = "SELECT COUNT(*) FROM events e";
const PAGE: &str = "WITH k AS (SELECT e.id FROM events e";
const OF_PAGE: &str = " FROM k CROSS JOIN events e JOIN projects j ON j.id = e.project_id
    LEFT JOIN course_versions v ON v.id = e.course_version_id WHERE e.id = k.id";
const OF_PERSON: &str =
    "SELECT r.event_id, r.state FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn'";

/// A page of the events of these projects that the filter lets through: what is ahead on a day, then what is over.
pub async fn page(
    cx: &Cx,
    projects: &[ProjectId],
    filter: &Filter,
    today: NaiveDate,
    page: Page,
) -> Result<Listing<Summary>> {
    let total = filter.narrow(Select::new(COUNT), projects).number(&cx.db).await?;
    let page = page.within(total);
    let days = || [today.into(), today.into()];
    let keys = filter.narrow(Select::new(PAGE), projects).with(AHEAD_FIRST, days()).page(page).then(") ");
    let rows = keys.then(SUMMARY).then(OF_PAGE).with(AHEAD_FIRST, days()).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

/// The latest events of these projects, as many as stand on a page: for suggestions.
pub async fn latest(cx: &Cx, projects: &[ProjectId]) -> Result<Vec<Summary>> {
    let keys = Filter::default().narrow(Select::new(PAGE), projects).then(LATEST_FIRST).page(Page::typed(""));
    keys.then(") ").then(SUMMARY).then(OF_PAGE).then(LATEST_FIRST).all(&cx.db).await
}

/// All events of these projects that the filter lets through, the latest first: for a filter that names few days.
pub async fn all(cx: &Cx, projects: &[ProjectId], filter: &Filter) -> Result<Vec<Summary>> {
    filter.narrow(Select::new(SUMMARY).then(EVENTS), projects).then(LATEST_FIRST).all(&cx.db).await
}

impl Filter {
    /// Adds the conditions to a statement that ends with the events as `e`.
    pub(crate) fn narrow(&self, select: Select, projects: &[ProjectId]) -> Select {
        let select = select
            .then(" WHERE ")
            .any("e.project_id", projects.iter().map(|id| (*id).into()))
            .when(self.kind.map(EventKind::code), " AND e.kind = ?")
            .when(self.from, " AND (SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) >= ?")
            .when(self.to, " AND (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) <= ?");
        let select = select.when(
            self.trainer,
            " AND EXISTS (SELECT 1 FROM event_trainers t
            WHERE t.event_id = e.id AND t.person_id = ?)",
        );
        let select = match self.when {
            None => select,
            Some((When::Cancelled, _)) => select.then(" AND e.cancelled_at IS NOT NULL"),
            Some((When::Ahead, today)) => select.then(" AND e.cancelled_at IS NULL").with(NOT_OVER, [today.into()]),
            Some((When::Over, today)) => select.then(" AND e.cancelled_at IS NULL").with(OVER, [today.into()]),
        };
        let select = match &self.region {
            Some(region) => {
                let units = regions::units().iter().filter(|unit| unit.region == region);
                select.then(" AND ").any("e.region", units.map(|unit| unit.code.into()))
            }
            None => select,
        };
        let typed = self.search.trim();
        let pattern = (!typed.is_empty()).then(|| person::like(&text::search_key(typed), typed));
        select.when(pattern, " AND e.search_key LIKE ?")
    }
}

const HOURS: &str = "SELECT event_id, on_date, starts, starts + planned_minutes AS ends FROM event_sessions
    WHERE on_date >= $1 AND on_date <= $2 ORDER BY on_date, starts, id";

/// A session in a calendar.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Hours {
    /// Its event.
    pub event_id: EventId,
    /// Its local day.
    pub on_date: NaiveDate,
    starts: i64,
    ends: i64,
}

impl Hours {
    /// From when to when: `09:00`, `12:00`.
    pub fn span(&self) -> (String, String) {
        (hour_of_day(self.starts), hour_of_day(self.ends))
    }
}

/// All sessions from one day to another, of whatever event, by day and hour.
pub async fn hours(cx: &Cx, from: NaiveDate, to: NaiveDate) -> Result<Vec<Hours>> {
    Ok(read!(cx.db, c => sql::query_as(HOURS).bind(from).bind(to).fetch_all(c).await)?)
}

/// How somebody stands on the list of an event, and since when.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Standing {
    /// The event.
    pub event_id: EventId,
    /// Where the registration stands.
    pub state: RegistrationState,
    /// Since when it stands so.
    pub queued_at: DateTime<Utc>,
}

const STANDING: &str = "SELECT event_id, state, queued_at FROM registrations WHERE person_id = $1";

/// How a person stands on each list, and since when.
pub async fn standing(cx: &Cx, person: PersonId) -> Result<Vec<Standing>> {
    Ok(read!(cx.db, c => sql::query_as(STANDING).bind(person).fetch_all(c).await)?)
}

/// The events on whose list a person is, and how.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<(EventId, RegistrationState)>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}
