//! Attendance marks: who was there, for how many minutes, and who says so.
//!
//! Marks only grow. What holds is what [`courses::attendance::agree`] makes of all of them; whenever that changes, the
//! ledger gets a fact that supersedes the one before, in the same transaction.

mod history;
pub mod others;
mod roster;

use chrono::{DateTime, Utc};
use courses::attendance::{Said, agree};
use serde_json::json;
use sqlx::types::Json;

pub use self::history::{Past, history};
pub(crate) use self::roster::grid_in;
pub use self::roster::{Entry, Marked, Row, grid, of_person, roster, share};
pub use crate::events::marks::{MarkId, Method};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    authoring::library::Versions,
    events::{
        event::{Event, Session},
        held, lock,
        marks::{self, Stored},
        registrations::{
            self, New,
            guests::{self, GuestInput},
            state::{RegistrationState, Source},
        },
    },
    learning::{
        award, participations,
        progress::{self, Running},
    },
    ledger::{
        facts::{self, FactId, FactKind, Mode, NewFact},
        keys::{ParticipationId, SessionId},
    },
    people::person::{self, PersonId},
    system::{
        audit::{self, Act, Actor, cover::Table, tables::Cover as _},
        db::{on, read, sql},
        key::VersionId,
    },
};

/// A mark to be written.
#[derive(Clone, Debug)]
pub struct NewMark {
    /// Its key, made by whoever makes the mark: sent twice it counts once.
    pub id: MarkId,
    /// The person.
    pub person: PersonId,
    /// The marks that were known; `None` for whatever holds now.
    pub bases: Option<Vec<MarkId>>,
    /// What it says.
    pub said: Said,
    /// How it was made.
    pub method: Method,
    /// What the device's clock said. It may be wrong by a year, and decides nothing.
    pub at: DateTime<Utc>,
    /// A random name of the device, where somebody marked their own presence.
    pub device: Option<String>,
    /// The claim that is used up.
    pub claim: Option<String>,
}

const OF_PERSON: &str = "SELECT id, session_id, person_id, bases, status, late, early FROM attendance_marks
    WHERE session_id = $1 AND person_id IN (SELECT x.id FROM people x WHERE x.id = $2 OR x.merged_into = $2) ORDER BY id";
const BY_ID: &str = "SELECT id, session_id, person_id, bases, status, late, early FROM attendance_marks WHERE id = $1";
const INSERT: &str =
    "INSERT INTO attendance_marks (id, session_id, person_id, bases, status, late, early, method, marked_at,
        recorded_at, recorded_by, device, claim)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const REGISTERED: &str = "SELECT state FROM registrations WHERE event_id = $1 AND person_id = $2";
const EXISTS: &str = "SELECT id FROM people WHERE id = $1";
// Of a session that was attended under two records, since merged, the fact that counts.
const FACT: &str = "SELECT f.id, f.minutes FROM facts f WHERE f.session_id = $1
    AND f.person_id IN (SELECT x.id FROM people x WHERE x.id = $2 OR x.merged_into = $2)
    AND f.kind = 'minutes-attended' AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)
    ORDER BY f.minutes DESC, f.happened_at, f.id LIMIT 1";
const PARTICIPATION: &str =
    "SELECT id FROM participations WHERE person_id = $1 AND project_id = $2 AND course_slug = $3";
const VERSIONS: &str =
    "SELECT DISTINCT course_version_id FROM participations WHERE project_id = $1 AND course_slug = $2";

/// Writes marks about people in a session, all or none. Marks that are there already are passed over. Somebody who is
/// not on the list of the event is put on it.
///
/// # Errors
/// [`Error::Conflict`] when the event is cancelled, or a key is used for something else already.
pub async fn mark(cx: &Cx, actor: Actor, event: &Event, session: &Session, marks: &[NewMark]) -> Result<()> {
    let versions = prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    mark_in(cx, &mut tx, &versions, actor, event, session, marks).await?;
    tx.commit().await
}

