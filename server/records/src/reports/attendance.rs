//! Attendance of a project, one line for each person and session: the screen, the files and the command line.

use chrono::{DateTime, NaiveDate, Utc};
use courses::attendance::{Share, Status};
use documents::table::{Cell, Column, Kind, Table};
use uuid::Uuid;

use crate::{
    Cx, Result,
    events::{
        attendance::{Method, Row, of_project, share},
        event::{Event, Session},
        registrations::state::RegistrationState,
        whole::Whole,
    },
    people::{organisations::OrganisationKind, person::Sex, regions},
    projects::project::Project,
    system::text_enum::text_enum,
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
    pub event: Option<Uuid>,
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

/// One person in one session.
#[derive(Clone, Debug)]
pub struct Line {
    /// The event.
    pub event: Uuid,
    /// Its title.
    pub event_title: String,
    /// District in which it is held: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// The session.
    pub session: Uuid,
    /// Its title; may be empty.
    pub session_title: String,
    /// Its number within the event, from 1.
    pub session_number: usize,
    /// Local date.
    pub date: NaiveDate,
    /// Local hour of its beginning.
    pub starts: String,
    /// Planned minutes.
    pub planned: u32,
    /// The person.
    pub person: Uuid,
    /// Full name.
    pub name: String,
    /// Organisation.
    pub organisation: Option<String>,
    /// Its kind.
    pub organisation_kind: Option<OrganisationKind>,
    /// Sex.
    pub sex: Sex,
    /// What holds.
    pub status: Status,
    /// Whether two people disagree about it.
    pub conflict: bool,
    /// Minutes attended.
    pub attended: u32,
    /// How it was marked.
    pub method: Option<Method>,
    /// When it was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
    /// User name of the account that recorded it.
    pub recorded_by: Option<String>,
    /// Over the whole event.
    pub share: Share,
    search_key: String,
    sort_key: Vec<u8>,
}

/// The lines of a project that the filter lets through: by date, then by name. Cancelled events are left out. Whoever is
/// only invited, waits or was taken off has lines only where somebody marked them.
pub async fn lines(cx: &Cx, project: &Project, filter: &Filter) -> Result<Vec<Line>> {
    let mut all = Vec::new();
    let now = cx.now();
    for (Whole { event, sessions }, rows) in of_project(cx, project.id).await? {
        if filter.event.is_some_and(|wanted| wanted != event.id) {
            continue;
        }
        for row in rows {
            let share = share(&event, &sessions, &row.entries, now);
            all.extend(lines_of(&event, &sessions, &row, share));
        }
    }
    all.retain(|line| filter.admits(line));
    filter.sort(&mut all);
    Ok(all)
}

fn lines_of<'a>(
    event: &'a Event,
    sessions: &'a [Session],
    row: &'a Row,
    share: Share,
) -> impl Iterator<Item = Line> + 'a {
    let person = &row.registration;
    let expected = matches!(person.state, RegistrationState::Registered | RegistrationState::Apologised);
    let shown = sessions.iter().zip(&row.entries).enumerate().filter(move |(_, (_, e))| expected || e.is_marked());
    shown.map(move |(index, (session, entry))| Line {
        event: event.id,
        event_title: event.title.clone(),
        region: event.region.clone(),
        session: session.id,
        session_title: session.title.clone(),
        session_number: index + 1,
        date: session.on_date,
        starts: session.hours().0,
        planned: session.planned(),
        person: person.person_id,
        name: person.name(),
        organisation: person.organisation.clone(),
        organisation_kind: person.organisation_kind,
        sex: person.sex,
        status: entry.agreed.said.status,
        conflict: entry.agreed.conflict,
        attended: entry.agreed.said.minutes(session.planned()),
        method: entry.method,
        recorded_at: entry.recorded_at,
        recorded_by: entry.recorded_by.clone(),
        share,
        search_key: person.search_key.clone(),
        sort_key: person.sort_key.clone(),
    })
}

