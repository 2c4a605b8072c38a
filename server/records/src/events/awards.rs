//! Who has earned a certificate of attendance of an event: for the share of its planned minutes.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use courses::attendance::Share;

use crate::{
    Conflict, Cx, Error, Problem, Result, Tx,
    certificates::attendance::{
        self as certificate, AttendanceCertificate, AttendanceCertificateId, NewCertificate, Printed,
    },
    events::{
        attendance::{self, Row},
        event::{self, Event, Session},
        lock::{lock, lock_open},
        notices::{self, About, Reached, Tell},
        registrations::{self, places::is_over},
    },
    people::person::PersonId,
    system::{key::AccountId, mails::Urgency},
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

/// How somebody on the list stands to a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Reaches the share, and has none yet.
    Ready,
    /// Has a valid one, with this number.
    Has(String),
    /// Nobody has said yet who they are: one person would get two.
    Unidentified,
    /// Does not reach the share.
    Short,
}

/// Somebody on the list, as they stand to a certificate.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The person.
    pub person: PersonId,
    /// The name as it would be printed.
    pub name: String,
    /// How much they attended.
    pub share: Share,
    /// How they stand.
    pub standing: Standing,
}

/// A share as it is typed, in percent.
fn share_of(percent: &str) -> Result<i64> {
    let percent = typed::number(percent, 1, 100).and_then(|n| n.ok_or(Problem::Required));
    percent.map_err(|problem| Error::field("percent", problem))
}

/// How everybody on the list stands to a certificate from this share on, in the order of their names. Whoever was never there
/// is left out.
///
/// # Errors
/// [`Error::Invalid`] for what is no percentage.
pub async fn candidates(cx: &Cx, event: &Event, percent: &str) -> Result<Vec<Candidate>> {
    let least = u8::try_from(share_of(percent)?).unwrap_or(100);
    let sessions = event::sessions(cx, event.id).await?;
    let rows = attendance::grid(cx, event.id, &sessions).await?;
    let valid: HashMap<PersonId, String> =
        certificate::of_event(cx, event.id).await?.into_iter().map(|one| (one.person_id, one.number)).collect();
    let all = rows.iter().zip(earned(event, &sessions, &rows, cx.now()));
    let one = |(row, (person, share, printed)): (&Row, (PersonId, Share, Printed))| {
        let standing = match valid.get(&person) {
            Some(number) => Standing::Has(number.clone()),
            None if !share.reaches(least) => Standing::Short,
            None if row.registration.to_match => Standing::Unidentified,
            None => Standing::Ready,
        };
        (share.attended > 0).then_some(Candidate { person, name: printed.name, share, standing })
    };
    Ok(all.filter_map(one).collect())
}

/// How many certificates were issued, and who was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// Certificates.
    pub certificates: usize,
    /// Who was told of theirs, and who has to be told otherwise.
    pub reached: Reached,
}

/// Issues certificates to those of these people who attended at least so many percent (as typed) of the planned minutes, of
/// whom somebody has said who they are, and who have none yet. `tell` tells each of them, by mail where there is an address.
///
/// # Errors
/// [`Error::Invalid`] for what is no percentage, [`Error::Conflict`] when the event is cancelled or not over yet.
pub async fn issue(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    percent: &str,
    people: &[PersonId],
    tell: Option<Tell<'_>>,
) -> Result<Issued> {
    let percent = share_of(percent)?;
    let mut tx = cx.db.begin().await?;
    let event = lock_open(&mut tx, event.id).await?;
    // Whoever goes home at noon would have the certificate of the whole day.
    if !is_over(cx, &mut tx, &event).await? {
        return Err(Error::Conflict(Conflict::EarlyCertificate));
    }
    let valid = certificate::valid(&mut tx, event.id).await?;
    let list = registrations::list_in(&mut tx, event.id).await?;
    let unidentified: HashSet<PersonId> =
        list.into_iter().filter(|row| row.to_match).map(|row| row.person_id).collect();
    let sessions = event::sessions_in(&mut tx, event.id).await?;
    let mut issued = Issued::default();
    for (person, share, printed) in earned_in(cx, &mut tx, &event).await? {
        let is_asked = people.contains(&person) && !unidentified.contains(&person);
        if is_asked && share.reaches(u8::try_from(percent).unwrap_or(100)) && !valid.contains(&person) {
            let new = NewCertificate { event: event.id, zone: event.zone(), person, percent, printed: &printed };
            certificate::insert(cx, &mut tx, actor, &new).await?;
            issued.certificates += 1;
            let Some(tell) = tell else { continue };
            let reader = notices::reader(&mut tx, person).await?;
            let (subject, body) = tell(reader.language(), About::Certificate, &event, &sessions);
            let words = (subject.as_str(), body.as_str());
            let mail = notices::tell(cx, &mut tx, event.id, &reader, About::Certificate, Urgency::Mass, words).await?;
            issued.reached.count(mail);
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
