//! From an event to minutes in the ledger.

use chrono::{DateTime, Duration, Utc};
use courses::{
    attendance::{Said, Status},
    language::Language,
};
use documents::table::Format;
use records::{
    Conflict, Db, Error, Problem,
    accounts::sessions::Viewer,
    authoring::library,
    certificates::achievement,
    events::{
        attendance::{self, Method, NewMark, roster},
        change,
        check_in::{self, Found, Outcome, Who},
        event::{self, Event, Session},
        feeds, guest_claims,
        input::{EventInput, SessionInput},
        notices::About,
        registrations::{
            self,
            guests::{self, GuestInput},
            state::{RegistrationState, Source},
        },
    },
    learning::participations,
    ledger::facts,
    merging::{merge, undo},
    people::person::PersonId,
    projects::project,
    reports::{
        attendance::{self as report, Filter},
        completions,
    },
    system::{audit::Actor, list::Page},
};

use crate::support::{World, both, course};

fn tell(language: Language, about: About, event: &Event, sessions: &[Session]) -> (String, String) {
    (format!("{about:?}"), format!("{} {} {}", language.code(), event.title, sessions.len()))
}

fn session(date: &str, starts: &str, minutes: &str) -> SessionInput {
    SessionInput { date: date.into(), starts: starts.into(), minutes: minutes.into(), ..SessionInput::default() }
}

fn input() -> EventInput {
    EventInput {
        kind: "training".into(),
        title: "Əmək istismarı: ilk təmas".into(),
        language: "az".into(),
        course: "recognising".into(),
        place: "Gəncə".into(),
        region: "AZ-GA".into(),
        sessions: vec![session("2026-11-10", "09:00", "180"), session("2026-11-10", "14:00", "120")],
        ..EventInput::default()
    }
}

async fn event_of(world: &World, input: &EventInput) -> (Viewer, Event, Vec<Session>) {
    let trainer = world.viewer("trainer").await;
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let id = change::create(&world.cx, &trainer, &project, input).await.unwrap();
    let event = event::find(&world.cx, id).await.unwrap().unwrap();
    let sessions = event::sessions(&world.cx, id).await.unwrap();
    (trainer, event, sessions)
}

fn mark_of(world: &World, person: PersonId, said: Said) -> NewMark {
    NewMark {
        id: world.cx.id(),
        person,
        bases: None,
        said,
        method: Method::List,
        at: world.cx.now(),
        device: None,
        claim: None,
    }
}

fn said(status: Status) -> Said {
    Said { status, late: 0, early: 0 }
}

fn invalid<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Problem)> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| (e.field.into_owned(), e.problem)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Minutes in the ledger that hold.
async fn ledger(world: &World) -> i64 {
    let holds =
        "facts f WHERE kind = 'minutes-attended' AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)";
    world.count(&format!("(SELECT * FROM {holds} AND minutes > 0) x")).await
}

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

        let copies = change::repeat(cx, &trainer, &event, "3", "7").await.unwrap();
        assert_eq!(copies.len(), 3);
        let last = event::sessions(cx, copies[2]).await.unwrap();
        assert_eq!(last[0].on_date.to_string(), "2026-12-01");
        assert!(last.iter().all(|s| !sessions.iter().any(|old| old.secret == s.secret)));

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
    async fn the_waiting_list_moves_up_by_itself(world: World) {
        let world = world.with_staff().await;
        let (_, event, _) = event_of(&world, &EventInput { capacity: "1".into(), ..input() }).await;
        let cx = &world.cx;
        let mut people = Vec::new();
        for name in ["Aynur", "Banu", "Ceyran"] {
            cx.clock.set(cx.now() + Duration::minutes(1));
            let person = world.trainee(name, "Əliyeva").await;
            let state = registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
            people.push(person);
            assert_eq!(state, if people.len() == 1 { RegistrationState::Registered } else { RegistrationState::Waiting });
        }
        let state_of = async |person: PersonId| {
            let list = registrations::list(cx, event.id).await.unwrap();
            list.into_iter().find(|r| r.person_id == person).map(|r| r.state).unwrap()
        };
        registrations::set_state(cx, Actor::Nobody, &event, people[0], RegistrationState::Apologised, &tell).await.unwrap();
        assert_eq!(state_of(people[1]).await, RegistrationState::Registered);
        assert_eq!(state_of(people[2]).await, RegistrationState::Waiting);
        // Who apologised and comes after all waits behind the others.
        cx.clock.set(cx.now() + Duration::minutes(1));
        let again = registrations::register(cx, Actor::Nobody, &event, people[0], Source::Trainer, &tell).await.unwrap();
        assert_eq!(again, RegistrationState::Waiting);
        registrations::set_state(cx, Actor::Nobody, &event, people[1], RegistrationState::Withdrawn, &tell).await.unwrap();
        assert_eq!(state_of(people[2]).await, RegistrationState::Registered);
        assert_eq!(state_of(people[0]).await, RegistrationState::Waiting);
    }
}