/// Enters somebody who is on no list and marks them as present. Sent twice, it enters one person and one mark.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] when the event is cancelled.
pub async fn walk_in(
    cx: &Cx,
    actor: Actor,
    event: &Event,
    session: &Session,
    input: &GuestInput,
    mark: MarkId,
) -> Result<PersonId> {
    let guest = input.check()?;
    let versions = prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    let person = guests::insert_guest(cx, &mut tx, actor, &event, &guest, Source::WalkIn).await?;
    let mark = NewMark {
        id: mark,
        person,
        bases: Some(Vec::new()),
        said: Said::PRESENT,
        method: Method::List,
        at: cx.now(),
        device: None,
        claim: None,
    };
    mark_in(cx, &mut tx, &versions, actor, &event, session, &[mark]).await?;
    tx.commit().await?;
    Ok(person)
}

/// Reads the versions of the course of an event, before the transaction in which marks are written.
pub(crate) async fn prepare(cx: &Cx, event: &Event) -> Result<Versions> {
    let begun: Vec<VersionId> = match &event.course_slug {
        Some(slug) => {
            read!(cx.db, c => sql::query_scalar(VERSIONS).bind(event.project_id).bind(slug).fetch_all(c).await)?
        }
        None => Vec::new(),
    };
    Versions::read(cx, begun.into_iter().chain(event.course_version_id)).await
}

/// Writes marks as part of `tx`.
pub(crate) async fn mark_in(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    actor: Actor,
    event: &Event,
    session: &Session,
    new: &[NewMark],
) -> Result<()> {
    // Two marks about one person wait for each other: each fact supersedes one fact.
    let event = lock::lock_open(tx, event.id).await?;
    let mut standing = Vec::with_capacity(new.len());
    for mark in new {
        // A device may know a record that was merged since.
        let person = person::standing(tx, mark.person).await?.ok_or(Error::NotFound)?;
        standing.push(NewMark { person, ..mark.clone() });
    }
    lock_courses(tx, &event, standing.iter().map(|mark| mark.person).collect()).await?;
    for mark in &standing {
        let there: Option<Stored> = on!(tx, c => sql::query_as(BY_ID).bind(mark.id).fetch_optional(c).await)?;
        if let Some(there) = there {
            let about = person::standing(tx, there.person_id).await?;
            if (there.session_id, about) != (session.id, Some(mark.person)) {
                return Err(Error::Conflict(Conflict::Mark));
            }
            continue;
        }
        enlist(cx, tx, actor, &event, mark).await?;
        let bases = match &mark.bases {
            Some(bases) => bases.clone(),
            None => holds(tx, session.id, mark.person).await?.heads,
        };
        let said = if mark.said.is_present() { mark.said } else { Said { late: 0, early: 0, ..mark.said } };
        // More than the session has would only look odd.
        let limit = |n: u32| i64::from(n.min(session.planned()));
        let row = marks::Row {
            id: mark.id,
            session_id: session.id,
            person_id: mark.person,
            bases: Json(bases),
            status: said.status.code().to_owned(),
            late: limit(said.late),
            early: limit(said.early),
            method: mark.method,
            marked_at: mark.at,
            recorded_at: cx.now(),
            recorded_by: actor.account(),
        };
        on!(tx, c => sql::query(INSERT)
            .bind(row.id)
            .bind(row.session_id)
            .bind(row.person_id)
            .bind(&row.bases)
            .bind(&row.status)
            .bind(row.late)
            .bind(row.early)
            .bind(row.method)
            .bind(row.marked_at)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .bind(&mark.device)
            .bind(&mark.claim)
            .execute(c)
            .await
            .map(drop))?;
        audit::cover(cx, tx, actor, &session.id.to_string(), Table::Marks, row.covered());
        conclude(cx, tx, versions, actor, &event, session, mark.person).await?;
        let details = json!({ "mark": mark.id, "person": mark.person, "status": said.status, "method": mark.method });
        audit::record(cx, tx, actor, Act::AttendanceMark, &session.id.to_string(), &details);
    }
    let people: Vec<PersonId> = standing.iter().map(|mark| mark.person).collect();
    held::refresh(tx, event.id, &people).await
}

/// What holds about a person in a session.
pub(crate) async fn holds(
    tx: &mut Tx,
    session: SessionId,
    person: PersonId,
) -> Result<courses::attendance::Agreed<MarkId>> {
    let marks: Vec<Stored> = on!(tx, c => sql::query_as(OF_PERSON).bind(session).bind(person).fetch_all(c).await)?;
    Ok(agree(&marks.iter().map(Stored::mark).collect::<Vec<_>>()))
}

