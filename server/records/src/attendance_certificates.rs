//! Certificates of attendance: how many of the planned hours of an event somebody was there. The certificate of
//! [achievement](crate::certificates) is another one.
//!
//! What was printed stays as it was printed. Where attendance or a name was corrected afterwards, the certificate is
//! replaced by a new one, and its verification page says so.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use courses::{attendance::Share, language::Language};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Cx, Error, Problem, Result, Tx, attendance, audit, clock, codes,
    events::{self, Event, change, input},
    macros::{on, read},
    projects::Names,
};

/// The share of the planned minutes that is asked for unless somebody says otherwise, in percent.
pub const USUAL_PERCENT: u8 = 80;

/// Every fact that stands on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Full name.
    pub name: String,
    /// Short name of the project.
    pub project: String,
    /// Names of the project.
    pub project_names: Names,
    /// Title of the event.
    pub event: String,
    /// Language of the event and of the certificate.
    pub language: Language,
    /// Local date of the first session.
    pub first_on: NaiveDate,
    /// Local date of the last session.
    pub last_on: NaiveDate,
    /// Where.
    pub place: String,
    /// Minutes attended.
    pub attended: u32,
    /// Minutes planned.
    pub planned: u32,
}

/// A certificate of attendance.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AttendanceCertificate {
    /// Its key.
    pub id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// Its number.
    pub number: String,
    /// Its verification code, without hyphens.
    pub code: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The share that was asked for, in percent.
    pub least_percent: i64,
    /// What stands on it.
    pub printed: Json<Printed>,
    /// When it was replaced or withdrawn.
    pub replaced_at: Option<DateTime<Utc>>,
    /// The one that was issued instead; none where it was withdrawn.
    pub replaced_by: Option<Uuid>,
}

/// A certificate that no longer says what is true.
#[derive(Clone, Debug)]
pub struct Outdated {
    /// The certificate.
    pub certificate: AttendanceCertificate,
    /// What would stand on a new one; `None` where the share is not reached any more.
    pub now: Option<Printed>,
}

const OF_EVENT: &str =
    "SELECT c.id, c.event_id, c.person_id, c.number, c.code, c.issued_at, c.least_percent, c.printed,
        c.replaced_at, c.replaced_by
    FROM attendance_certificates c JOIN people p ON p.id = c.person_id
    WHERE c.event_id = $1 AND c.replaced_at IS NULL ORDER BY p.sort_key, p.id";
const OF_PERSON: &str = "SELECT c.id, c.event_id, c.person_id, c.number, c.code, c.issued_at, c.least_percent, c.printed,
        c.replaced_at, c.replaced_by
    FROM attendance_certificates c WHERE c.person_id = $1 AND c.replaced_at IS NULL ORDER BY c.issued_at DESC, c.id DESC";
const BY_CODE: &str = "SELECT c.id, c.event_id, c.person_id, c.number, c.code, c.issued_at, c.least_percent, c.printed,
        c.replaced_at, c.replaced_by
    FROM attendance_certificates c WHERE c.code = $1";
const VALID: &str = "SELECT person_id FROM attendance_certificates WHERE event_id = $1 AND replaced_at IS NULL";
const COUNT: &str = "INSERT INTO counters (name, value) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
const INSERT: &str =
    "INSERT INTO attendance_certificates (id, event_id, person_id, number, code, issued_at, least_percent,
        printed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const REPLACE: &str =
    "UPDATE attendance_certificates SET replaced_at = $2 WHERE id = $1 AND replaced_at IS NULL RETURNING id";
const REPLACED_BY: &str = "UPDATE attendance_certificates SET replaced_by = $2 WHERE id = $1";

/// The certificates of an event that are valid, in the order of the names.
pub async fn of_event(cx: &Cx, event: Uuid) -> Result<Vec<AttendanceCertificate>> {
    Ok(read!(cx.db, c => sqlx::query_as(OF_EVENT).bind(event).fetch_all(c).await)?)
}

