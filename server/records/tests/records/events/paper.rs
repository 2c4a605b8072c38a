//! Sheets of paper: printed, photographed, typed, confirmed; certificates of attendance.

use chrono::{DateTime, Duration, Utc};
use courses::{attendance::Said, language::Language};
use records::{
    Conflict, Error, Problem,
    accounts::sessions::Viewer,
    certificates::attendance as certificate,
    events::{
        attendance::{self, Method, NewMark},
        awards, change,
        event::{self, Event, Session},
        input::{EventInput, SessionInput},
        notices::About,
        paper::{self, Cell, Guest, More, Page, PageId, State, Typed, confirm, typed},
        registrations::{
            self,
            state::{Organiser, RegistrationState, Source},
        },
    },
    people::person::{self, PersonId},
    projects::project,
    system::{
        audit::{self, Actor},
        codes,
    },
};
use uuid::Uuid;

use crate::support::{World, both, events::issue_to_all};

fn tell(_: Language, _: About, _: &Event, _: &[Session]) -> (String, String) {
    (String::new(), String::new())
}

fn session(date: &str, starts: &str, minutes: &str) -> SessionInput {
    SessionInput { date: date.into(), starts: starts.into(), minutes: minutes.into(), ..SessionInput::default() }
}

async fn event_of(world: &World, sessions: Vec<SessionInput>) -> (Event, Vec<Session>) {
    let trainer = world.viewer("trainer").await;
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let input = EventInput {
        kind: "training".into(),
        title: "İlk təmas".into(),
        language: "az".into(),
        place: "Gəncə".into(),
        sessions,
        ..EventInput::default()
    };
    let id = change::create(&world.cx, &trainer, &project, &input).await.unwrap();
    (event::find(&world.cx, id).await.unwrap().unwrap(), event::sessions(&world.cx, id).await.unwrap())
}

/// An event with two sessions, three people and one sheet.
struct Stage {
    world: World,
    event: Event,
    sessions: Vec<Session>,
    people: Vec<PersonId>,
    trainer: Viewer,
    admin: Viewer,
    page: Page,
}

