//! The list of a session, and of a whole event.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use courses::attendance::{Agreed, Part, Said, Share};

use super::Method;
use crate::{
    Cx, Result, Tx,
    events::{
        event::{Event, Session},
        marks::{MarkId, Stored, agreed},
        registrations::{self, Registration, state::RegistrationState},
    },
    ledger::keys::{EventId, SessionId},
    people::person::PersonId,
    system::{
        db::{on, read, sql},
        key::Key,
    },
};

/// What is known about one person in one session.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What holds, the marks it rests on, and whether they disagree.
    pub agreed: Agreed<MarkId>,
    /// How the mark that holds was made; none without a mark.
    pub method: Option<Method>,
    /// When it was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
    /// User name of the account that recorded it; none for one's own presence without an account.
    pub recorded_by: Option<String>,
    /// The device on which somebody marked their own presence.
    pub device: Option<String>,
    /// Who said what, where they disagree.
    pub contradicting: Vec<Saying>,
}

/// What somebody said about a person, without knowing what others did.
#[derive(Clone, Debug)]
pub struct Saying {
    /// What.
    pub said: Said,
    /// Given and family name of whoever has the account; none for one's own presence without an account.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Entry {
    fn nothing() -> Self {
        Self {
            agreed: Agreed { said: Said::NOTHING, heads: Vec::new(), conflict: false },
            method: None,
            recorded_at: None,
            recorded_by: None,
            device: None,
            contradicting: Vec::new(),
        }
    }

    /// Whether the person is marked as present.
    pub fn is_present(&self) -> bool {
        self.agreed.said.is_present()
    }

    /// Whether anybody said anything that holds.
    pub fn is_marked(&self) -> bool {
        self.agreed.said.status != courses::attendance::Status::Open
    }
}

/// Somebody on the list, with one entry for each session.
#[derive(Clone, Debug)]
pub struct Row {
    /// The registration.
    pub registration: Registration,
    /// By session, in the order in which they are held.
    pub entries: Vec<Entry>,
}

impl Row {
    /// Whether the person is marked as present in any of the sessions.
    pub fn is_present(&self) -> bool {
        self.entries.iter().any(Entry::is_present)
    }
}

#[derive(Debug, sqlx::FromRow)]
struct MarkRow {
    #[sqlx(flatten)]
    stored: Stored,
    method: Method,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<String>,
    device: Option<String>,
    recorder: Option<String>,
}

/// Marks for which a condition holds, under the person whose record counts, in the order in which they were made.
macro_rules! marks_where {
    ($condition:literal) => {
        concat!(
            "SELECT m.id, m.session_id, COALESCE(p.merged_into, p.id) AS person_id, m.bases, m.status, m.late, m.early,
                m.method, m.recorded_at, a.user_name AS recorded_by, m.device,
                ap.given_name || ' ' || ap.family_name AS recorder
            FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id JOIN people p ON p.id = m.person_id
            LEFT JOIN accounts a ON a.id = m.recorded_by LEFT JOIN people ap ON ap.id = a.person_id
            WHERE ",
            $condition,
            " ORDER BY m.id"
        )
    };
}

const MARKS: &str = marks_where!("s.event_id = $1");
const OF_PERSON: &str =
    marks_where!("m.person_id IN (SELECT x.id FROM people x WHERE x.id = $1 OR x.merged_into = $1)");

/// Everybody on the list of an event with what holds in each session, in the order of their names. Who was taken off
/// and is not marked anywhere is left out. Two queries, whatever the number of people.
pub async fn grid(cx: &Cx, event: EventId, sessions: &[Session]) -> Result<Vec<Row>> {
    let people = registrations::list(cx, event).await?;
    let marked = Marked::read(cx, MARKS, event).await?;
    Ok(rows(people, &marked, sessions))
}

/// [`grid`] as part of `tx`, for what is concluded from it while the event is locked.
pub(crate) async fn grid_in(tx: &mut Tx, event: EventId, sessions: &[Session]) -> Result<Vec<Row>> {
    let people = registrations::list_in(tx, event).await?;
    let marks = on!(tx, c => sql::query_as(MARKS).bind(event).fetch_all(c).await)?;
    Ok(rows(people, &Marked::new(marks), sessions))
}

/// What is marked of one person, wherever that was. One query.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Marked> {
    Marked::read(cx, OF_PERSON, person).await
}

/// Marks by person and session.
#[derive(Debug)]
pub struct Marked(HashMap<(PersonId, SessionId), Vec<MarkRow>>);

impl Marked {
    async fn read(cx: &Cx, sql: &'static str, of: impl Key) -> Result<Self> {
        Ok(Self::new(read!(cx.db, c => sql::query_as(sql).bind(of).fetch_all(c).await)?))
    }

    fn new(marks: Vec<MarkRow>) -> Self {
        let mut by_place: HashMap<(PersonId, SessionId), Vec<MarkRow>> = HashMap::new();
        for mark in marks {
            by_place.entry((mark.stored.person_id, mark.stored.session_id)).or_default().push(mark);
        }
        Self(by_place)
    }

    /// What holds of a person in each of these sessions.
    pub fn entries(&self, person: PersonId, sessions: &[Session]) -> Vec<Entry> {
        let of =
            |session: &Session| self.0.get(&(person, session.id)).map_or_else(Entry::nothing, |marks| entry(marks));
        sessions.iter().map(of).collect()
    }
}

/// The list of an event: who was taken off and is not marked anywhere is left out.
fn rows(people: Vec<Registration>, marked: &Marked, sessions: &[Session]) -> Vec<Row> {
    let row =
        |registration: Registration| Row { entries: marked.entries(registration.person_id, sessions), registration };
    let kept = |row: &Row| {
        row.registration.state != RegistrationState::Withdrawn || row.entries.iter().any(|e| !e.agreed.heads.is_empty())
    };
    people.into_iter().map(row).filter(kept).collect()
}

/// The list of one session: one entry for each person.
pub async fn roster(cx: &Cx, session: &Session) -> Result<Vec<Row>> {
    grid(cx, session.event_id, std::slice::from_ref(session)).await
}

fn entry(marks: &[MarkRow]) -> Entry {
    let (agreed, head) = agreed(&marks.iter().map(|m| m.stored.mark()).collect::<Vec<_>>());
    let head = head.and_then(|place| marks.get(place));
    let heads = marks.iter().filter(|mark| agreed.conflict && agreed.heads.contains(&mark.stored.id));
    let contradicting =
        heads.map(|mark| Saying { said: mark.stored.mark().said, by: mark.recorder.clone(), at: mark.recorded_at });
    Entry {
        method: head.map(|m| m.method),
        recorded_at: head.map(|m| m.recorded_at),
        recorded_by: head.and_then(|m| m.recorded_by.clone()),
        device: head.and_then(|m| m.device.clone()),
        contradicting: contradicting.collect(),
        agreed,
    }
}

/// How much of the event somebody attended, and what they still can.
pub fn share(event: &Event, sessions: &[Session], entries: &[Entry], now: DateTime<Utc>) -> Share {
    let zone = event.zone();
    Share::of(sessions.iter().zip(entries).map(|(session, entry)| Part {
        planned: session.planned(),
        attended: entry.agreed.said.minutes(session.planned()),
        ahead: event.cancelled_at.is_none() && !entry.is_marked() && session.ends_at(zone) > now,
    }))
}