/// The valid certificates of a person, the newest first.
pub async fn of_person(cx: &Cx, person: Uuid) -> Result<Vec<AttendanceCertificate>> {
    Ok(read!(cx.db, c => sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// The certificate with this code, as typed, also a replaced one.
pub async fn by_code(cx: &Cx, typed: &str) -> Result<Option<AttendanceCertificate>> {
    let code = codes::read(typed);
    Ok(read!(cx.db, c => sqlx::query_as(BY_CODE).bind(code).fetch_optional(c).await)?)
}

/// What would stand on the paper of each person of an event now, with the share; nothing for an event without sessions.
async fn facts(cx: &Cx, event: &Event) -> Result<Vec<(Uuid, Share, Printed)>> {
    let sessions = events::sessions(cx, event.id).await?;
    let Some((first, last)) = sessions.first().zip(sessions.last()) else { return Ok(Vec::new()) };
    let rows = attendance::grid(cx, event.id, &sessions).await?;
    let facts = rows.iter().map(|row| {
        let share = attendance::share(event, &sessions, &row.entries, cx.now());
        let printed = Printed {
            name: row.registration.name(),
            project: event.project.clone(),
            project_names: event.project_names.0.clone(),
            event: event.title.clone(),
            language: event.language,
            first_on: first.on_date,
            last_on: last.on_date,
            place: event.place.clone(),
            attended: share.attended,
            planned: share.planned,
        };
        (row.registration.person_id, share, printed)
    });
    Ok(facts.collect())
}

/// Issues certificates to everybody who attended at least so many percent (as typed) of the planned minutes and has none
/// yet. Answers how many were issued.
///
/// # Errors
/// [`Error::Invalid`] for what is no percentage, [`Error::Conflict`] when the event is cancelled.
pub async fn issue(cx: &Cx, actor: Uuid, event: &Event, percent: &str) -> Result<usize> {
    let percent = input::number(percent, 1, 100).and_then(|n| n.ok_or(Problem::Required));
    let percent = percent.map_err(|problem| Error::field("percent", problem))?;
    let facts = facts(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    if change::lock(&mut tx, event.id).await?.cancelled_at.is_some() {
        return Err(Error::Conflict("cancelled"));
    }
    let valid: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(VALID).bind(event.id).fetch_all(c).await)?;
    let mut issued = 0;
    for (person, share, printed) in facts {
        if share.reaches(u8::try_from(percent).unwrap_or(100)) && !valid.contains(&person) {
            insert(cx, &mut tx, actor, event, person, percent, &printed).await?;
            issued += 1;
        }
    }
    tx.commit().await?;
    Ok(issued)
}

async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    actor: Uuid,
    event: &Event,
    person: Uuid,
    percent: i64,
    printed: &Printed,
) -> Result<Uuid> {
    let year = clock::local_date(cx.now(), event.zone()).year();
    let counter = format!("attendance/{}/{year}", event.project);
    let count: i64 = on!(tx, c => sqlx::query_scalar(COUNT).bind(&counter).fetch_one(c).await)?;
    let number = format!("DYA-{}-{year}-{count:05}", event.project.to_uppercase());
    let (id, code) = (cx.id(), codes::random::<12>(cx));
    on!(tx, c => sqlx::query(INSERT)
        .bind(id).bind(event.id).bind(person).bind(&number).bind(&code).bind(cx.now()).bind(percent).bind(Json(printed))
        .execute(c).await.map(drop))?;
    audit::record(cx, tx, Some(actor), "attendance-certificate.issue", &number, &json!({ "id": id })).await?;
    Ok(id)
}

/// The valid certificates of an event on which something else would stand now.
pub async fn outdated(cx: &Cx, event: &Event) -> Result<Vec<Outdated>> {
    let certificates = of_event(cx, event.id).await?;
    if certificates.is_empty() {
        return Ok(Vec::new());
    }
    let mut now: HashMap<Uuid, (Share, Printed)> =
        facts(cx, event).await?.into_iter().map(|(person, share, printed)| (person, (share, printed))).collect();
    let outdated = certificates.into_iter().filter_map(|certificate| {
        let least = u8::try_from(certificate.least_percent).unwrap_or(100);
        let now = now.remove(&certificate.person_id).filter(|(share, _)| share.reaches(least));
        let now = now.map(|(_, printed)| printed);
        (now.as_ref() != Some(&certificate.printed.0)).then_some(Outdated { certificate, now })
    });
    Ok(outdated.collect())
}

/// Puts a new certificate in the place of an outdated one, or takes it back where the share is not reached any more. The
/// old one stays, as replaced. One that is replaced already, or still true, stays as it is.
pub async fn renew(cx: &Cx, actor: Uuid, event: &Event, certificate: Uuid) -> Result<()> {
    let found = outdated(cx, event).await?.into_iter().find(|o| o.certificate.id == certificate);
    let Some(Outdated { certificate: old, now }) = found else { return Ok(()) };
    let mut tx = cx.db.begin().await?;
    change::lock(&mut tx, event.id).await?;
    let done: Option<Uuid> =
        on!(tx, c => sqlx::query_scalar(REPLACE).bind(old.id).bind(cx.now()).fetch_optional(c).await)?;
    if done.is_none() {
        return Ok(());
    }
    let mut by = None;
    if let Some(printed) = now {
        let new = insert(cx, &mut tx, actor, event, old.person_id, old.least_percent, &printed).await?;
        on!(tx, c => sqlx::query(REPLACED_BY).bind(old.id).bind(new).execute(c).await.map(drop))?;
        by = Some(new);
    }
    let details = json!({ "replaced_by": by });
    audit::record(cx, &mut tx, Some(actor), "attendance-certificate.replace", &old.number, &details).await?;
    tx.commit().await
}
