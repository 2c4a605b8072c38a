//! Events as they are typed, moved, called off.

use courses::attendance::{Said, Status};
use records::{
    Conflict, Error, Problem,
    accounts::sessions::Viewer,
    events::{
        attendance,
        change::{self, Copying},
        event,
        input::{EventInput, SessionInput},
        registrations::{self, state::Source},
    },
    people::person::PersonId,
    projects::project,
    system::audit::Actor,
};

use crate::support::{
    World, both,
    events::{event_of, input, invalid, ledger, mark_of, said, session, tell},
};

both! {
    async fn what_is_typed_is_checked_and_nothing_is_half_written(world: World) {
        let world = world.with_staff().await;
        let before = world.count("events").await;
        let trainer = world.viewer("trainer").await;
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let wrong = EventInput {
            kind: "party".into(),
            course: "none".into(),
            region: "XX".into(),
            capacity: "0".into(),
            costs: "1,234".into(),
            trainers: vec![PersonId::NIL.to_string()],
            sessions: vec![session("2026-02-30", "25:00", "0")],
            ..EventInput::default()
        };
        let fields: Vec<String> =
            invalid(change::create(&world.cx, &trainer, &project, &wrong).await).into_iter().map(|(f, _)| f).collect();
        assert_eq!(fields, ["kind", "title", "language", "course", "place", "region", "capacity", "costs", "trainers",
            "session_date_0", "session_starts_0", "session_minutes_0"]);
        let empty = EventInput { sessions: Vec::new(), ..input() };
        assert_eq!(invalid(change::create(&world.cx, &trainer, &project, &empty).await),
            [("session_date_0".to_owned(), Problem::Required)]);
        assert_eq!(world.count("events").await, before);
    }
}

both! {
    async fn an_event_delivers_what_its_project_offers(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let delivers = EventInput { course: "recognising".into(), ..input() };
        let (trainer, event, sessions) = event_of(&world, &delivers).await;
        assert_eq!(event.course_slug.as_deref(), Some("recognising"));
        // It is published and would begin for whoever is marked.
        world.tamper("DELETE FROM project_courses WHERE project_id IN (SELECT id FROM projects WHERE slug = 'phase-2')").await.unwrap();
        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let before = world.count("events").await;
        assert_eq!(invalid(change::create(cx, &trainer, &project, &delivers).await), [("course".to_owned(), Problem::Choice)]);
        assert_eq!(world.count("events").await, before);
        // What delivers it already keeps it.
        let rows = sessions.iter().map(|s| SessionInput {
            id: s.id.to_string(),
            date: s.on_date.to_string(),
            starts: s.hours().0,
            minutes: s.planned_minutes.to_string(),
            ..SessionInput::default()
        });
        let kept = EventInput { sessions: rows.collect(), title: "Davamı".into(), ..delivers };
        change::update(cx, &trainer, &event, event.revision, &kept, &tell).await.unwrap();
        assert_eq!(event::find(cx, event.id).await.unwrap().unwrap().course_slug.as_deref(), Some("recognising"));
    }
}

