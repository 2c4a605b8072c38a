//! Training events in all districts, with everything that happened there.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::{
    World, attendance, feedback,
    gathering::{Fate, Gathering, draw},
    invitations,
    log::Done,
    register, words,
};
use crate::{
    Result, Tx,
    demo::names::pick,
    events::{
        change,
        event::{EventKind, Session},
    },
    system::{audit::Act, codes, db::bulk::insert_all},
};

/// So many events are written with one transaction.
const PIECE: usize = 100;

/// Enters so many events with everything that happened there.
pub(super) async fn create(world: &mut World<'_>, many: usize) -> Result<()> {
    world.attended.resize_with(world.people.len(), Vec::new);
    for phase in 0..world.phases.len() {
        // As many as its people have, all phases together the whole number.
        let of = |people: usize| many * people / world.people.len().max(1);
        let part = of(world.ranges[phase].end) - of(world.ranges[phase].start);
        let mut events: Vec<Gathering> = (0..part).map(|_| draw(world, phase)).collect();
        events.sort_by_key(|event| event.created);
        while !events.is_empty() {
            let later = events.split_off(events.len().min(PIECE));
            let mut tx = world.cx.db.begin().await?;
            write(world, &mut tx, &events).await?;
            for (place, event) in events.iter().enumerate() {
                if event.event.kind == EventKind::Awareness {
                    attendance::count(world, &mut tx, event).await?;
                    continue;
                }
                let entries = register::create(world, &mut tx, event).await?;
                invitations::send(world, &mut tx, event, &entries).await?;
                if event.fate == Fate::Held {
                    let index = world.gatherings.len() + place;
                    let present = attendance::mark(world, &mut tx, event, index, &entries).await?;
                    feedback::give(world, &mut tx, event, &present).await?;
                }
            }
            tx.commit().await?;
            world.gatherings.append(&mut events);
            events = later;
        }
    }
    Ok(())
}

async fn write(world: &mut World<'_>, tx: &mut Tx, events: &[Gathering]) -> Result<()> {
    let none: Option<DateTime<Utc>> = None;
    let random = &world.cx.random;
    let told: Vec<_> = events
        .iter()
        .map(|event| {
            let cancelled = event.fate == Fate::Cancelled;
            let notice = if cancelled { *pick(random, words::REASONS) } else { "" };
            let at = event.created + Duration::days(3);
            (event, codes::random::<8>(world.cx), notice, if cancelled { Some(at) } else { none }, at)
        })
        .collect();
    insert_all!(
        tx,
        "events (id, project_id, kind, title, language, course_slug, course_version_id, place, region, organisers,
            capacity, costs, currency, agenda, join_code, joinable, notice, revision, search_key, created_by, created_at,
            cancelled_at, changed_at)",
        told,
        (of, code, notice, cancelled, at) => [
            of.id, world.phases[of.phase].id, of.event.kind, &of.event.title, of.event.language.code(),
            of.event.course.as_ref().map(|(slug, _)| slug.as_str()), of.event.course.as_ref().map(|(_, version)| *version),
            &of.event.place, &of.event.region, &of.event.organisers, of.event.capacity, of.event.costs,
            &of.event.currency, &of.event.agenda, code, of.event.joinable, *notice, i64::from(cancelled.is_some()),
            change::search_key(&of.event), world.people[of.trainer].account, of.created, *cancelled,
            if cancelled.is_some() { *at } else { of.created },
        ]
    );
    insert_all!(tx, "event_trainers (event_id, person_id)", events, of => [of.id, world.people[of.trainer].id]);
    let sessions: Vec<&Session> = events.iter().flat_map(|of| &of.sessions).collect();
    insert_all!(
        tx,
        "event_sessions (id, event_id, title, on_date, starts, planned_minutes, secret, code_counts_late)",
        sessions,
        of => [
            of.id, of.event_id, &of.title, of.on_date, of.starts, of.planned_minutes, &of.secret, of.code_counts_late,
        ]
    );
    for (of, _, notice, cancelled, at) in &told {
        let actor = world.people[of.trainer].account;
        let details = json!({ "title": of.event.title, "sessions": of.sessions.len() });
        world.log.push(Done::new(of.created, actor, Act::EventCreate, of.id, &details));
        if cancelled.is_some() {
            world.log.push(Done::new(*at, actor, Act::EventCancel, of.id, &json!({ "reason": notice })));
        }
    }
    Ok(())
}
