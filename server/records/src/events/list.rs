//! The list of events with its filters, and the events of one person.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    Cx, Result,
    accounts::{roles::Role, sessions::Viewer},
    events::{event::EventKind, registrations::state::RegistrationState},
    people::regions,
    system::db::read,
    text,
};

/// An event in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Summary {
    /// Its key.
    pub id: Uuid,
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
    search_key: String,
}

/// What to show. What is `None` admits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of title, place or organiser, in any spelling.
    pub search: String,
    /// Short name of the project.
    pub project: Option<String>,
    /// Kind.
    pub kind: Option<EventKind>,
    /// Code of an economic region.
    pub region: Option<String>,
    /// Last session on this day or later.
    pub from: Option<NaiveDate>,
    /// First session on this day or earlier.
    pub to: Option<NaiveDate>,
}

const ALL: &str = "SELECT e.id, j.slug AS project, j.time_zone, e.kind, e.title, e.place, e.region, e.capacity,
        e.language, e.course_slug, v.version AS course_version, e.costs, e.currency, e.cancelled_at IS NOT NULL AS cancelled, e.search_key,
        (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) AS first_on,
        (SELECT MAX(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) AS last_on,
        (SELECT COUNT(*) FROM event_sessions s WHERE s.event_id = e.id) AS sessions,
        (SELECT CAST(COALESCE(SUM(s.planned_minutes), 0) AS BIGINT) FROM event_sessions s WHERE s.event_id = e.id) AS planned,
        (SELECT COUNT(*) FROM registrations r WHERE r.event_id = e.id AND r.state = 'registered') AS registered,
        (SELECT COUNT(*) FROM registrations r WHERE r.event_id = e.id AND r.state = 'waiting') AS waiting
    FROM events e JOIN projects j ON j.id = e.project_id LEFT JOIN course_versions v ON v.id = e.course_version_id";
const OF_PERSON: &str =
    "SELECT r.event_id, r.state FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn'";

/// The events of the projects in which the viewer is staff or focal point, the latest first.
pub async fn list(cx: &Cx, viewer: &Viewer, filter: &Filter) -> Result<Vec<Summary>> {
    let mut rows = all(cx, filter).await?;
    rows.retain(|row| {
        viewer.administrator
            || [Role::Trainer, Role::Manager, Role::FocalPoint].iter().any(|role| viewer.has_in(*role, &row.project))
    });
    Ok(rows)
}

/// The events of all projects, the latest first.
pub async fn all(cx: &Cx, filter: &Filter) -> Result<Vec<Summary>> {
    let mut rows: Vec<Summary> = read!(cx.db, c => sqlx::query_as(ALL).fetch_all(c).await)?;
    let search = text::search_key(&filter.search);
    let region = |row: &Summary| row.region.as_deref().and_then(regions::unit).map(|unit| unit.region);
    rows.retain(|row| {
        filter.project.as_ref().is_none_or(|p| *p == row.project)
            && filter.region.as_deref().is_none_or(|r| region(row) == Some(r))
            && filter.kind.is_none_or(|k| k == row.kind)
            && filter.from.is_none_or(|d| row.last_on.is_some_and(|day| day >= d))
            && filter.to.is_none_or(|d| row.first_on.is_some_and(|day| day <= d))
            && (filter.search.trim().is_empty() || (!search.is_empty() && row.search_key.contains(&search)))
    });
    rows.sort_by_key(|row| std::cmp::Reverse((row.first_on, row.id)));
    Ok(rows)
}

/// The events on whose list a person is, and how.
pub async fn of_person(cx: &Cx, person: Uuid) -> Result<Vec<(Uuid, RegistrationState)>> {
    Ok(read!(cx.db, c => sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}