both! {
    async fn a_changed_event_tells_people_and_keeps_what_is_marked(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let person = trainer.person;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        let rows = |change: &[(usize, &str)]| -> Vec<SessionInput> {
            sessions.iter().enumerate().map(|(n, s)| SessionInput {
                id: s.id.to_string(),
                date: change.iter().find(|(row, _)| *row == n).map_or_else(|| s.on_date.to_string(), |(_, d)| (*d).into()),
                starts: s.hours().0,
                minutes: s.planned_minutes.to_string(),
                ..SessionInput::default()
            }).collect()
        };
        let moved = EventInput { sessions: rows(&[(1, "2026-11-11")]), ..input() };
        change::update(cx, &trainer, &event, event.revision, &moved, &tell).await.unwrap();
        assert_eq!(world.count("mails WHERE subject = 'Change'").await, 1);
        // Somebody who has an older page before them changes nothing.
        let late = change::update(cx, &trainer, &event, event.revision, &moved, &tell).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::Changed))));

        let event = event::find(cx, event.id).await.unwrap().unwrap();
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, person, Said::PRESENT)]).await.unwrap();
        let moved = EventInput { sessions: rows(&[(0, "2026-11-12")]), ..input() };
        assert_eq!(invalid(change::update(cx, &trainer, &event, event.revision, &moved, &tell).await),
            [("session_date_0".to_owned(), Problem::Marked)]);
        let dropped = EventInput { sessions: rows(&[])[1..].to_vec(), ..input() };
        assert_eq!(invalid(change::update(cx, &trainer, &event, event.revision, &dropped, &tell).await),
            [("session_date_0".to_owned(), Problem::Marked)]);

        // Only what was not held moves.
        change::postpone(cx, &trainer, &event, "2026-12-01", "Zal bağlıdır", &tell).await.unwrap();
        let days: Vec<String> =
            event::sessions(cx, event.id).await.unwrap().iter().map(|s| s.on_date.to_string()).collect();
        assert_eq!(days, ["2026-11-10", "2026-12-01"]);

        let how = |times: &str, from_day: &str, days: &str| Copying { times: times.into(), from_day: from_day.into(), days: days.into() };
        let copies = change::repeat(cx, &trainer, &event, &how("3", "", "7")).await.unwrap();
        assert_eq!(copies.len(), 3);
        let last = event::sessions(cx, copies[2]).await.unwrap();
        assert_eq!(last[0].on_date.to_string(), "2026-12-01");
        assert!(last.iter().all(|s| !sessions.iter().any(|old| old.secret == s.secret)));

        // Told apart wherever they are listed, also when a copy is copied; from a day that was named.
        let middle = event::find(cx, copies[1]).await.unwrap().unwrap();
        let later = change::repeat(cx, &trainer, &middle, &how("2", "2027-01-15", "0")).await.unwrap();
        let mut titles = Vec::new();
        for id in copies.iter().chain(&later) {
            titles.push(event::find(cx, *id).await.unwrap().unwrap().title.replace(&event.title, ""));
        }
        assert_eq!(titles, [" (2)", " (3)", " (4)", " (5)", " (6)"]);
        for id in later {
            assert_eq!(event::sessions(cx, id).await.unwrap()[0].on_date.to_string(), "2027-01-15");
        }
        let no_day = change::repeat(cx, &trainer, &event, &how("1", "2027-02-30", "7")).await;
        assert_eq!(invalid(no_day), [("from_day".to_owned(), Problem::Day)]);

        // What was held is not cancelled; a mark that was a mistake is taken back first.
        let held = change::cancel(cx, &trainer, &event, "Qar", &tell).await;
        assert!(matches!(held, Err(Error::Conflict(Conflict::Held))));
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, person, said(Status::Open))]).await.unwrap();
        change::cancel(cx, &trainer, &event, "Qar", &tell).await.unwrap();
        change::cancel(cx, &trainer, &event, "Qar", &tell).await.unwrap();
        assert_eq!(world.count("mails WHERE subject = 'Cancelled'").await, 1);
        let refused = attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, person, said(Status::Absent))]).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Cancelled))));
        change::restore(cx, &trainer, &event, &tell).await.unwrap();
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, person, said(Status::Absent))]).await.unwrap();
        assert_eq!(ledger(&world).await, 0);
    }
}

both! {
    async fn what_was_entered_by_mistake_goes_while_nothing_hangs_on_it(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, _) = event_of(&world, &input()).await;
        let (cx, manager) = (&world.cx, world.viewer("manager").await);
        let another = Viewer { account: manager.account, ..trainer.clone() };
        assert!(change::may_remove(cx, &manager, &event).await.unwrap());
        // Another trainer has not entered it.
        assert!(!change::may_remove(cx, &another, &event).await.unwrap());
        assert!(matches!(change::remove(cx, &another, event.id).await, Err(Error::NotFound)));
        let person = trainer.person;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        for viewer in [&trainer, &manager] {
            assert!(!change::may_remove(cx, viewer, &event).await.unwrap());
            assert!(matches!(change::remove(cx, viewer, event.id).await, Err(Error::Conflict(Conflict::Used))));
        }
        let (_, other, _) = event_of(&world, &input()).await;
        let sessions = format!("event_sessions s JOIN events e ON e.id = s.event_id WHERE e.title = '{}'", other.title);
        let before = world.count(&sessions).await;
        change::remove(cx, &trainer, other.id).await.unwrap();
        assert!(event::find(cx, other.id).await.unwrap().is_none());
        assert_eq!(world.count(&sessions).await, before / 2);
        assert_eq!(world.count("audit_log WHERE action = 'event.remove'").await, 1);
        assert!(matches!(change::remove(cx, &trainer, other.id).await, Err(Error::NotFound)));
    }
}
