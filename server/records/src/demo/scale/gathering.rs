//! One training event, drawn by lot: held, cancelled or ahead.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc, Weekday};
use courses::language::Language;

use super::{World, words};
use crate::{
    demo::{moment, names::pick},
    events::{
        event::{EventKind, Session},
        input::{Checked, CheckedSession},
    },
    ledger::keys::EventId,
    people::regions,
    projects::project::DEFAULT_ZONE,
    system::clock,
};

/// An event.
pub(super) struct Gathering {
    pub(super) id: EventId,
    pub(super) phase: usize,
    pub(super) event: Checked,
    pub(super) fate: Fate,
    pub(super) created: DateTime<Utc>,
    /// Place of the trainer in the list of people.
    pub(super) trainer: usize,
    pub(super) sessions: Vec<Session>,
    /// Places of the people who may be on its list, the last one of them entered before the event.
    candidates: std::ops::Range<usize>,
}

impl Gathering {
    /// Planned minutes of all sessions.
    pub(super) fn planned(&self) -> u32 {
        self.sessions.iter().map(Session::planned).sum()
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Held,
    Cancelled,
    Ahead,
}

/// People come from so many who were entered one after the other: whoever is new is trained.
const NEIGHBOURS: usize = 600;

impl Gathering {
    /// The places of so many different people, of those who could be there.
    pub(super) fn people(&self, world: &World<'_>, many: usize) -> Vec<usize> {
        let mut people = Vec::with_capacity(many);
        // In a small world there may not be so many.
        for _ in 0..many * 3 {
            let place = self.candidates.start + world.below(self.candidates.len());
            if people.len() < many && !world.people[place].trains && !people.contains(&place) {
                people.push(place);
            }
        }
        people
    }
}

/// An event of a phase, with whatever became of it.
pub(super) fn draw(world: &World<'_>, phase: usize) -> Gathering {
    let (random, range, told) = (&world.cx.random, world.ranges[phase].clone(), world.phases[phase].told);
    // The last phase goes on.
    let goes_on = phase + 1 == world.phases.len();
    // Those who train came first; some people are there before the first event.
    let trainers = world.people[range.clone()].iter().take_while(|human| human.trains).count();
    let early = (trainers + 40).min(range.len() / 2);
    let newest = range.start + early + world.below(range.len() - early);
    let (mut created, mut day) = (world.people[newest].entered + Duration::days(1), told);
    let candidates = if goes_on && world.happens(10) {
        created = moment(told - Duration::days(i64::from(2 + random.below(30))), 8);
        day += Duration::days(i64::from(7 + random.below(260)));
        range.clone()
    } else {
        day = clock::local_date(created, DEFAULT_ZONE) + Duration::days(i64::from(16 + random.below(40)));
        newest.saturating_sub(NEIGHBOURS).max(range.start)..newest + 1
    };
    if day.weekday() == Weekday::Sun {
        day += Duration::days(1);
    }
    // The first phase is over.
    if !goes_on && day > told - Duration::days(4) {
        day = told - Duration::days(4);
        created = created.min(moment(day - Duration::days(10), 8));
    }
    let fate = match (day > told - Duration::days(4), world.happens(2)) {
        (_, true) => Fate::Cancelled,
        (true, _) => Fate::Ahead,
        (false, _) => Fate::Held,
    };
    let event = describe(world, day, fate);
    let id = random.id(created);
    let sessions = event.sessions.iter().map(|session| Session {
        id: random.id(created),
        event_id: id,
        title: session.title.clone(),
        on_date: session.on_date,
        starts: session.starts,
        planned_minutes: session.planned_minutes,
        secret: random.bytes::<32>().to_vec(),
        code_counts_late: false,
        heads: None,
    });
    let sessions = sessions.collect();
    let there = world.people[range.clone()].iter().take_while(|human| human.trains && human.entered < created);
    let trainer = range.start + world.below(there.count());
    Gathering { id, phase, event, fate, created, trainer, sessions, candidates }
}

fn describe(world: &World<'_>, day: NaiveDate, fate: Fate) -> Checked {
    let random = &world.cx.random;
    let kind = match random.below(100) {
        ..60 => EventKind::Training,
        60..75 => EventKind::RoundTable,
        75..85 => EventKind::Simulation,
        _ => EventKind::Awareness,
    };
    let language = match random.below(20) {
        0 => Language::En,
        1..4 => Language::Ru,
        _ => Language::Az,
    };
    let unit = pick(random, regions::units());
    let delivers = kind == EventKind::Training && world.happens(75);
    Checked {
        kind,
        title: (*pick(random, words::titles(kind, language))).into(),
        language,
        course: delivers.then(|| (world.version.slug.clone(), world.version.id)),
        place: format!("{}, {}", unit.name(Language::Az), pick(random, words::ROOMS)),
        region: Some(unit.code.to_owned()),
        organisers: String::new(),
        contact: String::new(),
        capacity: (kind != EventKind::Awareness && world.happens(70)).then_some(30),
        costs: world.happens(80).then(|| i64::from(20 + random.below(500)) * 1_000),
        currency: "AZN".into(),
        agenda: String::new(),
        trainers: Vec::new(),
        joinable: fate == Fate::Ahead && world.happens(50),
        sessions: half_days(world, kind, day),
    }
}

fn half_days(world: &World<'_>, kind: EventKind, first: NaiveDate) -> Vec<CheckedSession> {
    let half_day = |day: i64, starts: i64, planned_minutes: i64| CheckedSession {
        row: 0,
        id: None,
        title: String::new(),
        on_date: first + Duration::days(day),
        starts,
        planned_minutes,
    };
    let whole = |day: i64| [half_day(day, 9 * 60 + 30, 180), half_day(day, 14 * 60, 150)];
    match (kind, world.below(10)) {
        (EventKind::Awareness, _) => vec![half_day(0, 11 * 60, 90)],
        (EventKind::RoundTable, ..5) => vec![half_day(0, 10 * 60, 180)],
        (EventKind::Training, 3..8) => (0..2).flat_map(whole).collect(),
        (EventKind::Training, 8..) => (0..3).flat_map(whole).collect(),
        _ => whole(0).into(),
    }
}
