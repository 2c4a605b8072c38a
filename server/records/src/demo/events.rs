//! Training events of both phases: held ones with attendance, and one ahead with a waiting list.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use courses::{
    attendance::{Said, Status},
    language::Language,
};

use super::{Phase, after, date, moment};
use crate::{
    Cx, Result, Tx,
    authoring::library::Versions,
    events::{
        attendance::{self, Method, NewMark},
        change,
        event::{self, EventKind},
        held,
        input::{Checked, CheckedSession},
        registrations::{
            self, New,
            state::{RegistrationState, Source},
        },
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        db::{on, sql},
        key::AccountId,
        versions::Published,
    },
};

struct Told {
    phase: &'static str,
    kind: EventKind,
    title: &'static str,
    language: Language,
    place: &'static str,
    region: &'static str,
    first_day: (i32, u32, u32),
    days: i64,
    capacity: Option<i64>,
    costs: i64,
    /// How many people are on the list.
    people: usize,
    /// Whether it was held.
    held: bool,
    /// Whether it delivers the shipped course.
    course: bool,
}

const ALL: &[Told] = &[
    Told {
        phase: "phase-1",
        kind: EventKind::Training,
        title: "İnsan alveri qurbanlarının müəyyən edilməsi",
        language: Language::Az,
        place: "Bakı, tədris mərkəzi",
        region: "AZ-BA",
        first_day: (2010, 3, 16),
        days: 2,
        capacity: Some(30),
        costs: 385_000,
        people: 16,
        held: true,
        course: true,
    },
    Told {
        phase: "phase-2",
        kind: EventKind::Training,
        title: "Əmək istismarının əlamətləri və ilk təmas",
        language: Language::Az,
        place: "Gəncə, konfrans zalı",
        region: "AZ-GA",
        first_day: (2026, 5, 12),
        days: 2,
        capacity: Some(30),
        costs: 462_500,
        people: 24,
        held: true,
        course: true,
    },
    Told {
        phase: "phase-2",
        kind: EventKind::RoundTable,
        title: "Полиция, инспекция труда и НПО: кто кому звонит",
        language: Language::Ru,
        place: "Баку, зал совещаний",
        region: "AZ-BA",
        first_day: (2026, 9, 22),
        days: 1,
        capacity: None,
        costs: 121_000,
        people: 14,
        held: true,
        course: false,
    },
    Told {
        phase: "phase-2",
        kind: EventKind::Simulation,
        title: "Simulyasiya: tikinti sahəsində yoxlama",
        language: Language::Az,
        place: "Sumqayıt, məşq meydançası",
        region: "AZ-SM",
        first_day: (2027, 2, 16),
        days: 1,
        capacity: Some(12),
        costs: 298_000,
        people: 15,
        held: false,
        course: false,
    },
    Told {
        phase: "phase-2",
        kind: EventKind::Awareness,
        title: "Xaricdə iş təklifi: imzalamazdan əvvəl nəyi yoxlamaq olar",
        language: Language::Az,
        place: "Şəki, peşə məktəbi",
        region: "AZ-SA",
        first_day: (2026, 6, 10),
        days: 1,
        capacity: None,
        costs: 34_000,
        people: 0,
        held: true,
        course: false,
    },
];

const TRAINEES: &str = "SELECT a.person_id FROM accounts a JOIN project_roles r ON r.account_id = a.id
    WHERE r.project_id = $1 AND r.role = 'trainee' AND a.user_key <> 'trainee' ORDER BY a.person_id";
const ONE: &str = "SELECT id, person_id FROM accounts WHERE user_key = $1";