both! {
    async fn marks_in_any_order_end_in_one_fact(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let person = world.trainee("Aynur", "Əliyeva").await;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        // Three marks that stand in for each other, made on a phone, arriving backwards, one of them twice.
        let mut marks: Vec<NewMark> = Vec::new();
        for said in [Said::PRESENT, said(Status::Absent), Said { late: 30, ..Said::PRESENT }] {
            let bases = Some(marks.last().map(|m| m.id).into_iter().collect());
            marks.push(NewMark { bases, ..mark_of(&world, person, said) });
        }
        for mark in [&marks[2], &marks[0], &marks[2], &marks[1]] {
            attendance::mark(cx, trainer.account.into(), &event, &sessions[0], std::slice::from_ref(mark)).await.unwrap();
        }
        let row = &roster(cx, &sessions[0]).await.unwrap()[0];
        assert_eq!((row.entries[0].agreed.said.minutes(180), row.entries[0].agreed.conflict), (150, false));
        assert_eq!(world.count("attendance_marks").await, 3);
        assert_eq!(ledger(&world).await, 1);

        // Another trainer, who did not know: in doubt for the person, and the list says so.
        let other = NewMark { bases: Some(Vec::new()), ..mark_of(&world, person, said(Status::Absent)) };
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[other]).await.unwrap();
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        assert!(row.entries[0].agreed.conflict && row.entries[0].agreed.said.status == Status::Present);
        // Somebody decides.
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, person, said(Status::Absent))]).await.unwrap();
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        assert!(!row.entries[0].agreed.conflict && row.entries[0].agreed.said.status == Status::Absent);
        assert_eq!(world.count("facts WHERE kind = 'minutes-attended' AND minutes = 0 AND supersedes IS NOT NULL").await, 1);
        // A key that stands for something else is refused, and nothing is written.
        let stolen = NewMark { person: trainer.person, ..marks[0].clone() };
        let refused = attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[mark_of(&world, trainer.person, Said::PRESENT), stolen]).await;
        assert!(matches!(refused, Err(Error::Conflict(_))));
        assert_eq!(world.count("attendance_marks").await, 5);
    }
}

both! {
    async fn attended_minutes_begin_the_course_and_count(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let viewer = world.viewer("trainee").await;
        let late = Said { late: 20, ..Said::PRESENT };
        attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &[mark_of(&world, viewer.person, late)]).await.unwrap();
        let offer = participations::offer(cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        let facts = facts::of_participation(cx, offer.participation_id.unwrap()).await.unwrap();
        let evidence = facts::evidence(&facts);
        let share = evidence.attended[&event.id.to_string()];
        assert_eq!((share.attended, share.planned), (160, 300));
        // The fact carries the day of the session, not the day on which somebody wrote it down.
        assert_eq!(facts[0].happened_at, sessions[0].starts_at(event.zone()));

        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let filter = Filter { event: Some(event.id), ..Filter::default() };
        let (lines, totals) = report::page(cx, &project, &filter, Page::typed("1")).await.unwrap();
        assert_eq!((totals.lines, totals.minutes), (2, 160));
        let lines = lines.rows;
        assert_eq!((lines[0].status(), lines[0].attended, lines[0].percent), (Status::Present, 160, 53));
        assert_eq!((lines[1].status(), lines[1].attended), (Status::Open, 0));
        let mut csv = Vec::new();
        report::write(cx, &project, &filter, Format::Csv, &mut csv).await.unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.lines().nth(1).unwrap().contains(",present,160,list,"), "{csv}");
        assert!(csv.lines().nth(1).unwrap().ends_with(",300,160,0.5333"), "{csv}");
    }
}

