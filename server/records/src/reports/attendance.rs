//! Attendance of a project, one line for each person and session: the screen, the files and the command line.

mod filter;
mod table;

use chrono::{DateTime, NaiveDate, Utc};
use courses::attendance::Status;

pub use self::filter::{Filter, Sort};
pub use self::table::write;
use crate::{
    Cx, Result,
    events::attendance::Method,
    ledger::keys::{EventId, SessionId},
    people::{
        organisations::OrganisationKind,
        person::{self, PersonId, Sex},
    },
    projects::project::Project,
    system::list::{Listing, Page, Select},
};

/// One person in one session.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Line {
    /// The event.
    pub event: EventId,
    /// Its title.
    pub event_title: String,
    /// The session.
    pub session: SessionId,
    /// Its title; may be empty.
    pub session_title: String,
    /// Its number within the event, from 1.
    pub session_number: i64,
    /// Local date.
    pub date: NaiveDate,
    /// Local hour of its beginning, in minutes after midnight.
    starts: i64,
    /// Planned minutes.
    pub planned: i64,
    /// The person.
    pub person: PersonId,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Its kind.
    pub organisation_kind: Option<OrganisationKind>,
    /// Sex.
    pub sex: Sex,
    status: String,
    /// Whether two people disagree about it.
    pub conflict: bool,
    /// Minutes attended.
    pub attended: i64,
    /// How it was marked.
    pub method: Option<Method>,
    /// When it was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
    /// User name of the account that recorded it.
    pub recorded_by: Option<String>,
    /// Minutes attended over the whole event.
    pub event_attended: i64,
    /// Minutes planned over the whole event.
    pub event_planned: i64,
    /// Attended over planned minutes of the whole event, in whole percent, rounded down.
    pub percent: i64,
}

impl Line {
    /// Full name of the person.
    pub fn name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// What holds.
    pub fn status(&self) -> Status {
        Status::from_code(&self.status).unwrap_or(Status::Open)
    }

    /// Whether the person was there.
    pub fn is_present(&self) -> bool {
        self.status() == Status::Present
    }

    /// Local hour of the beginning: `09:00`.
    pub fn starts(&self) -> String {
        format!("{:02}:{:02}", self.starts / 60 % 24, self.starts % 60)
    }
}

/// What stands above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Totals {
    /// How many lines.
    pub lines: i64,
    /// Minutes attended.
    pub minutes: i64,
}

const TOTALS: &str = "SELECT COUNT(*) AS lines, CAST(COALESCE(SUM(h.attended), 0) AS BIGINT) AS minutes FROM";
// The same from what is kept for each session.
const SUMS: &str = "SELECT CAST(COALESCE(SUM(h.lines), 0) AS BIGINT) AS lines,
    CAST(COALESCE(SUM(h.minutes), 0) AS BIGINT) AS minutes FROM held_sums h";

/// What is shown of a line.
macro_rules! shown {
    () => {
        "SELECT h.event_id AS event, e.title AS event_title, h.session_id AS session, s.title AS session_title,
                h.number AS session_number, h.on_date AS date, h.starts, s.planned_minutes AS planned,
                h.person_id AS person, p.given_name, p.family_name, p.patronymic,
                COALESCE(o.name, r.organisation) AS organisation, h.organisation_kind, h.sex, h.status, h.conflict,
                h.attended, m.method, m.recorded_at, a.user_name AS recorded_by, h.event_attended, h.event_planned,
                h.percent
            FROM"
    };
}

/// From where it is read. CROSS JOIN: SQLite begins with the lines, in the order that their index has.
macro_rules! beside {
    () => {
        " CROSS JOIN event_sessions s CROSS JOIN events e CROSS JOIN people p
            LEFT JOIN registrations r ON r.event_id = h.event_id AND r.person_id = h.person_id
            LEFT JOIN organisations o ON o.id = h.organisation_id
            LEFT JOIN attendance_marks m ON m.id = h.mark_id LEFT JOIN accounts a ON a.id = m.recorded_by"
    };
}

const ROWS: &str = shown!();
const BESIDE: &str = beside!();
const PAGE: &str = "WITH k AS (SELECT h.session_id, h.person_id FROM";
const OF_PAGE: &str = concat!(") ", shown!(), " k CROSS JOIN held h", beside!());
const JOINED: &str = " s.id = h.session_id AND e.id = h.event_id AND p.id = h.person_id";

/// A page of the lines of a project that the filter lets through, and what all of them come to. Whoever is only
/// invited, waits or was taken off has lines only where somebody marked them; so has everybody in a cancelled event.
pub async fn page(cx: &Cx, project: &Project, filter: &Filter, page: Page) -> Result<(Listing<Line>, Totals)> {
    let asked = filter.asked(cx, project).await?;
    let counted = if filter.is_of_sessions() {
        asked.conditions(Select::new(SUMS))
    } else {
        asked.narrow(Select::new(TOTALS), "")
    };
    let totals: Vec<Totals> = counted.all(&cx.db).await?;
    let totals = totals.first().copied().unwrap_or(Totals { lines: 0, minutes: 0 });
    let page = page.within(totals.lines);
    let order = filter.order();
    let rows = asked
        .narrow(Select::new(PAGE), "")
        .nearer(page, totals.lines, order, filter.reversed())
        .then(OF_PAGE)
        .then(" WHERE h.session_id = k.session_id AND h.person_id = k.person_id AND")
        .then(JOINED)
        .then(order)
        .all(&cx.db)
        .await?;
    Ok((Listing { rows, total: totals.lines, page }, totals))
}

/// Gives the same lines in the same order to `take`, one after the other.
pub async fn each(
    cx: &Cx,
    project: &Project,
    filter: &Filter,
    take: impl FnMut(Line) -> Result<()> + Send,
) -> Result<()> {
    let asked = filter.asked(cx, project).await?;
    asked.narrow(Select::new(ROWS), BESIDE).then(" AND").then(JOINED).then(filter.order()).each(&cx.db, take).await
}
