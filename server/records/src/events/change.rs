//! Entering and changing events. Whoever is registered is told what changes for them.

mod copies;
mod mistake;
mod off;

use chrono::NaiveDate;
use serde_json::json;

pub use self::{
    copies::{Copying, repeat},
    mistake::{may_remove, remove},
    off::{cancel, is_held, postpone, restore},
};
use super::input::{Checked, session_field};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::sessions::Viewer,
    events::{
        after::feedback::round,
        attendance,
        event::{Event, Session},
        held,
        input::EventInput,
        lock::lock,
        messages::{Whom, readers},
        notices::{self, About, Tell},
        recount,
    },
    ledger::keys::{EventId, SessionId},
    people::person::PersonId,
    projects::project::{Project, ProjectId},
    system::{
        audit::{self, Act},
        codes,
        db::{on, sql},
        error::{Problem, Problems},
        key::AccountId,
        mails::Urgency,
    },
    text::{self, typed},
};

const INSERT: &str =
    "INSERT INTO events (id, project_id, kind, title, language, course_slug, course_version_id, place, region,
        organisers, capacity, costs, currency, agenda, join_code, joinable, notice, revision, search_key, created_by,
        created_at, changed_at, contact)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', 0, $17, $18, $19, $19, $20)
    ON CONFLICT (id) DO NOTHING";
const OWN: &str = "SELECT COUNT(*) FROM events WHERE id = $1 AND project_id = $2 AND created_by = $3";
const UPDATE: &str = "UPDATE events SET kind = $2, title = $3, language = $4, course_slug = $5, course_version_id = $6,
        place = $7, region = $8, organisers = $9, capacity = $10, costs = $11, currency = $12, agenda = $13, joinable = $14,
        search_key = $15, revision = revision + 1, changed_at = $16, contact = $17 WHERE id = $1";
const TRAINERS: &str = "SELECT person_id FROM event_trainers WHERE event_id = $1 ORDER BY person_id";
// A new place or hour has another reason than the one that was given before, or none.
const SETTLED: &str = "UPDATE events SET notice = '', put_off_from = NULL WHERE id = $1";
const CLEAR_TRAINERS: &str = "DELETE FROM event_trainers WHERE event_id = $1";
const ADD_TRAINER: &str = "INSERT INTO event_trainers (event_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const INSERT_SESSION: &str =
    "INSERT INTO event_sessions (id, event_id, title, on_date, starts, planned_minutes, secret,
        code_counts_late) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const UPDATE_SESSION: &str = "UPDATE event_sessions SET title = $3, on_date = $4, starts = $5, planned_minutes = $6 WHERE id = $1 AND event_id = $2";
const DELETE_SESSION: &str = "DELETE FROM event_sessions WHERE id = $1";
const MARKED: &str = "SELECT DISTINCT m.session_id FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id
    WHERE s.event_id = $1
    UNION SELECT r.session_id FROM reach_counts r JOIN event_sessions s ON s.id = r.session_id WHERE s.event_id = $1";
const HEADS: &str = "UPDATE event_sessions SET heads = $2 WHERE id = $1";
const COUNTS_LATE: &str = "UPDATE event_sessions SET code_counts_late = $2 WHERE id = $1";

/// Enters an event; answers its key. Sent twice with one key it is one event.
///
/// # Errors
/// [`Error::Invalid`] with what is not right; [`Error::Conflict`] for a key that somebody else's event has.
pub async fn create(cx: &Cx, actor: &Viewer, project: &Project, input: &EventInput) -> Result<EventId> {
    let trainers = trainer_ids(cx, project.id).await?;
    let checked = input.check(cx, project.id, &trainers, None).await?.map_err(Problems::into_error)?;
    let mut tx = cx.db.begin().await?;
    let id = input.id.parse().unwrap_or_else(|_| cx.id());
    if !insert(cx, &mut tx, actor.account, (id, project.id), &checked).await? {
        let own: i64 = on!(tx, c => sql::query_scalar(OWN)
            .bind(id).bind(project.id).bind(actor.account).fetch_one(c).await)?;
        return if own == 1 { Ok(id) } else { Err(Error::Conflict(Conflict::Changed)) };
    }
    let details = json!({ "title": checked.title, "sessions": checked.sessions.len() });
    audit::record(cx, &mut tx, actor.account, Act::EventCreate, &id.to_string(), &details);
    tx.commit().await?;
    Ok(id)
}

async fn trainer_ids(cx: &Cx, project: ProjectId) -> Result<Vec<PersonId>> {
    Ok(crate::events::event::possible_trainers(cx, project).await?.into_iter().map(|t| t.id).collect())
}

