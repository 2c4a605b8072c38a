//! What is typed about an event, and what is right about it.

use chrono::NaiveDate;
use courses::language::Language;
use serde::Deserialize;

use crate::{
    Cx, Result,
    authoring::offers,
    events::event::{self, EventKind},
    ledger::keys::SessionId,
    people::{person::PersonId, regions},
    projects::project::ProjectId,
    system::{
        error::{Problem, Problems},
        key::VersionId,
    },
    text::{
        self,
        typed::{date, flag, number},
    },
};

/// More half-days than any training has.
pub const MAX_SESSIONS: usize = 40;
/// The longest session in minutes: a day.
const MAX_MINUTES: i64 = 720;

/// What is typed about an event.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventInput {
    /// Key made with the form, so that sending it twice enters one event; empty for any.
    pub id: String,
    /// Code of the kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Code of the language.
    pub language: String,
    /// Short name of the course, or empty.
    pub course: String,
    /// Where.
    pub place: String,
    /// ISO unit, or empty.
    pub region: String,
    /// Who organises it.
    pub organisers: String,
    /// Whom to ask, or empty.
    pub contact: String,
    /// Number, or empty.
    pub capacity: String,
    /// Amount with at most two digits behind point or comma, or empty.
    pub costs: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Agenda.
    pub agenda: String,
    /// Keys of people.
    pub trainers: Vec<String>,
    /// Whether whoever has the link may register.
    #[serde(deserialize_with = "flag")]
    pub joinable: bool,
    /// The half-days. One without a date is left out.
    #[serde(skip)]
    pub sessions: Vec<SessionInput>,
}

/// What is typed about a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionInput {
    /// Key of a session that exists; empty for a new one.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Date as YYYY-MM-DD.
    pub date: String,
    /// Hour as HH:MM.
    pub starts: String,
    /// Planned minutes.
    pub minutes: String,
}

impl SessionInput {
    /// The local hour at which it ends, where beginning and minutes are typed.
    pub fn ends(&self) -> Option<String> {
        let end = hour(&self.starts).ok()? + number(&self.minutes, 5, MAX_MINUTES).ok()??;
        Some(event::hour_of_day(end))
    }
}

/// An event as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) kind: EventKind,
    pub(crate) title: String,
    pub(crate) language: Language,
    pub(crate) course: Option<(String, VersionId)>,
    pub(crate) place: String,
    pub(crate) region: Option<String>,
    pub(crate) organisers: String,
    pub(crate) contact: String,
    pub(crate) capacity: Option<i64>,
    pub(crate) costs: Option<i64>,
    pub(crate) currency: String,
    pub(crate) agenda: String,
    pub(crate) trainers: Vec<PersonId>,
    pub(crate) joinable: bool,
    pub(crate) sessions: Vec<CheckedSession>,
}

/// A session as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct CheckedSession {
    /// The place of its row in the form.
    pub(crate) row: usize,
    pub(crate) id: Option<SessionId>,
    pub(crate) title: String,
    pub(crate) on_date: NaiveDate,
    pub(crate) starts: i64,
    pub(crate) planned_minutes: i64,
}

/// The name of a field of the session in a row of the form.
pub fn session_field(field: &str, row: usize) -> String {
    format!("session_{field}_{row}")
}

impl EventInput {
    /// Checks every field at once. `trainers` are those who can train in the project; `before` is the course that the event
    /// delivers already.
    pub(crate) async fn check(
        &self,
        cx: &Cx,
        project: ProjectId,
        trainers: &[PersonId],
        before: Option<&str>,
    ) -> Result<std::result::Result<Checked, Problems>> {
        let mut problems = Problems::default();
        let kind = problems.take("kind", EventKind::from_code(&self.kind).ok_or(Problem::Choice));
        let title = problems.take("title", text::printable(&self.title, 160).and_then(|t| t.ok_or(Problem::Required)));
        let language = problems.take("language", self.language.parse::<Language>().map_err(|_| Problem::Choice));
        let course = match self.course.as_str() {
            "" => Some(None),
            slug => {
                // Marking begins the course for people: what the project does not offer is nobody's way around that.
                let may = before == Some(slug) || offers::is_offered(cx, project, slug).await?;
                let version = if may { offers::version(cx, project, slug).await? } else { None };
                let version = version.map(|v| (v.slug.clone(), v.id));
                problems.take("course", version.ok_or(Problem::Choice)).map(Some)
            }
        };
        let place = problems.take("place", text::printable(&self.place, 160).and_then(|t| t.ok_or(Problem::Required)));
        let region = problems.take(
            "region",
            match self.region.as_str() {
                "" => Ok(None),
                code if regions::unit(code).is_some() => Ok(Some(code.to_owned())),
                _ => Err(Problem::Choice),
            },
        );
        let organisers = problems.take("organisers", text::plain(&self.organisers, 240).map(Option::unwrap_or_default));
        let contact = problems.take("contact", text::plain(&self.contact, 160).map(Option::unwrap_or_default));
        let capacity = problems.take("capacity", number(&self.capacity, 1, 100_000));
        let costs = problems.take("costs", amount(&self.costs));
        let currency = problems.take("currency", currency(&self.currency));
        let agenda = problems.take("agenda", text::passage(&self.agenda, 10_000).map(Option::unwrap_or_default));
        let chosen: std::result::Result<Vec<PersonId>, Problem> = self
            .trainers
            .iter()
            .map(|id| id.parse().ok().filter(|id| trainers.contains(id)).ok_or(Problem::Choice))
            .collect();
        let chosen = problems.take("trainers", chosen);
        let sessions = self.check_sessions(&mut problems);
        Ok(match (kind, title, language, course, place, region, organisers) {
            (Some(kind), Some(title), Some(language), Some(course), Some(place), Some(region), Some(organisers))
                if problems.is_empty() =>
            {
                Ok(Checked {
                    kind,
                    title,
                    language,
                    course,
                    place,
                    region,
                    organisers,
                    contact: contact.unwrap_or_default(),
                    capacity: capacity.flatten(),
                    costs: costs.flatten(),
                    currency: currency.unwrap_or_default(),
                    agenda: agenda.unwrap_or_default(),
                    trainers: chosen.unwrap_or_default(),
                    joinable: self.joinable,
                    sessions,
                })
            }
            _ => Err(problems),
        })
    }

