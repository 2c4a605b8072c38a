//! Marks of held events, and what people attended by them; people counted in awareness sessions.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use courses::{
    attendance::{Said, Share},
    language::Language,
};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    World,
    certificates::Award,
    gathering::{Fate, Gathering},
    log::Done,
    register::{self, Entry},
};
use crate::{
    Result, Tx,
    certificates::attendance::Printed,
    demo::phase_names,
    events::{
        after::reach,
        attendance::{MarkId, Method},
        awards::USUAL_PERCENT,
        event::{EventKind, Session},
    },
    ledger::keys::SessionId,
    people::person::PersonId,
    projects::project::DEFAULT_ZONE,
    system::{audit::Act, db::bulk::insert_all, key::AccountId},
};

/// What somebody attended of a session, by the marks that hold.
pub(super) struct Attended {
    /// Place of the event in the list of events.
    pub(super) event: usize,
    pub(super) session: SessionId,
    pub(super) on: NaiveDate,
    pub(super) starts: DateTime<Utc>,
    pub(super) language: Language,
    pub(super) first: Said,
    /// Another mark that stands in for the first one, and who made it.
    pub(super) corrected: Option<(Said, DateTime<Utc>, AccountId)>,
    pub(super) planned: u32,
    pub(super) at: DateTime<Utc>,
    pub(super) by: AccountId,
}

impl Attended {
    /// The minutes that count.
    pub(super) fn minutes(&self) -> u32 {
        self.corrected.map_or(self.first, |(said, ..)| said).minutes(self.planned)
    }
}

/// A mark.
struct Mark {
    id: MarkId,
    session: SessionId,
    person: PersonId,
    bases: Vec<MarkId>,
    said: Said,
    method: Method,
    at: DateTime<Utc>,
    by: AccountId,
    device: Option<String>,
    claim: Option<String>,
}

/// Marks everybody who was expected in every session; answers the places of those who were present in one.
pub(super) async fn mark(
    world: &mut World<'_>,
    tx: &mut Tx,
    event: &Gathering,
    index: usize,
    entries: &[Entry],
) -> Result<Vec<usize>> {
    let mut marks = Vec::new();
    let mut present = Vec::new();
    let certifies = event.event.kind == EventKind::Training && world.happens(40);
    for entry in entries.iter().filter(|entry| entry.is_expected()) {
        let (mut minutes, mut came) = (0, false);
        for session in &event.sessions {
            let attended = attend(world, event, index, session, entry, &mut marks);
            minutes += attended.minutes();
            came |= attended.corrected.map_or(attended.first, |(said, ..)| said).is_present();
            world.attended[entry.person].push(attended);
        }
        if came {
            present.push(entry.person);
        }
        let share = Share { attended: minutes, planned: event.planned(), ahead: 0 };
        if certifies && share.reaches(USUAL_PERCENT) {
            let award = certify(world, event, entry.person, share);
            world.awards.extend(award);
        }
    }
    insert_all!(
        tx,
        "attendance_marks (id, session_id, person_id, bases, status, late, early, method, marked_at, recorded_at,
            recorded_by, device, claim)",
        marks,
        mark => [
            mark.id, mark.session, mark.person, Json(&mark.bases), mark.said.status.code(), i64::from(mark.said.late),
            i64::from(mark.said.early), mark.method, mark.at, mark.at, mark.by, &mark.device, &mark.claim,
        ]
    );
    for mark in &marks {
        let details =
            json!({ "mark": mark.id, "person": mark.person, "status": mark.said.status, "method": mark.method });
        world.log.push(Done::new(mark.at, mark.by, Act::AttendanceMark, mark.session, &details));
    }
    Ok(present)
}

fn attend(
    world: &World<'_>,
    event: &Gathering,
    index: usize,
    session: &Session,
    entry: &Entry,
    marks: &mut Vec<Mark>,
) -> Attended {
    let random = &world.cx.random;
    let starts = session.starts_at(DEFAULT_ZONE);
    let (said, human) = (register::says(world), &world.people[entry.person]);
    let at = starts + Duration::seconds(i64::from(10 + random.below(900)));
    let method = match random.below(20) {
        // Only who is there scans a code.
        ..3 if said == Said::PRESENT => Method::Code,
        3 | 4 => Method::Badge,
        5 => Method::Paper,
        _ => Method::List,
    };
    let scanned = method == Method::Code;
    let name = || Uuid::from_bytes(random.bytes()).simple().to_string();
    let trainer = world.people[event.trainer].account;
    let first = Mark {
        id: random.id(at),
        session: session.id,
        person: human.id,
        bases: Vec::new(),
        said,
        method,
        at,
        by: if scanned { human.account } else { trainer },
        device: scanned.then(name),
        claim: scanned.then(name),
    };
    // Somebody left before the end, and the trainer noticed in the evening. What a course counts stays as it is.
    let corrected = (event.event.course.is_none() && said == Said::PRESENT && world.happens(5)).then(|| {
        let at = session.ends_at(DEFAULT_ZONE) + Duration::minutes(i64::from(5 + random.below(90)));
        (Said { early: 45, ..said }, at, trainer)
    });
    let (first_id, by) = (first.id, first.by);
    marks.push(first);
    marks.extend(corrected.map(|(said, at, by)| Mark {
        id: random.id(at),
        session: session.id,
        person: human.id,
        bases: vec![first_id],
        said,
        method: Method::List,
        at,
        by,
        device: None,
        claim: None,
    }));
    Attended {
        event: index,
        session: session.id,
        on: session.on_date,
        starts,
        language: event.event.language,
        first: said,
        corrected,
        planned: session.planned(),
        at,
        by,
    }
}

/// A certificate of attendance, issued by the trainer on the day after.
fn certify(world: &World<'_>, event: &Gathering, person: usize, share: Share) -> Option<Award> {
    let (first, last) = event.sessions.first().zip(event.sessions.last())?;
    let printed = Printed {
        name: world.people[person].full_name(),
        project: world.phases[event.phase].slug.to_owned(),
        project_names: phase_names(world.phases[event.phase].slug),
        event: event.event.title.clone(),
        language: event.event.language,
        first_on: first.on_date,
        last_on: last.on_date,
        place: event.event.place.clone(),
        attended: share.attended,
        planned: share.planned,
    };
    Some(Award::Attendance {
        event: event.id,
        person: world.people[person].id,
        phase: event.phase,
        at: last.ends_at(DEFAULT_ZONE) + Duration::hours(20),
        by: world.people[event.trainer].account,
        printed,
    })
}

/// Counts the people of an awareness event that was held.
pub(super) async fn count(world: &mut World<'_>, tx: &mut Tx, event: &Gathering) -> Result<()> {
    if event.fate != Fate::Held {
        return Ok(());
    }
    for session in &event.sessions {
        let random = &world.cx.random;
        let counts = reach::cells().map(|(sex, band)| (sex, band, i64::from(random.below(25)) - 8));
        let counts: Vec<_> = counts.filter(|(_, _, people)| *people > 0).collect();
        insert_all!(tx, "reach_counts (session_id, sex, age_band, people)", counts, (sex, band, people) => [
            session.id, *sex, *band, *people,
        ]);
        let total: i64 = counts.iter().map(|(_, _, people)| people).sum();
        let details = json!({ "event": event.id, "people": total });
        let (at, actor) = (session.ends_at(DEFAULT_ZONE), world.people[event.trainer].account);
        world.log.push(Done::new(at, actor, Act::ReachSet, session.id, &details));
    }
    Ok(())
}
