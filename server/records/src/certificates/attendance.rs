//! Certificates of attendance: how many of the planned hours of an event somebody was there. The certificate of
//! [achievement](super::achievement) is another one.
//!
//! What was printed stays as it was printed. Where attendance or a name was corrected afterwards, the certificate is
//! replaced by a new one, and its verification page says so.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use courses::language::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::{
    covered::{Stays, covered},
    numbers,
};
use crate::{
    Cx, Result, Tx,
    ledger::keys::EventId,
    people::person::PersonId,
    projects::project::Names,
    system::{
        audit::{
            self, Act,
            cover::{Covered, Table},
            tables::Cover,
        },
        clock, codes,
        db::{on, read, sql},
        key::{AccountId, key},
    },
};

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

key! {
    /// The key of a certificate of attendance.
    AttendanceCertificateId
}

/// A certificate of attendance.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AttendanceCertificate {
    /// Its key.
    pub id: AttendanceCertificateId,
    /// The event.
    pub event_id: EventId,
    /// The person.
    pub person_id: PersonId,
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
    pub replaced_by: Option<AttendanceCertificateId>,
}

// Of records that were merged, the certificates of both are those of the one that stands for them.
const OF_EVENT: &str =
    "SELECT c.id, c.event_id, COALESCE(x.merged_into, x.id) AS person_id, c.number, c.code, c.issued_at, c.least_percent,
        c.printed, c.replaced_at, c.replaced_by
    FROM attendance_certificates c JOIN people x ON x.id = c.person_id
    JOIN people p ON p.id = COALESCE(x.merged_into, x.id)
    WHERE c.event_id = $1 AND c.replaced_at IS NULL ORDER BY p.sort_key, p.id, c.id";
const OF_PERSON: &str =
    "SELECT c.id, c.event_id, COALESCE(x.merged_into, x.id) AS person_id, c.number, c.code, c.issued_at, c.least_percent,
        c.printed, c.replaced_at, c.replaced_by
    FROM attendance_certificates c JOIN people x ON x.id = c.person_id
    WHERE (x.id = $1 OR x.merged_into = $1) AND c.replaced_at IS NULL ORDER BY c.issued_at DESC, c.id DESC";
const BY_CODE: &str =
    "SELECT c.id, c.event_id, COALESCE(x.merged_into, x.id) AS person_id, c.number, c.code, c.issued_at, c.least_percent,
        c.printed, c.replaced_at, c.replaced_by
    FROM attendance_certificates c JOIN people x ON x.id = c.person_id WHERE c.code = $1";
const VALID: &str =
    "SELECT COALESCE(x.merged_into, x.id) FROM attendance_certificates c JOIN people x ON x.id = c.person_id
    WHERE c.event_id = $1 AND c.replaced_at IS NULL";
const INSERT: &str =
    "INSERT INTO attendance_certificates (id, event_id, person_id, number, code, issued_at, least_percent,
        printed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const REPLACE: &str =
    "UPDATE attendance_certificates SET replaced_at = $2 WHERE id = $1 AND replaced_at IS NULL RETURNING id";
const REPLACED_BY: &str = "UPDATE attendance_certificates SET replaced_by = $2 WHERE id = $1";

/// The certificates of an event that are valid, in the order of the names.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<Vec<AttendanceCertificate>> {
    Ok(read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?)
}

pub(crate) async fn of_event_in(tx: &mut Tx, event: EventId) -> Result<Vec<AttendanceCertificate>> {
    Ok(on!(tx, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?)
}

/// Who has a valid certificate of an event.
pub(crate) async fn valid(tx: &mut Tx, event: EventId) -> Result<Vec<PersonId>> {
    Ok(on!(tx, c => sql::query_scalar(VALID).bind(event).fetch_all(c).await)?)
}

/// The valid certificates of a person, the newest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<AttendanceCertificate>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// The certificate with this code, as typed, also a replaced one.
pub async fn by_code(cx: &Cx, typed: &str) -> Result<Option<AttendanceCertificate>> {
    let code = codes::read(typed);
    Ok(read!(cx.db, c => sql::query_as(BY_CODE).bind(code).fetch_optional(c).await)?)
}

/// A certificate to be issued.
pub(crate) struct NewCertificate<'a> {
    pub(crate) event: EventId,
    /// The zone in whose year it is numbered.
    pub(crate) zone: Tz,
    pub(crate) person: PersonId,
    /// The share that was asked for, in percent.
    pub(crate) percent: i64,
    pub(crate) printed: &'a Printed,
}

pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    new: &NewCertificate<'_>,
) -> Result<AttendanceCertificateId> {
    let now = cx.certain_now()?;
    let year = clock::local_date(now, new.zone).year();
    let number = numbers::next(tx, "attendance", "DYA", &new.printed.project, year).await?;
    let (id, code) = (cx.id(), codes::random::<12>(cx));
    let row = Row { id, number, code, issued_at: now, printed: Json(new.printed.clone()), nameless: false };
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(new.event).bind(new.person).bind(&row.number).bind(&row.code).bind(now).bind(new.percent)
        .bind(&row.printed).execute(c).await.map(drop))?;
    audit::cover(cx, tx, actor, &row.number, Table::AttendanceCertificates, row.covered());
    audit::record(cx, tx, actor, Act::AttendanceCertificateIssue, &row.number, &json!({ "id": id }));
    Ok(id)
}

/// Replaces a certificate by a new one, or withdraws it where there is none. One that is replaced already stays as it is.
pub(crate) async fn replace(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    old: &AttendanceCertificate,
    new: Option<&NewCertificate<'_>>,
) -> Result<()> {
    let done: Option<AttendanceCertificateId> =
        on!(tx, c => sql::query_scalar(REPLACE).bind(old.id).bind(cx.now()).fetch_optional(c).await)?;
    if done.is_none() {
        return Ok(());
    }
    let mut by = None;
    if let Some(new) = new {
        let new = insert(cx, tx, actor, new).await?;
        on!(tx, c => sql::query(REPLACED_BY).bind(old.id).bind(new).execute(c).await.map(drop))?;
        by = Some(new);
    }
    let details = json!({ "replaced_by": by });
    audit::record(cx, tx, actor, Act::AttendanceCertificateReplace, &old.number, &details);
    Ok(())
}

/// A certificate as the audit log answers for it.
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: AttendanceCertificateId,
    number: String,
    code: String,
    issued_at: DateTime<Utc>,
    printed: Json<Printed>,
    nameless: bool,
}

impl Cover for Row {
    const ALL: &'static str =
        "SELECT c.id, c.number, c.code, c.issued_at, c.printed, x.pseudonymised_at IS NOT NULL AS nameless
        FROM attendance_certificates c JOIN people x ON x.id = c.person_id ORDER BY c.id";

    fn covered(&self) -> Covered {
        let Self { id, number, code, issued_at, printed, nameless } = self;
        let stays =
            Stays { table: Table::AttendanceCertificates, id: (*id).into(), number, code, issued_at: *issued_at };
        let names = (!nameless).then(|| [Some(printed.name.as_str()), None]);
        let rest = Printed { name: String::new(), ..printed.0.clone() };
        covered(&stays, &rest, names)
    }
}