    fn check_sessions(&self, problems: &mut Problems) -> Vec<CheckedSession> {
        let mut sessions: Vec<CheckedSession> = Vec::new();
        for (row, session) in self.sessions.iter().enumerate().take(MAX_SESSIONS) {
            if session.date.trim().is_empty() {
                continue;
            }
            let title = problems
                .take(session_field("title", row), text::plain(&session.title, 160).map(Option::unwrap_or_default));
            let date = problems.take(session_field("date", row), date(&session.date));
            let starts = problems.take(session_field("starts", row), hour(&session.starts));
            let minutes = number(&session.minutes, 5, MAX_MINUTES).and_then(|n| n.ok_or(Problem::Required));
            let minutes = problems.take(session_field("minutes", row), minutes);
            let (Some(title), Some(on_date), Some(starts), Some(planned_minutes)) = (title, date, starts, minutes)
            else {
                continue;
            };
            let id = session.id.parse().ok();
            sessions.push(CheckedSession { row, id, title, on_date, starts, planned_minutes });
        }
        if self.sessions.iter().take(MAX_SESSIONS).all(|session| session.date.trim().is_empty()) {
            let _: Option<()> = problems.take(session_field("date", 0), Err(Problem::Required));
        }
        for row in overlapping(&sessions) {
            let _: Option<()> = problems.take(session_field("starts", row), Err(Problem::Overlap));
        }
        sessions
    }
}

/// The rows of sessions that begin before another one of that day has ended: nobody is in two of them, and minutes of both
/// would count.
fn overlapping(sessions: &[CheckedSession]) -> Vec<usize> {
    let mut in_order: Vec<&CheckedSession> = sessions.iter().collect();
    in_order.sort_by_key(|session| (session.on_date, session.starts));
    let follows = in_order
        .windows(2)
        .filter(|pair| pair[0].on_date == pair[1].on_date && pair[0].starts + pair[0].planned_minutes > pair[1].starts);
    follows.map(|pair| pair[1].row).collect()
}

/// `9:00` or `09:00`, in minutes after midnight.
fn hour(typed: &str) -> Result<i64, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Problem::Required);
    }
    let (hours, minutes) = typed.split_once([':', '.']).ok_or(Problem::Time)?;
    let part = |text: &str, below: i64| {
        let digits = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|n| digits && *n < below).ok_or(Problem::Time)
    };
    Ok(part(hours, 24)? * 60 + part(minutes, 60)?)
}

/// An amount of money in hundredths; `None` when nothing was typed. Spaces between the digits are read over.
fn amount(typed: &str) -> Result<Option<i64>, Problem> {
    const MOST: i64 = 1_000_000_000;
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = Problem::Amount;
    let (whole, rest) = typed.split_once(['.', ',']).unwrap_or((&typed, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return Err(wrong);
    }
    let whole: i64 = whole.parse().ok().filter(|n| *n <= MOST).ok_or(wrong)?;
    let hundredths: i64 = format!("{rest:0<2}").parse().unwrap_or(0);
    Ok(Some(whole * 100 + hundredths))
}

fn currency(typed: &str) -> Result<String, Problem> {
    match typed.trim() {
        "" => Ok("AZN".to_owned()),
        code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => Ok(code.to_owned()),
        _ => Err(Problem::Choice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_of_a_day_follow_one_another() {
        let session = |row: usize, day: &str, starts: i64, planned_minutes: i64| CheckedSession {
            row,
            id: None,
            title: String::new(),
            on_date: day.parse().unwrap(),
            starts,
            planned_minutes,
        };
        let (day, next) = ("2026-12-10", "2026-12-11");
        assert!(
            overlapping(&[session(0, day, 540, 180), session(1, day, 720, 60), session(2, next, 540, 180)]).is_empty()
        );
        assert_eq!(overlapping(&[session(0, day, 1020, 180), session(1, day, 1080, 150)]), [1]);
        assert_eq!(overlapping(&[session(0, day, 600, 60), session(1, day, 540, 180)]), [0], "the later one");
    }

    #[test]
    fn hours_and_amounts_as_people_type_them() {
        assert_eq!(hour("09:00"), Ok(540));
        assert_eq!(hour("9.30"), Ok(570));
        assert_eq!(hour("23:59"), Ok(1439));
        for wrong in ["24:00", "9", "9:60", "+9:00", "9:+1", "09:000", "x:y"] {
            assert_eq!(hour(wrong), Err(Problem::Time), "{wrong}");
        }
        assert_eq!(amount("1 250,5"), Ok(Some(125_050)));
        assert_eq!(amount("7"), Ok(Some(700)));
        assert_eq!(amount(""), Ok(None));
        for wrong in ["-1", "1.234", "1,2,3", "x", ",5", "99999999999999999999"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
        assert!(date("2026-02-30").is_err() && date("1026-02-03").is_err() && date("2026-02-28").is_ok());
    }
}