/// Tells the events of all phases.
pub(super) async fn tell(cx: &Cx, tx: &mut Tx, phases: &[Phase], version: &Arc<Published>) -> Result<()> {
    let (trainer_account, trainer): (AccountId, PersonId) =
        on!(tx, c => sql::query_as(ONE).bind("trainer").fetch_one(c).await)?;
    let (_, learner): (AccountId, PersonId) = on!(tx, c => sql::query_as(ONE).bind("trainee").fetch_one(c).await)?;
    for told in ALL {
        let Some(phase) = phases.iter().find(|p| p.slug == told.phase) else { continue };
        let mut people: Vec<PersonId> = on!(tx, c => sql::query_scalar(TRAINEES).bind(phase.id).fetch_all(c).await)?;
        people.truncate(told.people);
        if !told.held {
            people.insert(0, learner);
        }
        cx.clock.set(moment(date(told.first_day) - Duration::days(30), 7));
        let checked = checked(told, version, trainer);
        let id = cx.id();
        change::insert(cx, tx, trainer_account, (id, phase.id), &checked).await?;
        for (place, person) in people.iter().enumerate() {
            let full = told.capacity.is_some_and(|room| i64::try_from(place).unwrap_or(0) >= room);
            let state = if full { RegistrationState::Waiting } else { RegistrationState::Registered };
            let source = if place % 3 == 0 { Source::Invitation } else { Source::Trainer };
            let new = New {
                person: *person,
                state,
                source,
                organisation: None,
                to_match: false,
                entered: false,
                created_by: Some(trainer_account),
            };
            cx.clock.set(cx.now() + Duration::minutes(3));
            registrations::insert(cx, tx, id, &new).await?;
        }
        if told.held {
            hold(cx, tx, &Versions::of(version.id, version), trainer_account, id, &people).await?;
            after::tell(cx, tx, trainer_account, id, &people).await?;
        }
        held::refresh_all(tx, id).await?;
    }
    Ok(())
}

fn checked(told: &Told, version: &Published, trainer: PersonId) -> Checked {
    let first = date(told.first_day);
    let half_day = |day: NaiveDate, starts: i64, planned_minutes: i64, row: usize| CheckedSession {
        row,
        id: None,
        title: String::new(),
        on_date: day,
        starts,
        planned_minutes,
    };
    let sessions = (0..told.days).flat_map(|n| {
        let day = first + Duration::days(n);
        [half_day(day, 9 * 60 + 30, 180, 0), half_day(day, 14 * 60, 150, 1)]
    });
    Checked {
        kind: told.kind,
        title: told.title.into(),
        language: told.language,
        course: told.course.then(|| (version.slug.clone(), version.id)),
        place: told.place.into(),
        region: Some(told.region.into()),
        organisers: String::new(),
        contact: String::new(),
        capacity: told.capacity,
        costs: Some(told.costs),
        currency: "AZN".into(),
        agenda: String::new(),
        trainers: vec![trainer],
        joinable: !told.held,
        sessions: sessions.collect(),
    }
}

/// Marks everybody, one session after the other: most come, some late, some leave early, a few are excused.
async fn hold(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    account: AccountId,
    id: EventId,
    people: &[PersonId],
) -> Result<()> {
    let Some(event) = event::find_in(tx, id).await? else { return Ok(()) };
    for session in event::sessions_in(tx, id).await? {
        cx.clock.set(session.starts_at(event.zone()));
        for person in people {
            cx.clock.set(cx.now() + Duration::seconds(7));
            let nothing = |status| Said { status, late: 0, early: 0 };
            let said = match cx.random.below(20) {
                0 => nothing(Status::Absent),
                1 => nothing(Status::Excused),
                2 => Said { late: 20, ..Said::PRESENT },
                3 => Said { early: 30, ..Said::PRESENT },
                _ => Said::PRESENT,
            };
            let mark = NewMark {
                id: cx.id(),
                person: *person,
                bases: Some(Vec::new()),
                said,
                method: Method::List,
                at: cx.now(),
                device: None,
                claim: None,
            };
            attendance::mark_in(cx, tx, versions, account.into(), &event, &session, &[mark]).await?;
        }
    }
    Ok(())
}