/// Enters an event under this key; false where there is one already.
pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    (id, project): (EventId, ProjectId),
    event: &Checked,
) -> Result<bool> {
    let new = on!(tx, c => sql::query(INSERT)
        .bind(id)
        .bind(project)
        .bind(event.kind)
        .bind(&event.title)
        .bind(event.language.code())
        .bind(event.course.as_ref().map(|(slug, _)| slug.as_str()))
        .bind(event.course.as_ref().map(|(_, version)| *version))
        .bind(&event.place)
        .bind(&event.region)
        .bind(&event.organisers)
        .bind(event.capacity)
        .bind(event.costs)
        .bind(&event.currency)
        .bind(&event.agenda)
        .bind(codes::random::<8>(cx))
        .bind(event.joinable)
        .bind(search_key(event))
        .bind(actor)
        .bind(cx.now())
        .bind(&event.contact)
        .execute(c)
        .await)?;
    if new == 0 {
        return Ok(false);
    }
    set_trainers(tx, id, &event.trainers).await?;
    for session in &event.sessions {
        insert_session(cx, tx, id, &session.title, session.on_date, session.starts, session.planned_minutes).await?;
    }
    Ok(true)
}

pub(crate) fn search_key(event: &Checked) -> String {
    text::search_key(&format!("{} {} {}", event.title, event.place, event.organisers))
}

async fn trainers_in(tx: &mut Tx, event: EventId) -> Result<Vec<PersonId>> {
    Ok(on!(tx, c => sql::query_scalar(TRAINERS).bind(event).fetch_all(c).await)?)
}

async fn set_trainers(tx: &mut Tx, event: EventId, trainers: &[PersonId]) -> Result<()> {
    on!(tx, c => sql::query(CLEAR_TRAINERS).bind(event).execute(c).await.map(drop))?;
    for person in trainers {
        on!(tx, c => sql::query(ADD_TRAINER).bind(event).bind(person).execute(c).await.map(drop))?;
    }
    Ok(())
}

async fn insert_session(
    cx: &Cx,
    tx: &mut Tx,
    event: EventId,
    title: &str,
    on_date: NaiveDate,
    starts: i64,
    planned_minutes: i64,
) -> Result<()> {
    let secret = cx.random.bytes::<32>().to_vec();
    on!(tx, c => sql::query(INSERT_SESSION)
        .bind(cx.id::<SessionId>()).bind(event).bind(title).bind(on_date).bind(starts).bind(planned_minutes).bind(secret).bind(false)
        .execute(c).await.map(drop))?;
    Ok(())
}

async fn marked(tx: &mut Tx, event: EventId) -> Result<Vec<SessionId>> {
    Ok(on!(tx, c => sql::query_scalar(MARKED).bind(event).fetch_all(c).await)?)
}

/// Changes an event. Where people are marked already, date, hour and minutes of a session stay, and it cannot go: its
/// facts are in the ledger. Sessions that come or go change the shares of everybody who attended. Whoever is registered gets a mail when place or hours change.
///
/// # Errors
/// [`Error::Conflict`] when somebody else has changed it since `revision`.
pub async fn update(
    cx: &Cx,
    actor: &Viewer,
    event: &Event,
    revision: i64,
    input: &EventInput,
    tell: Tell<'_>,
) -> Result<()> {
    let trainers = trainer_ids(cx, event.project_id).await?;
    let before = event.course_slug.as_deref();
    let checked = input.check(cx, event.project_id, &trainers, before).await?.map_err(Problems::into_error)?;
    let versions = attendance::prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    let before = lock(&mut tx, event.id).await?;
    let trained_by = trainers_in(&mut tx, event.id).await?;
    if before.revision != revision {
        return Err(Error::Conflict(Conflict::Changed));
    }
    let sessions = crate::events::event::sessions_in(&mut tx, event.id).await?;
    round::settle(cx, &mut tx, &before, &sessions).await?;
    let marked = marked(&mut tx, event.id).await?;
    let mut problems = Problems::default();
    for session in &sessions {
        let kept = checked.sessions.iter().find(|s| s.id == Some(session.id));
        let moved = kept.is_none_or(|s| {
            (s.on_date, s.starts, s.planned_minutes) != (session.on_date, session.starts, session.planned_minutes)
        });
        if moved && marked.contains(&session.id) {
            let row =
                kept.map(|s| s.row).or_else(|| input.sessions.iter().position(|s| s.id == session.id.to_string()));
            let _: Option<()> = problems.take(session_field("date", row.unwrap_or(0)), Err(Problem::Marked));
        }
    }
    let course = checked.course.as_ref().map(|(slug, _)| slug.as_str());
    if !marked.is_empty() && course != before.course_slug.as_deref() {
        let _: Option<()> = problems.take("course", Err(Problem::Marked));
    }
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    let planned: i64 = sessions.iter().map(|s| s.planned_minutes).sum();
    let attended = if planned == checked.sessions.iter().map(|s| s.planned_minutes).sum::<i64>() {
        Vec::new()
    } else {
        recount::attended(&mut tx, &before).await?
    };
    // The same course stays on the version with which it was entered.
    let version = if course == before.course_slug.as_deref() {
        before.course_version_id
    } else {
        checked.course.as_ref().map(|(_, version)| *version)
    };
    on!(tx, c => sql::query(UPDATE)
        .bind(event.id)
        .bind(checked.kind)
        .bind(&checked.title)
        .bind(checked.language.code())
        .bind(course)
        .bind(version)
        .bind(&checked.place)
        .bind(&checked.region)
        .bind(&checked.organisers)
        .bind(checked.capacity)
        .bind(checked.costs)
        .bind(&checked.currency)
        .bind(&checked.agenda)
        .bind(checked.joinable)
        .bind(search_key(&checked))
        .bind(cx.now())
        .bind(&checked.contact)
        .execute(c)
        .await
        .map(drop))?;
    set_trainers(&mut tx, event.id, &checked.trainers).await?;
    for session in sessions.iter().filter(|s| !checked.sessions.iter().any(|kept| kept.id == Some(s.id))) {
        on!(tx, c => sql::query(DELETE_SESSION).bind(session.id).execute(c).await.map(drop))?;
    }
    for session in &checked.sessions {
        if let Some(id) = session.id.filter(|id| sessions.iter().any(|s| s.id == *id)) {
            on!(tx, c => sql::query(UPDATE_SESSION)
                .bind(id).bind(event.id).bind(&session.title).bind(session.on_date).bind(session.starts)
                .bind(session.planned_minutes).execute(c).await.map(drop))?;
        } else {
            let (title, minutes) = (&session.title, session.planned_minutes);
            insert_session(cx, &mut tx, event.id, title, session.on_date, session.starts, minutes).await?;
        }
    }
    crate::events::registrations::places::fill(cx, &mut tx, event.id, tell).await?;
    held::refresh_all(&mut tx, event.id).await?;
    let after = crate::events::event::sessions_in(&mut tx, event.id).await?;
    let hours =
        |list: &[Session]| -> Vec<_> { list.iter().map(|s| (s.on_date, s.starts, s.planned_minutes)).collect() };
    // Whoever was told that it is cancelled hears of the new place when it takes place after all.
    let moved = before.place != checked.place || hours(&sessions) != hours(&after);
    if moved && before.cancelled_at.is_none() {
        on!(tx, c => sql::query(SETTLED).bind(event.id).execute(c).await.map(drop))?;
        tell_people(cx, &mut tx, event.id, About::Change, tell).await?;
    }
    recount::conclude(cx, &mut tx, &versions, actor.account, &before, attended).await?;
    let mut fields = changed(&before, (&sessions, &after), &checked);
    if trained_by != trainers_in(&mut tx, event.id).await? {
        fields.push("trainers");
    }
    let details = json!({ "title": checked.title, "sessions": checked.sessions.len(), "fields": fields });
    audit::record(cx, &mut tx, actor.account, Act::EventUpdate, &event.id.to_string(), &details);
    tx.commit().await
}