impl Filter {
    fn admits(&self, line: &Line) -> bool {
        let search = text::search_key(&self.search);
        let region = || line.region.as_deref().and_then(regions::unit).map(|u| u.region);
        self.status.is_none_or(|s| s == line.status)
            && self.kind.is_none_or(|k| line.organisation_kind == Some(k))
            && self.region.as_deref().is_none_or(|r| region() == Some(r))
            && self.sex.is_none_or(|s| s == line.sex)
            && self.from.is_none_or(|d| line.date >= d)
            && self.to.is_none_or(|d| line.date <= d)
            && (self.search.trim().is_empty() || (!search.is_empty() && line.search_key.contains(&search)))
    }

    /// Lines that are alike in what is sorted by stand by date, session and name.
    fn sort(&self, lines: &mut [Line]) {
        lines.sort_by(|a, b| {
            (a.date, &a.starts, a.session)
                .cmp(&(b.date, &b.starts, b.session))
                .then_with(|| (&a.sort_key, a.person).cmp(&(&b.sort_key, b.person)))
        });
        match self.sort {
            Sort::Date => {}
            Sort::Name => lines.sort_by(|a, b| (&a.sort_key, a.person).cmp(&(&b.sort_key, b.person))),
            Sort::Organisation => {
                lines.sort_by_cached_key(|one| text::sort_key(one.organisation.as_deref().unwrap_or_default()));
            }
            Sort::Minutes => lines.sort_by_key(|l| l.attended),
            Sort::Share => lines.sort_by_key(|l| l.share.percent()),
        }
        if self.descending {
            lines.reverse();
        }
    }
}

const COLUMNS: &[(&str, Kind)] = &[
    ("event", Kind::Text),
    ("event_id", Kind::Text),
    ("session", Kind::Integer),
    ("session_title", Kind::Text),
    ("date", Kind::Date),
    ("starts", Kind::Text),
    ("planned_minutes", Kind::Integer),
    ("person_id", Kind::Text),
    ("name", Kind::Text),
    ("organisation", Kind::Text),
    ("organisation_kind", Kind::Text),
    ("sex", Kind::Text),
    ("status", Kind::Text),
    ("attended_minutes", Kind::Integer),
    ("method", Kind::Text),
    ("recorded_at", Kind::Text),
    ("recorded_by", Kind::Text),
    ("event_planned_minutes", Kind::Integer),
    ("event_attended_minutes", Kind::Integer),
    ("event_share", Kind::Decimal),
];

/// The lines as a table. `recorded_at` is UTC (RFC 3339), `recorded_by` a user name, empty where somebody without an
/// account marked their own presence; `event_share` is attended over planned minutes of the event,
/// from 0 to 1.
pub fn table(lines: &[Line], made_at: DateTime<Utc>) -> Table {
    Table {
        title: "Attendance".to_owned(),
        columns: Column::plain(COLUMNS),
        rows: lines.iter().map(cells).collect(),
        made_at,
    }
}

fn cells(line: &Line) -> Vec<Cell> {
    let text = |value: &str| if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) };
    let integer = |n: u32| Cell::Integer(i64::from(n));
    let share = f64::from(line.share.attended) / f64::from(line.share.planned.max(1));
    vec![
        text(&line.event_title),
        Cell::Text(line.event.to_string()),
        Cell::Integer(i64::try_from(line.session_number).unwrap_or(0)),
        text(&line.session_title),
        Cell::Date(line.date),
        text(&line.starts),
        integer(line.planned),
        Cell::Text(line.person.to_string()),
        text(&line.name),
        text(line.organisation.as_deref().unwrap_or_default()),
        text(line.organisation_kind.map_or("", OrganisationKind::code)),
        text(line.sex.code()),
        text(line.status.code()),
        integer(line.attended),
        text(line.method.map_or("", Method::code)),
        text(&line.recorded_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default()),
        text(line.recorded_by.as_deref().unwrap_or_default()),
        integer(line.share.planned),
        integer(line.share.attended),
        Cell::Decimal((share * 10_000.0).round() / 10_000.0),
    ]
}