/// Puts somebody on the list who is marked and not on it.
async fn enlist(cx: &Cx, tx: &mut Tx, actor: Actor, event: &Event, mark: &NewMark) -> Result<()> {
    let state: Option<RegistrationState> =
        on!(tx, c => sql::query_scalar(REGISTERED).bind(event.id).bind(mark.person).fetch_optional(c).await)?;
    if state.is_some() {
        return Ok(());
    }
    let person: Option<PersonId> = on!(tx, c => sql::query_scalar(EXISTS).bind(mark.person).fetch_optional(c).await)?;
    let person = person.ok_or(Error::NotFound)?;
    let source = if mark.method == Method::Code { Source::Code } else { Source::WalkIn };
    let state = RegistrationState::Registered;
    let new =
        New { person, state, source, organisation: None, to_match: false, entered: false, created_by: actor.account() };
    registrations::insert(cx, tx, event.id, &new).await.map(drop)
}

/// Brings the ledger up to what holds now.
async fn conclude(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    actor: Actor,
    event: &Event,
    session: &Session,
    person: PersonId,
) -> Result<()> {
    let minutes = holds(tx, session.id, person).await?.said.minutes(session.planned());
    let before: Option<(FactId, i64)> =
        on!(tx, c => sql::query_as(FACT).bind(session.id).bind(person).fetch_optional(c).await)?;
    if before.map_or(0, |(_, minutes)| minutes) == i64::from(minutes) {
        return Ok(());
    }
    let running = running(cx, tx, versions, actor, event, person).await?;
    let zone = event.zone();
    let fact = NewFact {
        id: cx.id(),
        person,
        project: event.project_id,
        participation: running.as_ref().map(|r| r.id),
        course_version: running.as_ref().map(|r| r.version.id),
        activity: None,
        session: Some(session.id),
        kind: FactKind::MinutesAttended,
        mode: Mode::InPerson,
        minutes,
        score: None,
        passed: None,
        evidence: None,
        language: event.language,
        at: session.starts_at(zone),
        on: session.on_date,
        recorded_by: actor.account(),
        supersedes: before.map(|(id, _)| (id, "attendance corrected".to_owned())),
    };
    facts::record(cx, tx, &fact).await?;
    match running {
        Some(running) => award::conclude(cx, tx, &running).await,
        None => Ok(()),
    }
}

/// What is concluded about these people in the course of the event waits in line with what they do in it themselves and
/// with corrections of their names, so that whoever comes last sees what both have written. All at once, in the one order
/// of locks, and before a certificate is numbered; doing it twice does no harm.
pub(crate) async fn lock_courses(tx: &mut Tx, event: &Event, people: Vec<PersonId>) -> Result<()> {
    const LOCK: &str = "SELECT id FROM participations
        WHERE person_id = ANY($1) AND project_id = $2 AND course_slug = $3 ORDER BY id FOR UPDATE";
    const LOCK_PEOPLE: &str = "SELECT id FROM people WHERE id = ANY($1) ORDER BY id FOR SHARE";
    if let Some(c) = tx.postgres() {
        if let Some(slug) = &event.course_slug {
            sql::query(LOCK).bind(&people).bind(event.project_id).bind(slug).execute(&mut *c).await?;
        }
        sql::query(LOCK_PEOPLE).bind(people).execute(c).await?;
    }
    Ok(())
}

/// The person's participation in the course that the event delivers, begun by attending it; none where it delivers none.
async fn running(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    actor: Actor,
    event: &Event,
    person: PersonId,
) -> Result<Option<Running>> {
    let Some((slug, version)) = event.course_slug.as_deref().zip(event.course_version_id) else { return Ok(None) };
    let read = versions.get(cx, version).await?;
    participations::insert(cx, tx, person, event.project_id, version, &read).await?;
    let id: ParticipationId = on!(tx, c => sql::query_scalar(PARTICIPATION)
        .bind(person).bind(event.project_id).bind(slug).fetch_one(c).await)?;
    let running = progress::running_in(cx, tx, versions, id, actor).await?;
    // What is certified here was learned in the language of the room.
    Ok(Some(Running { language: event.language, ..running }))
}
