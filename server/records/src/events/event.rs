//! Training events: what happens in a room, in sessions of half a day.
//!
//! Reading one is here, several with their sessions in [`whole`]; [`change`] enters and changes them, [`input`] checks
//! what is typed.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use courses::language::Language;
use sqlx::types::Json;

use crate::{
    Cx, Result, Tx,
    accounts::{roles::Role, sessions::Viewer},
    ledger::keys::{EventId, SessionId},
    people::person::PersonId,
    projects::project::{DEFAULT_ZONE, Names, ProjectId},
    system::{
        clock,
        db::{on, read, sql},
        key::VersionId,
        text_enum::text_enum,
    },
};

text_enum! {
    /// What kind of event it is.
    EventKind {
        /// A training with a curriculum.
        Training = "training",
        /// A round table.
        RoundTable = "round-table",
        /// A simulation: agencies act one case together.
        Simulation = "simulation",
        /// An awareness session with the public: people are counted, not named.
        Awareness = "awareness",
    }
}

/// An event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    /// Its key.
    pub id: EventId,
    /// The project.
    pub project_id: ProjectId,
    /// Short name of the project.
    pub project: String,
    /// Its names.
    pub project_names: Json<Names>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// What kind.
    pub kind: EventKind,
    /// Title.
    pub title: String,
    /// The language in which it is held, and in which its texts are.
    #[sqlx(try_from = "String")]
    pub language: Language,
    /// Short name of the course that it delivers.
    pub course_slug: Option<String>,
    /// The version of the course that it delivers.
    pub course_version_id: Option<VersionId>,
    /// Where.
    pub place: String,
    /// District: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// Who organises it.
    pub organisers: String,
    /// Whom people ask: phone, e-mail address, a name beside them; may be empty.
    pub contact: String,
    /// For how many people there is room.
    pub capacity: Option<i64>,
    /// What it costs in all, in hundredths of the currency.
    pub costs: Option<i64>,
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// Agenda.
    pub agenda: String,
    /// Whoever has this code may register, while that is open.
    pub join_code: String,
    /// Whether it is open.
    pub joinable: bool,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled or put off, in the words in which people were told, while that is the last thing that happened to
    /// it.
    pub notice: String,
    /// The first day of what was put off, as it was before, while that is the last thing that happened to the event.
    pub put_off_from: Option<NaiveDate>,
    /// Counts changes, for calendars.
    pub revision: i64,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// When the round of feedback was closed by somebody, or found closed.
    pub feedback_closed_at: Option<DateTime<Utc>>,
}

impl Event {
    /// The project's time zone.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(DEFAULT_ZONE)
    }

    /// The project's name.
    pub fn project_name(&self, language: Language) -> &str {
        match language {
            Language::Az => &self.project_names.az,
            Language::En => &self.project_names.en,
            Language::Ru => &self.project_names.ru,
        }
    }

    /// Whether the viewer may enter, change and cancel it, and register everybody.
    pub fn may_change(&self, viewer: &Viewer) -> bool {
        viewer.administrator
            || viewer.has_in(Role::Trainer, &self.project)
            || viewer.has_in(Role::Manager, &self.project)
    }

    /// Whether the viewer may mark attendance: trainers of the project, and administrators.
    pub fn may_mark(&self, viewer: &Viewer) -> bool {
        viewer.administrator || viewer.has_in(Role::Trainer, &self.project)
    }

    /// Whether the viewer registers people of one organisation only.
    pub fn is_focal_point(&self, viewer: &Viewer) -> bool {
        viewer.has_in(Role::FocalPoint, &self.project)
    }
}

/// A session: half a day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    /// Its key.
    pub id: SessionId,
    /// The event.
    pub event_id: EventId,
    /// What it is about; may be empty.
    pub title: String,
    /// Local date.
    pub on_date: NaiveDate,
    /// Local hour of the beginning, in minutes after midnight.
    pub starts: i64,
    /// Planned minutes.
    pub planned_minutes: i64,
    /// Rotating codes and claims are made from it; never leaves the server.
    pub secret: Vec<u8>,
    /// Whether who scans the code counts as late from the start of the session on.
    pub code_counts_late: bool,
    /// How many people the trainer counted in the room.
    pub heads: Option<i64>,
}

impl Session {
    /// When it begins.
    pub fn starts_at(&self, zone: Tz) -> DateTime<Utc> {
        clock::moment(self.on_date, u32::try_from(self.starts).unwrap_or(0), zone)
    }

    /// When it ends, as planned.
    pub fn ends_at(&self, zone: Tz) -> DateTime<Utc> {
        self.starts_at(zone) + Duration::minutes(self.planned_minutes)
    }

