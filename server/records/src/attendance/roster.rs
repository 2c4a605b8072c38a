//! The list of a session, and of a whole event.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use courses::attendance::{Agreed, Mark, Part, Said, Share, agree};
use sqlx::types::Json;
use uuid::Uuid;

use super::Method;
use crate::{
    Cx, Result,
    events::{Event, Session},
    macros::read,
    registrations::{self, Registration, RegistrationState},
};

/// What is known about one person in one session.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What holds, the marks it rests on, and whether they disagree.
    pub agreed: Agreed<Uuid>,
    /// How the mark that holds was made; none without a mark.
    pub method: Option<Method>,
    /// When it was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
    /// The account that recorded it; none for one's own presence without an account.
    pub recorded_by: Option<Uuid>,
    /// The device on which somebody marked their own presence.
    pub device: Option<String>,
}

impl Entry {
    fn nothing() -> Self {
        Self {
            agreed: Agreed { said: Said::NOTHING, heads: Vec::new(), conflict: false },
            method: None,
            recorded_at: None,
            recorded_by: None,
            device: None,
        }
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
        self.entries.iter().any(|entry| entry.agreed.said.status == courses::attendance::Status::Present)
    }
}

#[derive(sqlx::FromRow)]
struct MarkRow {
    id: Uuid,
    session_id: Uuid,
    person_id: Uuid,
    bases: Json<Vec<Uuid>>,
    status: String,
    late: i64,
    early: i64,
    method: Method,
    recorded_at: DateTime<Utc>,
    recorded_by: Option<Uuid>,
    device: Option<String>,
}

const MARKS: &str =
    "SELECT m.id, m.session_id, COALESCE(p.merged_into, p.id) AS person_id, m.bases, m.status, m.late, m.early, m.method, m.recorded_at,
        m.recorded_by, m.device
    FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id JOIN people p ON p.id = m.person_id
    WHERE s.event_id = $1 ORDER BY m.id";

/// Everybody on the list of an event with what holds in each session, in the order of their names. Who was taken off
/// and is not marked anywhere is left out. Two queries, whatever the number of people.
pub async fn grid(cx: &Cx, event: Uuid, sessions: &[Session]) -> Result<Vec<Row>> {
    let people = registrations::list(cx, event).await?;
    let marks: Vec<MarkRow> = read!(cx.db, c => sqlx::query_as(MARKS).bind(event).fetch_all(c).await)?;
    let mut by_place: HashMap<(Uuid, Uuid), Vec<MarkRow>> = HashMap::new();
    for mark in marks {
        by_place.entry((mark.person_id, mark.session_id)).or_default().push(mark);
    }
    let rows = people.into_iter().map(|registration| {
        let entries = sessions.iter().map(|session| {
            by_place.remove(&(registration.person_id, session.id)).map_or_else(Entry::nothing, |marks| entry(&marks))
        });
        Row { entries: entries.collect(), registration }
    });
    let kept = |row: &Row| {
        row.registration.state != RegistrationState::Withdrawn || row.entries.iter().any(|e| !e.agreed.heads.is_empty())
    };
    Ok(rows.filter(kept).collect())
}

/// The list of one session: one entry for each person.
pub async fn roster(cx: &Cx, session: &Session) -> Result<Vec<Row>> {
    grid(cx, session.event_id, std::slice::from_ref(session)).await
}

fn entry(marks: &[MarkRow]) -> Entry {
    let plain: Vec<Mark<Uuid>> = marks
        .iter()
        .map(|m| Mark { id: m.id, bases: m.bases.0.clone(), said: super::said(&m.status, m.late, m.early) })
        .collect();
    let agreed = agree(&plain);
    // Of several heads the one that says what holds.
    let head = plain.iter().zip(marks).rev().find(|(p, _)| agreed.heads.contains(&p.id) && p.said == agreed.said);
    let head = head.map(|(_, m)| m);
    Entry {
        method: head.map(|m| m.method),
        recorded_at: head.map(|m| m.recorded_at),
        recorded_by: head.and_then(|m| m.recorded_by),
        device: head.and_then(|m| m.device.clone()),
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