/// Publishes a version of the course that is completed by being there alone.
async fn by_attendance(world: &World) {
    let mut files = course();
    let text = String::from_utf8(files["course.toml"].clone()).unwrap();
    let head = text.split("[[completion]]").next().unwrap().replace("version = \"1.1\"", "version = \"9.9\"");
    assert!(head.contains("9.9"));
    let rule = "[[completion]]\nrule = \"minutes-attended\"\npercent = 80\n";
    files.insert("course.toml".into(), format!("{head}{rule}").into_bytes());
    world.cx.clock.set(world.cx.now() + Duration::seconds(1));
    library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
}

both! {
    async fn a_corrected_attendance_takes_the_certificate_back(world: World) {
        let world = world.with_staff().await;
        by_attendance(&world).await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let person = world.viewer("trainee").await.person;
        let mark = async |session: &Session, what: Said| {
            cx.clock.set(cx.now() + Duration::minutes(1));
            attendance::mark(cx, trainer.account.into(), &event, session, &[mark_of(&world, person, what)]).await.unwrap();
        };
        let held = async || {
            let all = achievement::of_person(cx, person).await.unwrap();
            all.into_iter().map(|c| (c.number, c.taken_back_at.is_none())).collect::<Vec<_>>()
        };
        mark(&sessions[0], Said::PRESENT).await;
        assert_eq!(held().await, [], "180 of 300 minutes are not four fifths");
        mark(&sessions[1], Said { early: 30, ..Said::PRESENT }).await;
        let number = "DYQ-PHASE-2-2026-00001".to_owned();
        assert_eq!(held().await, [(number.clone(), true)], "270 of 300 are");
        let printed = achievement::of_person(cx, person).await.unwrap().remove(0).printed.0;
        // Less than before, and still enough: other hours are another paper.
        mark(&sessions[1], Said { early: 60, ..Said::PRESENT }).await;
        let less = "DYQ-PHASE-2-2026-00002".to_owned();
        assert_eq!(held().await, [(less.clone(), true), (number.clone(), false)]);
        assert_eq!((printed.minutes, achievement::of_person(cx, person).await.unwrap()[0].printed.minutes), (270, 240));
        mark(&sessions[1], said(Status::Absent)).await;
        assert_eq!(held().await, [(less.clone(), false), (number.clone(), false)]);
        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let rows = crate::support::completions(cx, &project, &completions::Filter { state: completions::State::All, ..Default::default() }).await;
        let row = rows.iter().find(|r| r.person_id == person && r.version == "9.9").unwrap();
        assert_eq!((row.certificate.as_ref(), row.completed_on), (None, None));
        let viewer = world.viewer("trainee").await;
        let offer = participations::offer(cx, &viewer, "phase-2", "recognising").await.unwrap().unwrap();
        assert_eq!(offer.certificate, None);
        // The correction was wrong: the same paper holds again.
        mark(&sessions[1], Said { early: 30, ..Said::PRESENT }).await;
        assert_eq!(held().await, [(less.clone(), false), (number.clone(), true)]);
        mark(&sessions[1], said(Status::Absent)).await;
        mark(&sessions[1], Said::PRESENT).await;
        assert_eq!(held().await, [("DYQ-PHASE-2-2026-00003".to_owned(), true), (less, false), (number, false)]);
        assert_ne!(achievement::of_person(cx, person).await.unwrap()[0].printed.0, printed);
        assert_eq!(records::system::audit::verify(cx).await.unwrap().1, []);
    }
}

