//! One code, one power: what a badge, an invitation, a secret for feedback, a wall and a scan can do, and until when.

use chrono::{DateTime, Duration, Utc};
use courses::language::Language;
use records::{
    Conflict, Error,
    accounts::sessions::Viewer,
    events::{
        after::feedback::{self, Results, SheetInput, round},
        attendance::{self, Method, NewMark},
        change,
        check_in::{self, Found, Outcome, Who},
        event::{self, Event, Session},
        guest_claims::{self, Says, Whom},
        input::{EventInput, SessionInput},
        notices::About,
        registrations::{
            self,
            guests::GuestInput,
            invitations,
            secrets::{self, Power},
            state::{Organiser, RegistrationState, Source},
        },
        walls,
    },
    people::person::PersonId,
    projects::project,
    reports::{attendance as lines, event::Report, hours::PersonHours},
    system::{
        audit::Actor,
        list::Page,
        mails::{self, Urgency},
    },
};

use crate::support::{World, both, events::issue_to_all};

fn tell(_: Language, about: About, event: &Event, _: &[Session]) -> (String, String) {
    let body = match about {
        About::Invitation => format!("answer {} feedback {}", invitations::ANSWER, invitations::FEEDBACK),
        _ => event.title.clone(),
    };
    (format!("{about:?}"), body)
}

/// An event of one session of three hours, 10 November, 09:00 in Baku.
async fn event_of(world: &World, capacity: &str) -> (Viewer, Event, Session) {
    let trainer = world.viewer("trainer").await;
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let input = EventInput {
        kind: "training".into(),
        title: "Əmək istismarı".into(),
        language: "az".into(),
        course: "recognising".into(),
        place: "Gəncə".into(),
        capacity: capacity.into(),
        sessions: vec![SessionInput {
            date: "2026-11-10".into(),
            starts: "09:00".into(),
            minutes: "180".into(),
            ..SessionInput::default()
        }],
        ..EventInput::default()
    };
    let id = change::create(&world.cx, &trainer, &project, &input).await.unwrap();
    let session = event::sessions(&world.cx, id).await.unwrap().remove(0);
    (trainer, event::find(&world.cx, id).await.unwrap().unwrap(), session)
}

async fn mark(world: &World, event: &Event, session: &Session, person: PersonId) {
    let cx = &world.cx;
    let said = courses::attendance::Said::PRESENT;
    let mark = NewMark {
        id: cx.id(),
        person,
        bases: None,
        said,
        method: Method::List,
        at: cx.now(),
        device: None,
        claim: None,
    };
    attendance::mark(cx, Actor::Nobody, event, session, &[mark]).await.unwrap();
}

fn sheet(n: usize) -> SheetInput {
    SheetInput { ratings: vec!["4".into()], most_useful: format!("Cavab {n}"), ..SheetInput::default() }
}