/// The names of the fields that differ, but for who trains: they stand in a table of their own.
fn changed(before: &Event, (was, is): (&[Session], &[Session]), after: &Checked) -> Vec<&'static str> {
    let held = |list: &[Session]| -> Vec<_> {
        list.iter().map(|s| (s.id, s.title.clone(), s.on_date, s.starts, s.planned_minutes)).collect()
    };
    let course = after.course.as_ref().map(|(slug, _)| slug.as_str());
    let fields = [
        ("kind", before.kind != after.kind),
        ("title", before.title != after.title),
        ("language", before.language != after.language),
        ("course", before.course_slug.as_deref() != course),
        ("place", before.place != after.place),
        ("region", before.region != after.region),
        ("organisers", before.organisers != after.organisers),
        ("capacity", before.capacity != after.capacity),
        ("costs", before.costs != after.costs),
        ("currency", before.currency != after.currency),
        ("agenda", before.agenda != after.agenda),
        ("joinable", before.joinable != after.joinable),
        ("sessions", held(was) != held(is)),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

async fn tell_people(cx: &Cx, tx: &mut Tx, event: EventId, about: About, tell: Tell<'_>) -> Result<()> {
    let now = crate::events::event::find_in(tx, event).await?.ok_or(Error::NotFound)?;
    let sessions = crate::events::event::sessions_in(tx, event).await?;
    for reader in readers(tx, event, Whom::All).await? {
        let (subject, body) = tell(reader.language(), about, &now, &sessions);
        notices::tell(cx, tx, event, &reader, about, Urgency::Mass, (&subject, &body)).await?;
    }
    Ok(())
}

/// Remembers how many people the trainer counted in the room; empty takes the number away.
pub async fn set_heads(cx: &Cx, actor: AccountId, session: SessionId, typed: &str) -> Result<()> {
    let heads = typed::number(typed, 0, 100_000).map_err(|p| Error::field("heads", p))?;
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(HEADS).bind(session).bind(heads).execute(c).await.map(drop))?;
    let details = json!({ "fields": ["heads"], "heads": heads });
    audit::record(cx, &mut tx, actor, Act::SessionChange, &session.to_string(), &details);
    tx.commit().await
}

/// Decides whether who scans the code from now on counts as late.
pub async fn set_counts_late(cx: &Cx, actor: AccountId, session: SessionId, late: bool) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(COUNTS_LATE).bind(session).bind(late).execute(c).await.map(drop))?;
    let details = json!({ "fields": ["code_counts_late"], "code_counts_late": late });
    audit::record(cx, &mut tx, actor, Act::SessionChange, &session.to_string(), &details);
    tx.commit().await
}