both! {
    async fn attendance_and_the_last_lesson_see_each_other(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let running = world.running().await;
        let mark = [mark_of(&world, running.person, Said::PRESENT)];
        let tapped = attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &mark);
        tokio::pin!(tapped);
        // Somebody is in the middle of handing in: what the trainer taps waits until that is done. On SQLite there is one
        // writer, and nobody can be in between.
        if let Db::Postgres(pool) = &cx.db {
            let mut handing_in = pool.begin().await.unwrap();
            let lock = "SELECT id FROM participations WHERE id = $1 FOR UPDATE";
            sqlx::query(lock).bind(running.id).fetch_one(&mut *handing_in).await.unwrap();
            let waits = tokio::time::timeout(std::time::Duration::from_secs(1), &mut tapped).await;
            assert!(waits.is_err(), "it did not wait");
            handing_in.commit().await.unwrap();
        }
        tapped.await.unwrap();
        assert_eq!(ledger(&world).await, 1);
        // Two events of one course begin it once.
        let (_, other, other_sessions) = event_of(&world, &input()).await;
        let person = world.trainee("Aygün", "Nəsibova").await;
        let (one, two) = ([mark_of(&world, person, Said::PRESENT)], [mark_of(&world, person, Said::PRESENT)]);
        let both = tokio::join!(
            attendance::mark(cx, trainer.account.into(), &event, &sessions[0], &one),
            attendance::mark(cx, trainer.account.into(), &other, &other_sessions[0], &two),
        );
        both.0.unwrap();
        both.1.unwrap();
        assert_eq!(world.count("participations").await, 2);
    }
}

async fn scan(world: &World, code: &str) -> Option<String> {
    match check_in::find(&world.cx, code, "phone").await.unwrap() {
        Found::Right { claim, .. } => Some(claim),
        Found::Late | Found::Wrong => None,
    }
}

fn code_at(session: &Session, at: DateTime<Utc>) -> String {
    check_in::showing(session, at, 1).remove(0).code
}

both! {
    async fn codes_at_the_edges_of_their_windows(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let start = sessions[0].starts_at(event.zone());
        assert_eq!(start.to_rfc3339(), "2026-11-10T05:00:00+00:00");
        let code = code_at(&sessions[0], start);
        for (millis, right) in [(-1, false), (0, true), (19_999, true), (20_000, true), (39_999, true), (40_000, false)] {
            cx.clock.set(start + Duration::milliseconds(millis));
            assert_eq!(scan(&world, &code).await.is_some(), right, "{millis} ms");
        }
        assert!(matches!(check_in::find(cx, &code, "phone").await.unwrap(), Found::Late));
        cx.clock.set(start + Duration::days(1));
        assert!(matches!(check_in::find(cx, &code, "phone").await.unwrap(), Found::Wrong), "a code of yesterday");
        // As people type it: small letters, a hyphen, O for 0, l for 1.
        cx.clock.set(start);
        let typed = code.to_lowercase().replace('0', "o").replace('1', "l");
        assert!(scan(&world, &format!(" {}-{} ", &typed[..4], &typed[4..])).await.is_some());
        for wrong in ["", "0", "ABCDEFGH", "ƏƏƏƏƏƏƏƏ", "012345678"] {
            assert!(scan(&world, wrong).await.is_none(), "{wrong}");
        }
        // From an hour before until an hour after, to the millisecond.
        let end = sessions[0].ends_at(event.zone());
        for (at, open) in [
            (start - Duration::minutes(60) - Duration::milliseconds(1), false),
            (start - Duration::minutes(60), true),
            (end + Duration::minutes(60) - Duration::milliseconds(1), true),
            (end + Duration::minutes(60), false),
        ] {
            cx.clock.set(at);
            assert_eq!(scan(&world, &code_at(&sessions[0], at)).await.is_some(), open, "{at}");
        }
    }
}

