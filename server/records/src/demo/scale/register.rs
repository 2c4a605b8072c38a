//! Lists of events: who is to come, and how they came to be on the list.

use chrono::{DateTime, Duration, Utc};
use courses::attendance::Status;

use super::{
    World,
    gathering::{Fate, Gathering},
    minutes,
};
use crate::{
    Result, Tx,
    events::{
        event::EventKind,
        registrations::{
            RegistrationId,
            state::{RegistrationState as State, Source},
        },
    },
    projects::project::DEFAULT_ZONE,
    system::{codes, db::bulk::insert_all},
};

/// Somebody on a list.
pub(super) struct Entry {
    id: RegistrationId,
    /// Place in the list of people.
    pub(super) person: usize,
    pub(super) state: State,
    pub(super) source: Source,
    badge: String,
    pub(super) at: DateTime<Utc>,
}

/// Puts people on the list of an event.
pub(super) async fn create(world: &World<'_>, tx: &mut Tx, event: &Gathering) -> Result<Vec<Entry>> {
    let many = match event.event.kind {
        EventKind::Training => 16 + world.below(15),
        _ => 10 + world.below(16),
    };
    let entries: Vec<Entry> = event
        .people(world, many)
        .into_iter()
        .enumerate()
        .map(|(place, person)| entry(world, event, place, person))
        .collect();
    let by = |entry: &Entry| match entry.source {
        Source::Link => world.people[entry.person].account,
        _ => world.people[event.trainer].account,
    };
    insert_all!(
        tx,
        "registrations (id, event_id, person_id, state, source, badge, to_match, queued_at, created_by, created_at)",
        entries,
        entry => [
            entry.id, event.id, world.people[entry.person].id, entry.state, entry.source, &entry.badge, false, entry.at,
            by(entry), entry.at,
        ]
    );
    Ok(entries)
}

fn entry(world: &World<'_>, event: &Gathering, place: usize, person: usize) -> Entry {
    let random = &world.cx.random;
    let source = match random.below(20) {
        ..7 => Source::Trainer,
        7..12 => Source::Invitation,
        12..15 => Source::FocalPoint,
        15..17 => Source::Import,
        17 | 18 => Source::Link,
        _ if event.fate == Fate::Held => Source::WalkIn,
        _ => Source::Trainer,
    };
    let full = event.event.capacity.is_some_and(|room| i64::try_from(place).unwrap_or(0) >= room);
    let state = match (random.below(20), source) {
        (_, Source::WalkIn) => State::Registered,
        (0, _) => State::Apologised,
        (1, _) => State::Withdrawn,
        _ if full => State::Waiting,
        (2..8, Source::Invitation) if event.fate == Fate::Ahead => State::Invited,
        _ => State::Registered,
    };
    let at = match (source, event.sessions.first()) {
        (Source::WalkIn, Some(first)) => first.starts_at(DEFAULT_ZONE) + Duration::seconds(3),
        _ => (event.created + minutes(place + 5)).max(world.people[person].entered + minutes(30)),
    };
    Entry { id: random.id(at), person, state, source, badge: codes::random::<10>(world.cx), at }
}

impl Entry {
    /// Whether the person comes, as far as the list says.
    pub(super) fn is_expected(&self) -> bool {
        self.state == State::Registered
    }
}

/// What the trainer says of somebody: most come, some late, some leave early, a few are excused.
pub(super) fn says(world: &World<'_>) -> courses::attendance::Said {
    let nothing = |status| courses::attendance::Said { status, late: 0, early: 0 };
    let present = courses::attendance::Said::PRESENT;
    match world.below(20) {
        0 => nothing(Status::Absent),
        1 => nothing(Status::Excused),
        2 => courses::attendance::Said { late: 20, ..present },
        3 => courses::attendance::Said { early: 30, ..present },
        _ => present,
    }
}