fn conflict<T: std::fmt::Debug>(result: Result<T, Error>) -> Conflict {
    match result {
        Err(Error::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

both! {
    async fn nothing_of_feedback_is_told_before_five_have_given_it_and_it_is_closed(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, session) = event_of(&world, "").await;
        let cx = &world.cx;
        cx.clock.set(session.starts_at(event.zone()));
        let mut people = Vec::new();
        for name in ["Aynur", "Banu", "Ceyran", "Dilbər", "Elnarə", "Fidan"] {
            let person = world.trainee(name, "Əliyeva").await;
            mark(&world, &event, &session, person).await;
            people.push(person);
        }
        let found = async || event::find(cx, event.id).await.unwrap().unwrap();
        let results = async || feedback::results(cx, &found().await).await.unwrap();
        let in_report = async || Report::load(cx, &found().await, std::slice::from_ref(&session)).await.unwrap().feedback;
        for (n, person) in people[..4].iter().enumerate() {
            feedback::give(cx, &event, *person, &sheet(n)).await.unwrap();
        }
        // Paper does not make the four of them five.
        for n in 0..9 {
            let typed = SheetInput { most_useful: format!("Kağız {n}"), ..sheet(n) };
            feedback::type_in(cx, trainer.account, &event, feedback::new_sheet_id(cx), &typed).await.unwrap();
        }
        assert_eq!((results().await, in_report().await), (Results::Open, Results::Open));
        assert_eq!(conflict(round::close(cx, trainer.account, event.id).await), Conflict::Early);
        cx.clock.set(session.ends_at(event.zone()));
        round::close(cx, trainer.account, event.id).await.unwrap();
        assert_eq!((results().await, in_report().await), (Results::Few, Results::Few));
        // Closed is closed: a fifth sheet would be read off the difference.
        assert_eq!(conflict(feedback::give(cx, &event, people[4], &sheet(4)).await), Conflict::Closed);
        assert_eq!(feedback::standing(cx, &found().await, people[4]).await.unwrap(), feedback::Standing::Closed);
        let late = feedback::type_in(cx, trainer.account, &event, feedback::new_sheet_id(cx), &sheet(9)).await;
        assert_eq!(conflict(late), Conflict::Closed);
        round::close(cx, trainer.account, event.id).await.unwrap();
        assert_eq!(world.count("audit_log WHERE action = 'feedback.close'").await, 1);
        assert_eq!(world.count("feedback_sheets WHERE event_id IN (SELECT id FROM events WHERE feedback_closed_at IS NOT NULL)").await, 13);

        // Five themselves: now all of it, paper apart.
        world.tamper("UPDATE events SET feedback_closed_at = NULL").await.unwrap();
        feedback::give(cx, &event, people[4], &sheet(4)).await.unwrap();
        assert_eq!(results().await, Results::Open, "not before it is closed");
        round::close(cx, trainer.account, event.id).await.unwrap();
        let Results::Told(told) = results().await else { panic!() };
        assert_eq!((told.given.sheets, told.paper_sheets, told.paper.as_ref().unwrap().sheets), (5, 9, 9));
        assert_eq!((told.given.rated[0].counts, told.given.rated[0].mean()), ([0, 0, 0, 5, 0], Some(400)));
        assert!(told.given.most_useful.iter().all(|text| text.starts_with("Cavab")), "paper is counted apart");
        // All at once, and in another order each time it is read.
        let mut orders = std::collections::BTreeSet::new();
        for _ in 0..40 {
            let Results::Told(told) = results().await else { panic!() };
            let mut sorted = told.given.most_useful.clone();
            sorted.sort();
            assert_eq!(sorted, ["Cavab 0", "Cavab 1", "Cavab 2", "Cavab 3", "Cavab 4"]);
            orders.insert(told.given.most_useful);
        }
        assert!(orders.len() > 10, "{}", orders.len());
    }
}

both! {
    async fn a_round_that_nobody_closes_ends_by_itself_and_stays_closed(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, session) = event_of(&world, "").await;
        let cx = &world.cx;
        let person = world.trainee("Aynur", "Əliyeva").await;
        cx.clock.set(session.starts_at(event.zone()));
        mark(&world, &event, &session, person).await;
        let end = session.ends_at(event.zone()) + round::ROUND;
        cx.clock.set(end - Duration::milliseconds(1));
        assert_eq!(feedback::standing(cx, &event, person).await.unwrap(), feedback::Standing::Open);
        cx.clock.set(end);
        assert_eq!(conflict(feedback::give(cx, &event, person, &sheet(0)).await), Conflict::Closed);
        // Another session does not open it again.
        let row = |id: String, day: &str| SessionInput { id, date: day.into(), starts: "09:00".into(), minutes: "180".into(), ..SessionInput::default() };
        let input = EventInput {
            kind: "training".into(), title: "Əmək istismarı".into(), language: "az".into(), course: "recognising".into(), place: "Gəncə".into(),
            sessions: vec![row(session.id.to_string(), "2026-11-10"), row(String::new(), "2027-03-01")],
            ..EventInput::default()
        };
        change::update(cx, &trainer, &event, event.revision, &input, &tell).await.unwrap();
        let event = event::find(cx, event.id).await.unwrap().unwrap();
        let sessions = event::sessions(cx, event.id).await.unwrap();
        assert!(sessions.len() == 2 && round::is_closed(&event, &sessions, cx.now()));
        assert_eq!(conflict(feedback::give(cx, &event, person, &sheet(0)).await), Conflict::Closed);
    }
}

/// Hands over the mails that wait; answers their texts.
async fn send(world: &World) -> Vec<String> {
    let cx = &world.cx;
    let mut sent = Vec::new();
    for urgency in Urgency::ALL {
        for mail in mails::take(cx, urgency, 100, Duration::minutes(5)).await.unwrap() {
            let written = invitations::written(cx, mail).await.unwrap();
            mails::sent(cx, written.id).await.unwrap();
            sent.push(written.body);
        }
    }
    sent
}

/// The two secrets of a mail of invitation.
fn secrets_of(body: &str) -> (String, String) {
    let words: Vec<&str> = body.split(' ').collect();
    (words[1].to_owned(), words[3].to_owned())
}

both! {
    async fn an_invitation_answers_until_the_end_and_does_nothing_else(world: World) {
        let world = world.with_staff().await;
        let (_, event, session) = event_of(&world, "1").await;
        let cx = &world.cx;
        let (person, other) = (world.trainee("Aynur", "Əliyeva").await, world.trainee("Banu", "Əliyeva").await);
        world.tamper("UPDATE people SET email = 'p' || CAST(search_key AS TEXT) || '@dayaq.example' WHERE family_name = 'Əliyeva'").await.unwrap();
        registrations::register(cx, Actor::Nobody, &event, person, Source::Invitation, &tell).await.unwrap();
        // What waits in the outbox has no secret, and what was sent is not there either.
        assert_eq!(world.count("mails WHERE body = 'answer {answer} feedback {feedback}'").await, 1);
        let first = send(&world).await;
        assert_eq!(first.len(), 1);
        assert_eq!(world.count("mails WHERE body = 'answer {answer} feedback {feedback}'").await, 1);
        let (answer, given) = secrets_of(&first[0]);
        assert_eq!((answer.len(), given.len()), (16, 16));
        assert_ne!(answer, given);
        for table in ["registrations", "mails", "invitation_mails", "audit_log"] {
            assert!(!world.rows(table).await.iter().any(|row| row.contains(&answer) || row.contains(&given)), "{table}");
        }
        // Each does its own thing, typed as people type; the badge does nothing.
        let badge = registrations::one(cx, event.id, person).await.unwrap().unwrap().badge;
        for (power, code, good) in [
            (Power::Answer, answer.to_lowercase(), true),
            (Power::Answer, given.clone(), false),
            (Power::Feedback, given.clone(), true),
            (Power::Feedback, answer.clone(), false),
            (Power::Answer, badge.clone(), false),
            (Power::Feedback, badge.clone(), false),
            (Power::Answer, String::new(), false),
        ] {
            let found = secrets::find(cx, power, &code).await.unwrap();
            assert_eq!(found.is_some(), good, "{power:?} {code}");
            assert!(found.is_none_or(|(of, who)| (of.id, who.person_id) == (event.id, person)));
        }
        // A mail that is sent again has new secrets; those before stop.
        world.tamper("UPDATE mails SET sent_at = NULL, next_attempt_at = created_at").await.unwrap();
        let (again, _) = secrets_of(&send(&world).await[0]);
        assert!(secrets::find(cx, Power::Answer, &answer).await.unwrap().is_none());
        assert!(secrets::find(cx, Power::Answer, &again).await.unwrap().is_some());

        let say = async |comes: bool| registrations::answer(cx, Actor::Nobody, &event, person, comes, &tell).await;
        assert_eq!(say(true).await.unwrap(), RegistrationState::Registered);
        registrations::register(cx, Actor::Nobody, &event, other, Source::Trainer, &tell).await.unwrap();
        let state = async |person| registrations::one(cx, event.id, person).await.unwrap().unwrap().state;
        assert_eq!(state(other).await, RegistrationState::Waiting);
        // While the last session goes on one can still say so, and nobody is called any more.
        cx.clock.set(session.starts_at(event.zone()));
        let mails = world.count("mails").await;
        assert_eq!(say(false).await.unwrap(), RegistrationState::Apologised);
        assert_eq!((state(other).await, world.count("mails").await), (RegistrationState::Waiting, mails));
        cx.clock.set(session.ends_at(event.zone()));
        let somebody = world.viewer("trainee").await.person;
        let log = world.count("audit_log").await;
        for comes in [true, false] {
            assert_eq!(conflict(say(comes).await), Conflict::Over);
        }
        let by_link = registrations::register(cx, Actor::Nobody, &event, somebody, Source::Link, &tell).await;
        assert_eq!(conflict(by_link), Conflict::Over);
        assert_eq!((state(person).await, world.count("mails").await, world.count("audit_log").await), (RegistrationState::Apologised, mails, log));
        // Taken off the list, nobody puts themselves there again.
        cx.clock.set(session.starts_at(event.zone()) - Duration::days(1));
        registrations::set_state(cx, Actor::Nobody, Organiser::Staff, &event, person, RegistrationState::Withdrawn, &tell).await.unwrap();
        assert_eq!(conflict(say(true).await), Conflict::OffList);
        // The addresses were written past the program, which compares people by them.
        records::people::duplicates::kept::rebuild(cx).await.unwrap();
    }
}

fn code_at(session: &Session, at: DateTime<Utc>) -> String {
    check_in::showing(session, at, 1).remove(0).code
}

async fn scan(world: &World, code: &str, device: &str) -> check_in::Claim {
    match check_in::find(&world.cx, code, device).await.unwrap() {
        Found::Right { claim, .. } => check_in::read_claim(&world.cx, &claim, device).await.unwrap().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn guest(n: usize) -> GuestInput {
    let name = format!("Qonaq{}{}", char::from(b"bdmrtz"[n / 10]), char::from(b'a' + u8::try_from(n % 10).unwrap()));
    GuestInput { given_name: name, family_name: "Quliyev".into(), organisation: "QHT".into(), id: String::new() }
}

both! {
    async fn a_wall_shows_its_session_while_it_is_open_and_ends_with_it(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, session) = event_of(&world, "").await;
        let cx = &world.cx;
        let start = session.starts_at(event.zone());
        cx.clock.set(start);
        let code = walls::make(cx, trainer.account, session.id).await.unwrap();
        let shows = async |code: &str| walls::find(cx, code).await.unwrap().map(|(_, session)| session.id);
        assert_eq!(shows(&code.to_lowercase()).await, Some(session.id));
        for table in ["walls", "audit_log"] {
            assert!(!world.rows(table).await.iter().any(|row| row.contains(&code)), "{table}");
        }
        let other = walls::make(cx, trainer.account, session.id).await.unwrap();
        assert_eq!((shows(&code).await, shows(&other).await), (None, Some(session.id)), "the old one stops");
        for (at, open) in [
            (start - check_in::BEFORE - Duration::milliseconds(1), false),
            (start - check_in::BEFORE, true),
            (session.ends_at(event.zone()) + check_in::AFTER - Duration::milliseconds(1), true),
            (session.ends_at(event.zone()) + check_in::AFTER, false),
        ] {
            cx.clock.set(at);
            assert_eq!(shows(&other).await.is_some(), open, "{at}");
        }
        cx.clock.set(start);
        walls::end(cx, trainer.account, session.id).await.unwrap();
        assert_eq!((shows(&other).await, shows("").await), (None, None));
    }
}

both! {
    async fn a_claim_is_good_in_its_browser_and_one_at_a_time(world: World) {
        let world = world.with_staff().await;
        let (_, event, session) = event_of(&world, "").await;
        let cx = &world.cx;
        let start = session.starts_at(event.zone());
        cx.clock.set(start);
        let code = code_at(&session, start);
        let Found::Right { claim, .. } = check_in::find(cx, &code, "phone").await.unwrap() else { panic!() };
        assert!(check_in::read_claim(cx, &claim, "phone").await.unwrap().is_some());
        for other in ["", "Phone", "another"] {
            assert!(check_in::read_claim(cx, &claim, other).await.unwrap().is_none(), "{other}");
        }
        // However often one browser asks, it has one claim of a code: the second name is refused.
        for n in 0..20 {
            let claim = scan(&world, &code, "phone").await;
            let entered = guest_claims::enter(cx, &claim, Says::Name(&guest(n)), "phone").await.unwrap();
            assert_eq!((entered.outcome, entered.feedback.is_some()), (Outcome::Waiting, n == 0));
        }
        assert_eq!(guest_claims::waiting(cx, session.id).await.unwrap().len(), 1);
        // Nor does it mark an account besides.
        let viewer = world.viewer("trainee").await;
        let who = Who { account: viewer.account, person: viewer.person };
        assert_eq!(check_in::mark(cx, &scan(&world, &code, "phone").await, who, "phone").await.unwrap(), Outcome::Used);
        assert_eq!(check_in::mark(cx, &scan(&world, &code, "own").await, who, "own").await.unwrap(), Outcome::Marked);
        let entered = guest_claims::enter(cx, &scan(&world, &code, "own").await, Says::Name(&guest(0)), "own").await.unwrap();
        assert_eq!(entered.outcome, Outcome::Used);
    }
}

both! {
    async fn guests_by_code_are_nobody_until_the_trainer_has_looked(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, session) = event_of(&world, "3").await;
        let cx = &world.cx;
        let start = session.starts_at(event.zone());
        change::set_counts_late(cx, trainer.account, session.id, true).await.unwrap();
        cx.clock.set(start + Duration::minutes(25));
        let before = [world.count("people").await, world.count("registrations").await, world.count("facts").await, world.count("audit_log").await];
        let code = code_at(&session, cx.now());
        // Three places and a margin of ten: the fourteenth is sent to the trainer.
        for n in 0..16 {
            let device = format!("phone{n}");
            let entered = guest_claims::enter(cx, &scan(&world, &code, &device).await, Says::Name(&guest(n)), &device).await.unwrap();
            assert_eq!(entered.outcome, if n < 13 { Outcome::Waiting } else { Outcome::Full }, "{n}");
        }
        let after = [world.count("people").await, world.count("registrations").await, world.count("facts").await, world.count("audit_log").await];
        assert_eq!(before, after, "nobody and nothing but claims");
        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let counted = async || {
            let report = Report::load(cx, &event, std::slice::from_ref(&session)).await.unwrap();
            let filter = lines::Filter { event: Some(event.id), ..lines::Filter::default() };
            let (_, totals) = lines::page(cx, &project, &filter, Page::typed("")).await.unwrap();
            let rows = attendance::roster(cx, &session).await.unwrap();
            (report.all.came, totals.minutes, rows.len(), PersonHours::of_project(cx, &project).await.unwrap().attended)
        };
        assert_eq!(counted().await, (0, 0, 0, 0));
        assert_eq!(issue_to_all(cx, trainer.account, &event, "1").await.unwrap(), 0);

        // Looked at, one by one: marked as of the scan.
        let waiting = guest_claims::waiting(cx, session.id).await.unwrap();
        let (first, second) = (waiting[0].claim.clone(), waiting[1].claim.clone());
        cx.clock.set(start + Duration::minutes(60));
        for claims in [vec![first.clone()], vec![first.clone()], vec![second.clone(), "none".into()]] {
            let claims: Vec<_> = claims.into_iter().map(|claim| (claim, Whom::AsSaid)).collect();
            guest_claims::take(cx, trainer.account, &event, &session, &claims).await.unwrap();
        }
        assert_eq!(counted().await, (2, 310, 2, 310), "155 minutes each");
        let row = attendance::roster(cx, &session).await.unwrap().remove(0);
        assert_eq!((row.registration.source, row.entries[0].method, row.registration.to_match), (Source::Code, Some(Method::Code), true));
        assert_eq!(row.entries[0].recorded_by.as_deref(), Some("trainer"));
        assert_eq!(world.count("guest_claims WHERE decided = 'taken' AND family_name = '' AND organisation IS NULL").await, 2);

        // A code that went out of the room: all who wait by it are void, and it brings nobody any more.
        let window = waiting[2].code_window;
        assert_eq!(guest_claims::void(cx, trainer.account, &session, window).await.unwrap(), 11);
        assert_eq!(guest_claims::void(cx, trainer.account, &session, window).await.unwrap(), 0);
        assert!(guest_claims::waiting(cx, session.id).await.unwrap().is_empty());
        assert_eq!(counted().await, (2, 310, 2, 310), "who was looked at stays");
        assert_eq!(world.count("guest_claims WHERE decided = 'voided' AND family_name <> ''").await, 0);
        assert_eq!(world.count("audit_log WHERE action = 'check-in.void'").await, 1);
        cx.clock.set(start + Duration::minutes(25));
        let late = guest_claims::enter(cx, &scan(&world, &code, "phone20").await, Says::Name(&guest(20)), "phone20").await.unwrap();
        assert_eq!(late.outcome, Outcome::Full);
        // The next code is another one; counted heads are the room now.
        cx.clock.set(start + Duration::minutes(26));
        change::set_heads(cx, trainer.account, session.id, "0").await.unwrap();
        let next = code_at(&session, cx.now());
        for n in 21..31 {
            let device = format!("phone{n}");
            let entered = guest_claims::enter(cx, &scan(&world, &next, &device).await, Says::Name(&guest(n)), &device).await.unwrap();
            assert_eq!(entered.outcome, if n < 29 { Outcome::Waiting } else { Outcome::Full }, "2 taken, 8 more: {n}");
        }
    }
}

both! {
    async fn a_guest_gives_feedback_with_the_secret_of_their_phone(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, session) = event_of(&world, "").await;
        let cx = &world.cx;
        cx.clock.set(session.starts_at(event.zone()));
        let claim = scan(&world, &code_at(&session, cx.now()), "phone").await;
        let secret = guest_claims::enter(cx, &claim, Says::Name(&guest(1)), "phone").await.unwrap().feedback.unwrap();
        assert!(secrets::find(cx, Power::Feedback, &secret).await.unwrap().is_none(), "nobody yet");
        let waiting = guest_claims::waiting(cx, session.id).await.unwrap().remove(0);
        guest_claims::take(cx, trainer.account, &event, &session, &[(waiting.claim, Whom::AsSaid)]).await.unwrap();
        let (_, who) = secrets::find(cx, Power::Feedback, &secret).await.unwrap().unwrap();
        assert_eq!(who.family_name, "Quliyev");
        assert!(secrets::find(cx, Power::Answer, &secret).await.unwrap().is_none());
        feedback::give(cx, &event, who.person_id, &sheet(0)).await.unwrap();
        assert_eq!(conflict(feedback::give(cx, &event, who.person_id, &sheet(0)).await), Conflict::Given);
    }
}

both! {
    async fn a_badge_is_known_by_its_mark_and_old_ones_still_are(world: World) {
        let world = world.with_staff().await;
        let (_, event, session) = event_of(&world, "").await;
        let cx = &world.cx;
        let person = world.viewer("trainee").await.person;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        // As it was printed before: the code of the registration is still the code of the badge.
        world.tamper("UPDATE registrations SET badge = '7K3M9QWX01' WHERE event_id = (SELECT e.id FROM events e WHERE e.title = 'Əmək istismarı')").await.unwrap();
        let badge = registrations::one(cx, event.id, person).await.unwrap().unwrap().badge;
        let mark = registrations::badge_mark(session.id, &badge);
        assert!(mark.len() == 32 && mark.chars().all(|c| c.is_ascii_digit() || ('A'..='F').contains(&c)), "{mark}");
        // What the scanner makes of it in the browser (`app/scanner.js`).
        let known = "0190a1b2-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(registrations::badge_mark(known, &badge), "912C0E4648EF158B5C7B6E59D1FA7E50");
        assert_ne!(mark, registrations::badge_mark(cx.id(), &badge), "another session has another one");
        assert!(!mark.contains(&badge));
    }
}