both! {
    async fn sessions_at_midnight_and_in_the_summer_time_of_baku(world: World) {
        let world = world.with_staff().await;
        let night = EventInput { sessions: vec![session("2026-11-10", "23:30", "120"), session("2015-07-06", "09:00", "60")], ..input() };
        let (_, event, sessions) = event_of(&world, &night).await;
        // Summer time was five hours before UTC in 2015; sessions come in the order of their days.
        assert_eq!(sessions[0].starts_at(event.zone()).to_rfc3339(), "2015-07-06T04:00:00+00:00");
        for at in ["2015-07-06T03:00:00Z", "2015-07-06T04:30:00Z", "2015-07-06T05:59:59.999Z"] {
            world.cx.clock.set(crate::support::at(at));
            assert!(scan(&world, &code_at(&sessions[0], world.cx.now())).await.is_some(), "{at}");
        }
        // 23:30 in Baku is 19:30 UTC; past midnight the session goes on.
        for at in ["2026-11-10T19:59:59.999Z", "2026-11-10T20:00:00Z", "2026-11-10T21:29:00Z"] {
            world.cx.clock.set(crate::support::at(at));
            assert!(scan(&world, &code_at(&sessions[1], world.cx.now())).await.is_some(), "{at}");
        }
    }
}

both! {
    async fn a_claim_is_good_for_ten_minutes_once_and_for_one(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let start = sessions[0].starts_at(event.zone());
        cx.clock.set(start);
        let viewer = world.viewer("trainee").await;
        let other = world.trainee("Banu", "Əliyeva").await;
        let claim = scan(&world, &code_at(&sessions[0], start)).await.unwrap();
        let read = async |claim: &str| check_in::read_claim(cx, claim, "phone").await.unwrap();

        cx.clock.set(start + Duration::minutes(10));
        assert!(read(&claim).await.is_none(), "ten minutes are over");
        cx.clock.set(start + Duration::minutes(10) - Duration::milliseconds(1));
        let good = read(&claim).await.unwrap();
        assert_eq!(good.session.id, sessions[0].id);
        let me = Who { account: viewer.account, person: viewer.person };
        let friend = Who { account: viewer.account, person: other };
        assert_eq!(check_in::mark(cx, &good, me, "phone").await.unwrap(), Outcome::Marked);
        assert_eq!(check_in::mark(cx, &good, me, "phone").await.unwrap(), Outcome::Already, "sent twice");
        assert_eq!(check_in::mark(cx, &good, friend, "phone").await.unwrap(), Outcome::Used);
        assert_eq!(world.count("attendance_marks").await, 1);
        let list = registrations::list(cx, event.id).await.unwrap();
        assert_eq!((list.len(), list[0].source), (1, Source::Code));

        // Every bit of a claim counts.
        for index in 0..claim.len() {
            let mut forged = claim.clone().into_bytes();
            forged[index] = if forged[index] == b'A' { b'B' } else { b'A' };
            assert!(read(&String::from_utf8(forged).unwrap()).await.is_none(), "byte {index}");
        }
        for wrong in ["", "x", &"A".repeat(86), &format!("{claim}A")] {
            assert!(read(wrong).await.is_none());
        }
        // A claim of the morning marks the morning, also when it is used by somebody in the afternoon's room.
        let guest = GuestInput { given_name: "Samir".into(), family_name: "Həsənov".into(), organisation: "Azad QHT".into(), id: String::new() };
        let claim = read(&scan(&world, &code_at(&sessions[0], cx.now())).await.unwrap()).await.unwrap();
        let nameless = GuestInput { given_name: String::new(), ..guest.clone() };
        assert_eq!(invalid(guest_claims::enter(cx, &claim, &nameless, "phone").await).len(), 1);
        assert_eq!(guest_claims::enter(cx, &claim, &guest, "phone").await.unwrap().outcome, Outcome::Waiting);
        let waiting = guest_claims::waiting(cx, sessions[0].id).await.unwrap().remove(0);
        guest_claims::take(cx, viewer.account, &event, &sessions[0], &[waiting.claim]).await.unwrap();
        let row = attendance::grid(cx, event.id, &sessions).await.unwrap().into_iter().find(|r| r.registration.to_match).unwrap();
        assert_eq!(row.registration.organisation.as_deref(), Some("Azad QHT"));
        assert!(row.entries[0].is_marked() && !row.entries[1].is_marked());
    }
}