    /// When its day is over: at midnight, or at its end where that is later.
    pub fn day_ends_at(&self, zone: Tz) -> DateTime<Utc> {
        let midnight = self.on_date.succ_opt().map(|next| clock::moment(next, 0, zone));
        midnight.map_or_else(|| self.ends_at(zone), |midnight| midnight.max(self.ends_at(zone)))
    }

    /// Planned minutes.
    pub fn planned(&self) -> u32 {
        u32::try_from(self.planned_minutes).unwrap_or(0)
    }

    /// The local hours: `09:00`, `12:00`.
    pub fn hours(&self) -> (String, String) {
        (hour_of_day(self.starts), hour_of_day(self.starts + self.planned_minutes))
    }
}

/// Minutes after midnight as an hour of the day: `09:00`.
pub(crate) fn hour_of_day(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// Events for which a condition holds.
macro_rules! events_where {
    ($($condition:literal),+) => {
        concat!(
            "SELECT e.id, e.project_id, j.slug AS project, j.names AS project_names, j.time_zone, e.kind, e.title,
                e.language, e.course_slug, e.course_version_id, e.place, e.region, e.organisers, e.contact, e.capacity, e.costs,
                e.currency, e.agenda, e.join_code, e.joinable, e.cancelled_at, e.notice, e.put_off_from, e.revision, e.changed_at,
                e.feedback_closed_at
            FROM events e JOIN projects j ON j.id = e.project_id
            WHERE ",
            $($condition),+
        )
    };
}

/// Sessions for which a condition holds, in the order in which they are held.
macro_rules! sessions_where {
    ($($condition:literal),+) => {
        concat!(
            "SELECT id, event_id, title, on_date, starts, planned_minutes, secret, code_counts_late, heads
            FROM event_sessions WHERE ",
            $($condition,)+
            " ORDER BY on_date, starts, id"
        )
    };
}

pub(super) use {events_where, sessions_where};

const FIND: &str = events_where!("e.id = $1 OR e.join_code = $2");
const SESSIONS: &str = sessions_where!("event_id = $1");
const SESSION: &str = sessions_where!("id = $1");
const TRAINERS: &str =
    "SELECT p.id, p.given_name, p.family_name FROM event_trainers t JOIN people p ON p.id = t.person_id
    WHERE t.event_id = $1 ORDER BY p.sort_key, p.id";
const STAFF: &str = "SELECT p.id, p.given_name, p.family_name
    FROM project_roles r JOIN accounts a ON a.id = r.account_id JOIN people p ON p.id = a.person_id
    WHERE r.project_id = $1 AND r.role = 'trainer' AND a.disabled_at IS NULL ORDER BY p.sort_key, p.id";

/// The event with this key.
pub async fn find(cx: &Cx, id: EventId) -> Result<Option<Event>> {
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(id).bind("").fetch_optional(c).await)?)
}

/// The event that one joins with this code, as typed.
pub async fn by_join_code(cx: &Cx, typed: &str) -> Result<Option<Event>> {
    let code = crate::system::codes::read(typed);
    if code.is_empty() {
        return Ok(None);
    }
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(EventId::NIL).bind(code).fetch_optional(c).await)?)
}

pub(crate) async fn find_in(tx: &mut Tx, id: EventId) -> Result<Option<Event>> {
    Ok(on!(tx, c => sql::query_as(FIND).bind(id).bind("").fetch_optional(c).await)?)
}

/// The sessions of an event, in the order in which they are held.
pub async fn sessions(cx: &Cx, event: EventId) -> Result<Vec<Session>> {
    Ok(read!(cx.db, c => sql::query_as(SESSIONS).bind(event).fetch_all(c).await)?)
}

pub(crate) async fn sessions_in(tx: &mut Tx, event: EventId) -> Result<Vec<Session>> {
    Ok(on!(tx, c => sql::query_as(SESSIONS).bind(event).fetch_all(c).await)?)
}

/// The session with this key.
pub async fn session(cx: &Cx, id: SessionId) -> Result<Option<Session>> {
    Ok(read!(cx.db, c => sql::query_as(SESSION).bind(id).fetch_optional(c).await)?)
}

/// Somebody who trains: key and name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Trainer {
    /// The person.
    pub id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
}

impl Trainer {
    /// Given name and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }
}

/// The trainers of an event.
pub async fn trainers(cx: &Cx, event: EventId) -> Result<Vec<Trainer>> {
    Ok(read!(cx.db, c => sql::query_as(TRAINERS).bind(event).fetch_all(c).await)?)
}

/// Everybody who can train in a project.
pub async fn possible_trainers(cx: &Cx, project: ProjectId) -> Result<Vec<Trainer>> {
    Ok(read!(cx.db, c => sql::query_as(STAFF).bind(project).fetch_all(c).await)?)
}
