//! Who has earned a certificate of attendance of an event: for the share of its planned minutes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use courses::attendance::Share;

use crate::{
    Cx, Error, Problem, Result, Tx,
    certificates::attendance::{
        self as certificate, AttendanceCertificate, AttendanceCertificateId, NewCertificate, Printed,
    },
    events::{
        attendance::{self, Row},
        event::{self, Event, Session},
        lock::{lock, lock_open},
    },
    people::person::PersonId,
    system::key::AccountId,
    text::typed,
};

/// The share of the planned minutes that is asked for unless somebody says otherwise, in percent.
pub const USUAL_PERCENT: u8 = 80;

/// A certificate that no longer says what is true.
#[derive(Clone, Debug)]
pub struct Outdated {
    /// The certificate.
    pub certificate: AttendanceCertificate,
    /// What would stand on a new one; `None` where the share is not reached any more.
    pub now: Option<Printed>,
}

/// What would stand on the paper of each person of an event, with the share; nothing for an event without sessions.
fn earned(event: &Event, sessions: &[Session], rows: &[Row], now: DateTime<Utc>) -> Vec<(PersonId, Share, Printed)> {
    let Some((first, last)) = sessions.first().zip(sessions.last()) else { return Vec::new() };
    let one = |row: &Row| {
        let share = attendance::share(event, sessions, &row.entries, now);
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
    };
    rows.iter().map(one).collect()
}

/// [`earned`] while the event is locked: what is issued rests on the marks that count at that moment.
async fn earned_in(cx: &Cx, tx: &mut Tx, event: &Event) -> Result<Vec<(PersonId, Share, Printed)>> {
    let sessions = event::sessions_in(tx, event.id).await?;
    let rows = attendance::grid_in(tx, event.id, &sessions).await?;
    Ok(earned(event, &sessions, &rows, cx.now()))
}

/// Issues certificates to everybody who attended at least so many percent (as typed) of the planned minutes and has none
/// yet. Answers how many were issued.
///
/// # Errors
/// [`Error::Invalid`] for what is no percentage, [`Error::Conflict`] when the event is cancelled.
pub async fn issue(cx: &Cx, actor: AccountId, event: &Event, percent: &str) -> Result<usize> {
    let percent = typed::number(percent, 1, 100).and_then(|n| n.ok_or(Problem::Required));
    let percent = percent.map_err(|problem| Error::field("percent", problem))?;
    let mut tx = cx.db.begin().await?;
    let event = lock_open(&mut tx, event.id).await?;
    let valid = certificate::valid(&mut tx, event.id).await?;
    let mut issued = 0;
    for (person, share, printed) in earned_in(cx, &mut tx, &event).await? {
        if share.reaches(u8::try_from(percent).unwrap_or(100)) && !valid.contains(&person) {
            let new = NewCertificate { event: event.id, zone: event.zone(), person, percent, printed: &printed };
            certificate::insert(cx, &mut tx, actor, &new).await?;
            issued += 1;
        }
    }
    tx.commit().await?;
    Ok(issued)
}

/// Which of these certificates say something else than what is true now.
fn untrue(certificates: Vec<AttendanceCertificate>, earned: Vec<(PersonId, Share, Printed)>) -> Vec<Outdated> {
    let mut now: HashMap<PersonId, (Share, Printed)> =
        earned.into_iter().map(|(id, share, p)| (id, (share, p))).collect();
    let outdated = certificates.into_iter().filter_map(|certificate| {
        let least = u8::try_from(certificate.least_percent).unwrap_or(100);
        let now = now.remove(&certificate.person_id).filter(|(share, _)| share.reaches(least));
        let now = now.map(|(_, printed)| printed);
        (now.as_ref() != Some(&certificate.printed.0)).then_some(Outdated { certificate, now })
    });
    outdated.collect()
}

/// The valid certificates of an event on which something else would stand now.
pub async fn outdated(cx: &Cx, event: &Event) -> Result<Vec<Outdated>> {
    let certificates = certificate::of_event(cx, event.id).await?;
    if certificates.is_empty() {
        return Ok(Vec::new());
    }
    let sessions = event::sessions(cx, event.id).await?;
    let rows = attendance::grid(cx, event.id, &sessions).await?;
    Ok(untrue(certificates, earned(event, &sessions, &rows, cx.now())))
}

/// Puts a new certificate in the place of an outdated one, or takes it back where the share is not reached any more. The
/// old one stays, as replaced. One that is replaced already, or still true, stays as it is.
pub async fn renew(cx: &Cx, actor: AccountId, event: &Event, certificate: AttendanceCertificateId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let event = lock(&mut tx, event.id).await?;
    let mut valid = certificate::of_event_in(&mut tx, event.id).await?;
    valid.retain(|one| one.id == certificate);
    let earned = earned_in(cx, &mut tx, &event).await?;
    let Some(Outdated { certificate: old, now }) = untrue(valid, earned).pop() else { return Ok(()) };
    let new = now.as_ref().map(|printed| NewCertificate {
        event: event.id,
        zone: event.zone(),
        person: old.person_id,
        percent: old.least_percent,
        printed,
    });
    certificate::replace(cx, &mut tx, actor, &old, new.as_ref()).await?;
    tx.commit().await
}
