//! Certificates of both kinds, numbered in the order in which they were issued.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use serde_json::json;
use sqlx::types::Json;

use super::{World, log::Done};
use crate::system::db::bulk::insert_all;
use crate::{
    Result, Tx,
    certificates::{
        achievement::{self, CertificateId},
        attendance::{self, AttendanceCertificateId},
    },
    events::awards::USUAL_PERCENT,
    ledger::keys::{EventId, ParticipationId},
    people::person::PersonId,
    projects::project::DEFAULT_ZONE,
    system::{
        audit::{Act, Actor},
        clock, codes,
        db::{on, sql},
        key::AccountId,
    },
};

/// A certificate to be issued.
pub(super) enum Award {
    /// For a course.
    Course { participation: ParticipationId, phase: usize, at: DateTime<Utc>, by: Actor, printed: achievement::Printed },
    /// For attending an event.
    Attendance {
        event: EventId,
        person: PersonId,
        phase: usize,
        at: DateTime<Utc>,
        by: AccountId,
        printed: attendance::Printed,
    },
}

impl Award {
    fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Course { at, .. } | Self::Attendance { at, .. } => *at,
        }
    }
}

/// A certificate with its key, number and code.
type Numbered<K, T> = (K, String, String, T);

/// So many certificates are written with one transaction.
const PIECE: usize = 4_000;

const COUNTED: &str = "SELECT name, value FROM counters";
const COUNT: &str = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";

/// Issues everything that was earned.
pub(super) async fn create(world: &mut World<'_>) -> Result<()> {
    let mut awards = std::mem::take(&mut world.awards);
    awards.sort_by_key(Award::at);
    for piece in awards.chunks(PIECE) {
        let mut tx = world.cx.db.begin().await?;
        write(world, &mut tx, piece).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn write(world: &mut World<'_>, tx: &mut Tx, awards: &[Award]) -> Result<()> {
    let counters: Vec<(String, i64)> = on!(tx, c => sql::query_as(COUNTED).fetch_all(c).await)?;
    let mut counters: BTreeMap<String, i64> = counters.into_iter().collect();
    let (mut courses, mut attendances) = (Vec::new(), Vec::new());
    for award in awards {
        let code = codes::random::<12>(world.cx);
        let year = clock::local_date(award.at(), DEFAULT_ZONE).year();
        let (kind, prefix, phase, by, action) = match award {
            Award::Course { phase, by, .. } => ("certificate", "DYQ", *phase, *by, Act::CertificateIssue),
            Award::Attendance { phase, by, .. } => {
                ("attendance", "DYA", *phase, Actor::Account(*by), Act::AttendanceCertificateIssue)
            }
        };
        let slug = world.phases[phase].slug;
        let count = counters.entry(format!("{kind}/{slug}/{year}")).or_default();
        *count += 1;
        let number = format!("{prefix}-{}-{year}-{count:05}", slug.to_uppercase());
        let details = match award {
            Award::Course { participation, at, printed, .. } => {
                let id: CertificateId = world.cx.random.id(*at);
                courses.push((id, number.clone(), code, (*participation, *at, printed)));
                json!({ "id": id })
            }
            Award::Attendance { event, person, at, printed, .. } => {
                let id: AttendanceCertificateId = world.cx.random.id(*at);
                attendances.push((id, number.clone(), code, (*event, *person, *at, printed)));
                json!({ "id": id })
            }
        };
        world.log.push(Done::new(award.at(), by, action, &number, &details));
    }
    for (name, value) in counters {
        on!(tx, c => sql::query(COUNT).bind(name).bind(value).execute(c).await.map(drop))?;
    }
    of_courses(tx, &courses).await?;
    of_attendance(tx, &attendances).await
}

/// Participation, moment, and what stands on the paper.
type OfCourse<'a> = (ParticipationId, DateTime<Utc>, &'a achievement::Printed);

async fn of_courses(tx: &mut Tx, issued: &[Numbered<CertificateId, OfCourse<'_>>]) -> Result<()> {
    insert_all!(
        tx,
        "certificates (id, participation_id, number, code, issued_at, printed)",
        issued,
        (id, number, code, (participation, at, printed)) => [*id, *participation, number, code, *at, Json(*printed)]
    );
    Ok(())
}

/// Event, person, moment, and what stands on the paper.
type OfAttendance<'a> = (EventId, PersonId, DateTime<Utc>, &'a attendance::Printed);

async fn of_attendance(tx: &mut Tx, issued: &[Numbered<AttendanceCertificateId, OfAttendance<'_>>]) -> Result<()> {
    let least = i64::from(USUAL_PERCENT);
    insert_all!(
        tx,
        "attendance_certificates (id, event_id, person_id, number, code, issued_at, least_percent, printed)",
        issued,
        (id, number, code, (event, person, at, printed)) => [
            *id, *event, *person, number, code, *at, least, Json(*printed),
        ]
    );
    Ok(())
}