both! {
    async fn who_scans_late_is_late_where_the_trainer_says_so(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let viewer = world.viewer("trainee").await;
        change::set_counts_late(cx, sessions[0].id, true).await.unwrap();
        cx.clock.set(sessions[0].starts_at(event.zone()) + Duration::minutes(25));
        let claim = scan(&world, &code_at(&sessions[0], cx.now())).await.unwrap();
        let claim = check_in::read_claim(cx, &claim, "phone").await.unwrap().unwrap();
        let me = Who { account: viewer.account, person: viewer.person };
        check_in::mark(cx, &claim, me, "phone").await.unwrap();
        let row = roster(cx, &sessions[0]).await.unwrap().remove(0);
        assert_eq!(row.entries[0].agreed.said.minutes(180), 155);
    }
}

both! {
    async fn a_guest_is_entered_once(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, _) = event_of(&world, &input()).await;
        let id: PersonId = world.cx.id();
        let guest = GuestInput {
            id: id.to_string(),
            given_name: "Nigar".into(),
            family_name: "Мamedova".into(),
            organisation: String::new(),
        };
        for _ in 0..2 {
            let person = guests::add_guest(&world.cx, trainer.account.into(), &event, &guest, Source::WalkIn).await.unwrap();
            assert_eq!(person, id);
        }
        let list = registrations::list(&world.cx, event.id).await.unwrap();
        assert_eq!(list.iter().map(registrations::Registration::name).collect::<Vec<_>>(), ["Mamedova Nigar"]);
        registrations::set_matched(&world.cx, trainer.account, event.id, id).await.unwrap();
        assert!(!registrations::list(&world.cx, event.id).await.unwrap()[0].to_match);

        feeds::renew(&world.cx, trainer.account).await.unwrap();
        let first = feeds::token(&world.cx, trainer.account).await.unwrap().unwrap();
        feeds::renew(&world.cx, trainer.account).await.unwrap();
        assert_eq!(feeds::owner(&world.cx, &first).await.unwrap(), None);
    }
}

both! {
    async fn a_session_attended_under_two_records_counts_once_after_the_merge(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input()).await;
        let cx = &world.cx;
        let (kept, gone) = (world.trainee("Aysel", "Quliyeva").await, world.trainee("Айсель", "Гулиева").await);
        let mark = async |person, session: &Session, status| {
            attendance::mark(cx, Actor::Nobody, &event, session, &[mark_of(&world, person, said(status))]).await.unwrap();
        };
        let late = NewMark { said: Said { late: 30, ..Said::PRESENT }, ..mark_of(&world, kept, Said::PRESENT) };
        attendance::mark(cx, Actor::Nobody, &event, &sessions[0], &[late]).await.unwrap();
        mark(gone, &sessions[0], Status::Present).await;
        mark(gone, &sessions[1], Status::Present).await;
        let actor = world.actor().await;
        let merging = merge::merge(cx, actor, kept, gone, &merge::MergeInput::default()).await.unwrap();
        let merge::Merging::Done(merge) = merging else { panic!("{merging:?}") };

        let rows = attendance::grid(cx, event.id, &sessions).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert!(rows[0].registration.person_id == kept && rows[0].entries.iter().all(attendance::Entry::is_marked));
        assert_eq!(attendance::share(&event, &sessions, &rows[0].entries, cx.now()).attended, 300);
        let evidence = async |person| facts::evidence(&facts::of_person(cx, person).await.unwrap());
        let minutes = async |person| evidence(person).await.attended.values().map(|s| s.attended).sum::<u32>();
        assert_eq!(minutes(kept).await, 300, "180 and 120, not 150 too");
        assert_eq!(registrations::list(cx, event.id).await.unwrap().len(), 1);

        // A device that still has the old list marks the person who is there now, and sending it twice is sending it once.
        let absent = NewMark { bases: None, ..mark_of(&world, gone, said(Status::Absent)) };
        for _ in 0..2 {
            attendance::mark(cx, Actor::Nobody, &event, &sessions[1], std::slice::from_ref(&absent)).await.unwrap();
        }
        assert_eq!(minutes(kept).await, 180);
        assert_eq!(world.count("attendance_marks").await, 4);

        undo::undo(cx, actor, merge).await.unwrap();
        assert_eq!(attendance::grid(cx, event.id, &sessions).await.unwrap().len(), 2);
        assert_eq!(minutes(kept).await, 150);
    }
}