async fn stage(world: World) -> Stage {
    let world = world.with_staff().await;
    let both = vec![session("2026-11-02", "09:00", "180"), session("2026-11-02", "14:00", "120")];
    let (event, sessions) = event_of(&world, both).await;
    let mut people = Vec::new();
    for name in ["Aynur", "Banu", "Ceyran"] {
        let person = world.trainee(name, "Əliyeva").await;
        registrations::register(&world.cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        people.push(person);
    }
    let (trainer, admin) = (world.viewer("trainer").await, world.viewer("admin").await);
    let chosen: Vec<String> = sessions.iter().map(|s| s.id.to_string()).collect();
    paper::print(&world.cx, trainer.account, &event, &chosen, &[], "2").await.unwrap();
    let page = paper::sheets(&world.cx, event.id).await.unwrap().remove(0).1.remove(0);
    Stage { world, event, sessions, people, trainer, admin, page }
}

fn cell(line: usize, column: usize) -> Cell {
    Cell { line, column, late: String::new(), early: String::new() }
}

fn guest(line: i64, family: &str) -> Guest {
    Guest { line, given_name: "Rauf".into(), family_name: family.into(), organisation: "Yeni Fond".into() }
}

impl Stage {
    async fn page(&self) -> Page {
        paper::page(&self.world.cx, self.page.id).await.unwrap().unwrap()
    }

    async fn save(&self, who: &Viewer, typed: &Typed) -> Result<(), Error> {
        let seen = self.page().await.typed_at;
        self.world.cx.clock.set(self.world.cx.now() + Duration::seconds(1));
        paper::save(&self.world.cx, who.account, &self.event, self.page.id, seen, typed).await
    }

    async fn confirm(&self, who: &Viewer, seen: DateTime<Utc>) -> Result<(), Error> {
        confirm(&self.world.cx, who.account, &self.event, self.page.id, seen).await
    }

    async fn photograph(&self) {
        let picture = vec![(self.page.id, vec![1, 2, 3])];
        paper::attach(&self.world.cx, self.trainer.account, &self.event, &picture).await.unwrap();
    }

    async fn typed_at(&self) -> DateTime<Utc> {
        self.page().await.typed_at.unwrap()
    }
}

fn invalid<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Problem)> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| (e.field.into_owned(), e.problem)).collect(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn conflict(result: Result<(), Error>, why: Conflict) {
    assert!(matches!(&result, Err(Error::Conflict(w)) if *w == why), "{result:?}, not {why:?}");
}

both! {
    async fn sheets_have_six_sessions_and_pages_fourteen_lines(world: World) {
        let world = world.with_staff().await;
        let days = (10..18).map(|day| session(&format!("2026-11-{day}"), "09:00", "180")).collect();
        let (event, sessions) = event_of(&world, days).await;
        let cx = &world.cx;
        let actor = world.viewer("trainer").await.account;
        for n in 0..16 {
            let person = world.trainee("Aynur", &format!("Əliyeva{}", char::from(b'a' + n))).await;
            registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        }
        let chosen: Vec<String> = sessions.iter().rev().map(|s| s.id.to_string()).collect();
        for (chosen, empty, field, problem) in [
            (&[][..], "5", "sessions", Problem::Required),
            (&[Uuid::nil().to_string()][..], "5", "sessions", Problem::Choice),
            (&chosen[..], "141", "empty_lines", Problem::Number { min: 0, max: 140 }),
            (&chosen[..], "x", "empty_lines", Problem::Number { min: 0, max: 140 }),
        ] {
            assert_eq!(invalid(paper::print(cx, actor, &event, chosen, &[], empty).await), [(field.to_owned(), problem)]);
        }
        assert_eq!(world.count("paper_sheets").await, 0);

        assert_eq!(paper::print(cx, actor, &event, &chosen, &[], "13").await.unwrap().len(), 2);
        let sheets = paper::sheets(cx, event.id).await.unwrap();
        let columns: Vec<usize> = sheets.iter().map(|(sheet, _)| sheet.sessions.len()).collect();
        assert_eq!(columns, [6, 2]);
        assert_eq!(sheets[0].0.sessions[0], sessions[0].id, "in the order in which they are held");
        let lines: Vec<(i64, usize)> = sheets[0].1.iter().map(|p| (p.number, p.lines.len())).collect();
        assert_eq!(lines, [(1, 14), (2, 14), (3, 1)]);
        let empty = sheets[0].1.iter().flat_map(|p| &p.lines.0).filter(|line| line.is_none()).count();
        assert_eq!(empty, 13);
        assert!(sheets[0].1.iter().flat_map(|p| &p.lines.0).flatten().all(|line| line.role.is_none() && line.unit.is_none()));

        // Beside more columns fewer sessions fit; what is known of a post stands on the line, a phone never.
        let made = paper::print(cx, actor, &event, &chosen, &[More::Position, More::Phone], "0").await.unwrap();
        let sheets = paper::sheets(cx, event.id).await.unwrap();
        let wide: Vec<_> = sheets.iter().filter(|(sheet, _)| made.contains(&sheet.id)).collect();
        assert_eq!(wide.iter().map(|(sheet, _)| sheet.sessions.len()).collect::<Vec<_>>(), [3, 3, 2]);
        assert!(wide.iter().all(|(sheet, _)| sheet.more.0 == [More::Position, More::Phone]));
        let told = wide[0].1.iter().flat_map(|p| &p.lines.0).flatten().filter(|line| line.role.is_some()).count();
        assert_eq!(told, 16, "an inspector each");
    }
}

both! {
    async fn a_page_is_found_by_its_code_after_the_list_has_changed(world: World) {
        let stage = Box::pin(stage(world)).await;
        let (world, cx) = (&stage.world, &stage.world.cx);
        let newcomer = world.trainee("Aaa", "Abbasova").await;
        registrations::register(cx, Actor::Nobody, &stage.event, newcomer, Source::Trainer, &tell).await.unwrap();
        let gone = RegistrationState::Withdrawn;
        registrations::set_state(cx, Actor::Nobody, Organiser::Staff, &stage.event, stage.people[0], gone, &tell).await.unwrap();
        let typed = codes::print(&stage.page.code).to_lowercase().replace('0', "o");
        let page = paper::by_code(cx, &format!(" {typed} ")).await.unwrap().unwrap();
        assert_eq!((page.id, page.event_id, page.state()), (stage.page.id, stage.event.id, State::Printed));
        let lines: Vec<Option<PersonId>> = page.lines.iter().map(|l| l.as_ref().map(|p| p.person)).collect();
        let [a, b, c] = stage.people[..] else { panic!() };
        assert_eq!(lines, [Some(a), Some(b), Some(c), None, None]);
        assert_eq!(page.lines[0].as_ref().unwrap().name, "Əliyeva Aynur");
        assert!(paper::by_code(cx, "").await.unwrap().is_none());

        // The page of one event is no page of another one.
        let (other, _) = event_of(world, vec![session("2026-11-03", "09:00", "60")]).await;
        let actor = stage.trainer.account;
        let foreign = paper::attach(cx, actor, &other, &[(page.id, vec![1])]).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let foreign = paper::save(cx, actor, &other, page.id, None, &Typed::default()).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let foreign = confirm(cx, actor, &other, page.id, cx.now()).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        // Pictures are kept all or none.
        let half = paper::attach(cx, actor, &stage.event, &[(page.id, vec![1]), (PageId::NIL, vec![1])]).await;
        assert!(matches!(half, Err(Error::NotFound)));
        assert!(paper::picture(cx, page.id).await.unwrap().is_none());
    }
}

both! {
    async fn what_is_typed_is_checked_and_can_be_typed_anew(world: World) {
        let stage = Box::pin(stage(world)).await;
        let (world, cx) = (&stage.world, &stage.world.cx);
        let wrong = Typed {
            signed: vec![Cell { late: "181".into(), early: "-1".into(), ..cell(0, 0) }, cell(4, 1)],
            guests: vec![guest(3, "Жanна")],
            rest_absent: false,
        };
        let fields: Vec<String> = invalid(stage.save(&stage.trainer, &wrong).await).into_iter().map(|(f, _)| f).collect();
        assert_eq!(fields, ["family_name-3", "late-0-0", "early-0-0", "family_name-4"]);
        assert_eq!(world.count("paper_entries").await + world.count("paper_guests").await, 0);
        assert_eq!(stage.page().await.typed_at, None);

        let first = Typed { signed: vec![cell(0, 0), cell(1, 0)], guests: vec![guest(3, "Quliyev")], rest_absent: true };
        stage.save(&stage.trainer, &first).await.unwrap();
        // Eight cells of people and guest: two signed, six not.
        assert_eq!(world.count("paper_entries WHERE status = 'absent'").await, 6);
        let old = stage.typed_at().await;
        let second = Typed { signed: vec![cell(2, 1)], ..Typed::default() };
        stage.save(&stage.admin, &second).await.unwrap();
        let (entries, guests) = typed(cx, stage.page.id).await.unwrap();
        assert_eq!((entries.len(), entries[0].line, guests.len()), (1, 2, 0));
        assert_eq!(stage.page().await.typed_by, Some(stage.admin.account));
        // Whoever has an older page before them overwrites nothing.
        let late = paper::save(cx, stage.trainer.account, &stage.event, stage.page.id, Some(old), &first).await;
        conflict(late, Conflict::Typed);
        assert_eq!(world.count("attendance_marks").await, 0, "nothing counts before it is confirmed");

        // A session that is taken off the event takes what was typed for it along.
        let input = EventInput {
            kind: "training".into(),
            title: stage.event.title.clone(),
            language: "az".into(),
            place: "Gəncə".into(),
            sessions: vec![SessionInput { id: stage.sessions[0].id.to_string(), ..session("2026-11-02", "09:00", "180") }],
            ..EventInput::default()
        };
        change::update(cx, &stage.trainer, &stage.event, stage.event.revision, &input, &tell).await.unwrap();
        assert_eq!(world.count("paper_entries").await, 0);
        assert!(matches!(stage.save(&stage.trainer, &second).await, Err(Error::NotFound)));
    }
}

both! {
    async fn a_second_person_confirms_once_and_everything_counts(world: World) {
        let stage = Box::pin(stage(world)).await;
        let (world, cx) = (&stage.world, &stage.world.cx);
        // Somebody was marked as late on the list before, somebody was excused.
        let mark = |person: PersonId, said: Said| NewMark {
            id: cx.id(), person, bases: None, said, method: Method::List, at: cx.now(), device: None, claim: None,
        };
        let late = Said { late: 20, ..Said::PRESENT };
        let excused = Said { status: courses::attendance::Status::Excused, late: 0, early: 0 };
        let marks = [mark(stage.people[0], late), mark(stage.people[2], excused)];
        attendance::mark(cx, Actor::Nobody, &stage.event, &stage.sessions[0], &marks).await.unwrap();

        conflict(stage.confirm(&stage.admin, cx.now()).await, Conflict::Untyped);
        let typed = Typed {
            signed: vec![cell(0, 0), cell(0, 1), Cell { early: "30".into(), ..cell(1, 1) }, cell(3, 0)],
            guests: vec![guest(3, "Quliyev")],
            rest_absent: true,
        };
        stage.save(&stage.trainer, &typed).await.unwrap();
        conflict(stage.confirm(&stage.admin, stage.typed_at().await).await, Conflict::Picture);
        stage.photograph().await;
        assert_eq!(paper::picture(cx, stage.page.id).await.unwrap(), Some(vec![1, 2, 3]));
        // Another picture comes while somebody compares: what they looked at is not what would count.
        let seen_before = stage.page().await.changed_at().unwrap();
        cx.clock.set(cx.now() + Duration::minutes(1));
        stage.photograph().await;
        conflict(stage.confirm(&stage.admin, seen_before).await, Conflict::Typed);
        let seen = stage.page().await.changed_at().unwrap();
        conflict(stage.confirm(&stage.trainer, seen).await, Conflict::Second);
        conflict(stage.confirm(&stage.admin, seen - Duration::seconds(5)).await, Conflict::Typed);
        assert_eq!(world.count("attendance_marks").await, 2);
        assert_eq!(registrations::list(cx, stage.event.id).await.unwrap().len(), 3);

        stage.confirm(&stage.admin, seen).await.unwrap();
        assert_eq!(stage.page().await.state(), State::Confirmed);
        let rows = attendance::grid(cx, stage.event.id, &stage.sessions).await.unwrap();
        let minutes = |family: &str, given: &str| -> Vec<u32> {
            let row = rows.iter().find(|r| r.registration.family_name == family && r.registration.given_name == given).unwrap();
            row.entries.iter().zip(&stage.sessions).map(|(e, s)| e.agreed.said.minutes(s.planned())).collect()
        };
        assert_eq!(minutes("Əliyeva", "Aynur"), [160, 120], "the minutes that were known stay");
        assert_eq!(minutes("Əliyeva", "Banu"), [0, 90]);
        assert_eq!(minutes("Quliyev", "Rauf"), [180, 0]);
        let excused = rows.iter().find(|r| r.registration.person_id == stage.people[2]).unwrap();
        assert_eq!(excused.entries[0].agreed.said.status.code(), "excused", "a missing signature says nothing new");
        assert_eq!(excused.entries[1].agreed.said.status.code(), "absent");
        assert_eq!(excused.entries[1].method, Some(Method::Paper));
        assert_eq!(world.count("registrations WHERE to_match").await, 1);
        assert_eq!(world.count("facts WHERE session_id IS NOT NULL AND minutes > 0").await, 4);

        let marks = world.count("attendance_marks").await;
        stage.confirm(&stage.admin, seen).await.unwrap();
        stage.confirm(&stage.trainer, seen).await.unwrap();
        assert_eq!((world.count("attendance_marks").await, world.count("people WHERE given_name = 'Rauf' AND family_name = 'Quliyev'").await), (marks, 1));
        conflict(stage.save(&stage.trainer, &typed).await, Conflict::Confirmed);
        let again = paper::attach(cx, stage.trainer.account, &stage.event, &[(stage.page.id, vec![9])]).await;
        conflict(again, Conflict::Confirmed);
        assert_eq!(audit::verify(cx).await.unwrap().1, []);
    }
}

both! {
    async fn a_page_counts_whole_or_not_at_all(world: World) {
        let stage = Box::pin(stage(world)).await;
        let (world, cx) = (&stage.world, &stage.world.cx);
        let typed = Typed { signed: vec![cell(0, 0), cell(3, 1)], guests: vec![guest(3, "Quliyev")], rest_absent: false };
        stage.save(&stage.trainer, &typed).await.unwrap();
        stage.photograph().await;
        // Something breaks in the middle: the guest's name is nothing that can be entered.
        world.tamper("UPDATE paper_guests SET family_name = '7'").await.unwrap();
        let seen = stage.typed_at().await;
        assert!(matches!(stage.confirm(&stage.admin, seen).await, Err(Error::Invalid(_))));
        assert_eq!((world.count("attendance_marks").await, stage.page().await.state()), (0, State::Typed));
        // A cancelled event takes no marks.
        world.tamper("UPDATE paper_guests SET family_name = 'Quliyev'").await.unwrap();
        change::cancel(cx, &stage.trainer, &stage.event, "Qar", &tell).await.unwrap();
        conflict(stage.confirm(&stage.admin, seen).await, Conflict::Cancelled);
        change::restore(cx, &stage.trainer, &stage.event, &tell).await.unwrap();
        stage.confirm(&stage.admin, seen).await.unwrap();
        assert_eq!(world.count("attendance_marks").await, 2);
    }
}

both! {
    async fn certificates_of_attendance_stay_as_printed(world: World) {
        let stage = Box::pin(stage(world)).await;
        let (world, cx) = (&stage.world, &stage.world.cx);
        let present = |person: PersonId, said: Said| NewMark {
            id: cx.id(), person, bases: None, said, method: Method::List, at: cx.now(), device: None, claim: None,
        };
        let [a, b, _] = stage.people[..] else { panic!() };
        for session in &stage.sessions {
            attendance::mark(cx, Actor::Nobody, &stage.event, session, &[present(a, Said::PRESENT)]).await.unwrap();
        }
        // 240 of 300 minutes are 80 %, not less.
        let early = Said { early: 60, ..Said::PRESENT };
        attendance::mark(cx, Actor::Nobody, &stage.event, &stage.sessions[0], &[present(b, early)]).await.unwrap();
        attendance::mark(cx, Actor::Nobody, &stage.event, &stage.sessions[1], &[present(b, Said::PRESENT)]).await.unwrap();
        let actor = stage.trainer.account;
        for typed in ["", "0", "101", "many"] {
            assert_eq!(invalid(issue_to_all(cx, actor, &stage.event, typed).await)[0].0, "percent");
        }
        assert_eq!(issue_to_all(cx, actor, &stage.event, "81").await.unwrap(), 1);
        assert_eq!(issue_to_all(cx, actor, &stage.event, "80").await.unwrap(), 1);
        assert_eq!(issue_to_all(cx, actor, &stage.event, "80").await.unwrap(), 0);
        let valid = certificate::of_event(cx, stage.event.id).await.unwrap();
        let numbers: Vec<&str> = valid.iter().map(|c| c.number.as_str()).collect();
        assert_eq!(numbers, ["DYA-PHASE-2-2026-00001", "DYA-PHASE-2-2026-00002"]);
        assert_eq!((valid[1].printed.attended, valid[1].printed.planned), (240, 300));
        assert!(awards::outdated(cx, &stage.event).await.unwrap().is_empty());
        awards::renew(cx, actor, &stage.event, valid[0].id).await.unwrap();
        assert_eq!(world.count("attendance_certificates").await, 2, "what is true is not replaced");

        // Corrected: one attended less and still enough, the other one not enough any more.
        let less = Said { late: 30, ..Said::PRESENT };
        attendance::mark(cx, Actor::Nobody, &stage.event, &stage.sessions[0], &[present(a, less), present(b, Said { late: 90, ..Said::PRESENT })]).await.unwrap();
        let still = certificate::of_event(cx, stage.event.id).await.unwrap();
        assert_eq!(still[0].printed, valid[0].printed, "what was printed stays");
        let outdated = awards::outdated(cx, &stage.event).await.unwrap();
        let now: Vec<Option<u32>> = outdated.iter().map(|o| o.now.as_ref().map(|p| p.attended)).collect();
        assert_eq!(now, [Some(270), None]);
        for old in &outdated {
            awards::renew(cx, actor, &stage.event, old.certificate.id).await.unwrap();
            awards::renew(cx, actor, &stage.event, old.certificate.id).await.unwrap();
        }
        let old = certificate::by_code(cx, &codes::print(&valid[0].code)).await.unwrap().unwrap();
        assert!(old.replaced_at.is_some() && old.printed == valid[0].printed);
        let new = certificate::of_person(cx, a).await.unwrap().remove(0);
        assert_eq!((Some(new.id), new.printed.attended, new.number.as_str()), (old.replaced_by, 270, "DYA-PHASE-2-2026-00003"));
        let taken = certificate::by_code(cx, &valid[1].code).await.unwrap().unwrap();
        assert!(taken.replaced_at.is_some() && taken.replaced_by.is_none());
        assert_eq!(certificate::of_event(cx, stage.event.id).await.unwrap().len(), 1);
        let name = person::find(cx, a).await.unwrap().unwrap().full_name();
        assert_eq!(new.printed.name, name);
    }
}
