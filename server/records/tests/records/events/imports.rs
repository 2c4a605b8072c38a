//! Lists of people from files: what is found before, what is done, what is taken back.

use records::{
    Conflict, Cx, Db, Error, Problem,
    accounts::sessions::Viewer,
    events::{
        attendance::{self, Method, NewMark},
        change,
        event::{self, Event, Session},
        imports::{
            self, Cause, Column, Decision, Import, ImportId, Kept, Letters, Outcome, Plan, State, Verdict, Why, plan,
            run,
        },
        input::{EventInput, SessionInput},
        notices::{About, Tell},
        registrations::{
            self,
            state::{Organiser, RegistrationState, Source},
        },
    },
    merging::take_back::{TakenBack, take_back},
    people::{organisations, person, posts},
    projects::project,
    system::{
        audit,
        jobs::{Lane, asked, lease},
    },
};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use courses::{attendance::Said, language::Language};
use documents::spreadsheet;

use crate::support::{World, both, pairs};

mod lists;
mod stopped;

fn tell(_: Language, about: About, _: &Event, _: &[Session]) -> (String, String) {
    (String::new(), format!("{about:?}"))
}

/// Does the import whose turn it is; false when there is none.
async fn next(cx: &Cx, tell: Tell<'_>) -> Result<bool, Error> {
    let Some(work) = lease::take(cx, Lane::Imports).await? else { return Ok(false) };
    let task: run::Enter = serde_json::from_value(work.job.arguments.0.clone()).unwrap();
    let ending = run::enter(cx, &work, &task, tell).await?;
    lease::finish(cx, &work, &ending).await?;
    Ok(true)
}

struct Stage {
    world: World,
    event: Event,
    trainer: Viewer,
}

impl Stage {
    async fn new(world: World, capacity: &str) -> Self {
        let world = Box::pin(world.with_staff()).await;
        let trainer = Box::pin(world.viewer("trainer")).await;
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let input = EventInput {
            kind: "training".into(),
            title: "İlk təmas".into(),
            language: "az".into(),
            place: "Gəncə".into(),
            capacity: capacity.into(),
            sessions: vec![SessionInput {
                date: "2026-11-02".into(),
                starts: "09:00".into(),
                minutes: "180".into(),
                ..SessionInput::default()
            }],
            ..EventInput::default()
        };
        let id = Box::pin(change::create(&world.cx, &trainer, &project, &input)).await.unwrap();
        let event = event::find(&world.cx, id).await.unwrap().unwrap();
        Self { world, event, trainer }
    }

    async fn keep(&self, bytes: &[u8]) -> Kept {
        let read = spreadsheet::read(bytes).unwrap();
        imports::keep(&self.world.cx, self.trainer.account, &self.event, "siyahı.csv", bytes, read).await.unwrap()
    }

    async fn draft(&self, text: &str) -> Import {
        match self.keep(text.as_bytes()).await {
            Kept::New(id) => self.import(id).await,
            Kept::Before(id) => panic!("kept before as {id}"),
        }
    }

    async fn import(&self, id: ImportId) -> Import {
        imports::find(&self.world.cx, id).await.unwrap().unwrap()
    }

    async fn plan(&self, import: &Import) -> Plan {
        plan(&self.world.cx, &self.event, &self.import(import.id).await).await.unwrap()
    }

    async fn confirm(&self, import: &Import, without_faulty: bool) -> Result<(), Error> {
        let import = self.import(import.id).await;
        run::confirm(&self.world.cx, self.trainer.account, &self.event, &import, import.revision, false, without_faulty)
            .await
    }

    async fn run(&self, import: &Import) -> BTreeMap<Outcome, i64> {
        self.confirm(import, true).await.unwrap();
        assert!(next(&self.world.cx, &tell).await.unwrap());
        assert!(!next(&self.world.cx, &tell).await.unwrap(), "an import is done once");
        assert_eq!(self.import(import.id).await.state, State::Done);
        imports::outcomes(&self.world.cx, import.id).await.unwrap()
    }

    async fn names(&self) -> Vec<String> {
        let list = registrations::list(&self.world.cx, self.event.id).await.unwrap();
        list.iter().filter(|r| r.state != RegistrationState::Withdrawn).map(registrations::Registration::name).collect()
    }
}

fn verdicts(plan: &Plan) -> Vec<Verdict> {
    plan.rows.iter().map(|row| row.verdict).collect()
}

fn fields(error: Error) -> Vec<(String, Problem)> {
    match error {
        Error::Invalid(list) => list.into_iter().map(|e| (e.field.into_owned(), e.problem)).collect(),
        other => panic!("{other}"),
    }
}

const LIST: &str = "Layihə: II mərhələ;;;;;\n№;Soyadı, adı, ata adı;Təşkilat;Vəzifə;Doğum tarixi;Telefon\n\
    1;ƏLİYEV TURAL RƏŞAD OĞLU;Dövlət Əmək Müfəttişliyi Xidməti;Baş müfəttiş;12.03.1985;050 555 01 01\n\
    2;Quliyeva Aysel Eldar qızı;Yeni Fond;hüquqşünas;1988;\n\
    3;Quliyeva Aysel Eldar qızı;Yeni Fond;hüquqşünas;1988;\n\
    ;;;;;\n\
    4;Həsənov;Yeni Fond;;85;call me\n";

both! {
    async fn a_list_is_looked_at_confirmed_and_done(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft(LIST).await;
        assert_eq!(import.heading, Some(2));
        assert_eq!(import.columns[1..4], [Column::FamilyFirst, Column::Organisation, Column::Role]);
        let people_before = s.world.count("people").await;
        let plan = s.plan(&import).await;
        let numbers: Vec<i64> = plan.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [3, 4, 5, 7], "rows are named as a spreadsheet names them");
        assert_eq!(verdicts(&plan), [Verdict::New, Verdict::New, Verdict::Repeated(4), Verdict::Faulty]);
        assert_eq!(plan.rows[0].name(), "Əliyev Tural Rəşad oğlu");
        assert_eq!((plan.rows[0].get("sex"), plan.rows[0].get("birth_year"), plan.rows[0].get("post_role")), ("male", "1985", "inspector"));
        let faults: Vec<(&str, &Problem)> = plan.rows[3].problems.iter().map(|p| (&*p.field, &p.problem)).collect();
        assert_eq!(faults, [("given_name", &Problem::Required)]);
        let aside: Vec<(&str, &str)> = plan.rows[3].aside.iter().map(|aside| (aside.field, aside.text.as_str())).collect();
        assert_eq!(aside, [("phone", "call me"), ("birth_year", "85")], "what can be empty keeps nobody out");
        assert_eq!(plan.unknown_organisations.get("Yeni Fond"), Some(&2), "rows with faults are not counted");
        assert_eq!(s.world.count("people").await, people_before, "nothing is entered before it is confirmed");

        // Faults are left out when somebody says so, and not by themselves.
        assert_eq!(fields(s.confirm(&import, false).await.unwrap_err()), [("faulty".to_owned(), Problem::Required)]);
        let done = s.run(&import).await;
        assert_eq!(done, BTreeMap::from([(Outcome::New, 2), (Outcome::Repeated, 1), (Outcome::Faulty, 1)]));
        assert_eq!(s.names().await, ["Əliyev Tural Rəşad oğlu", "Quliyeva Aysel Eldar qızı"]);
        let list = registrations::list(&s.world.cx, s.event.id).await.unwrap();
        assert!(list.iter().all(|r| r.source == Source::Import && !r.to_match));
        assert_eq!(list[1].organisation.as_deref(), Some("Yeni Fond"), "in their words where it is not known");
        // What was not taken over is kept for whoever corrects it, and nothing else of the file.
        let left = s.plan(&import).await;
        assert_eq!(left.rows.iter().map(|r| (r.number, r.verdict)).collect::<Vec<_>>(), [(7, Verdict::Done(Outcome::Faulty))]);
        assert!(!left.rows[0].problems.is_empty());
        assert!(audit::verify(&s.world.cx).await.unwrap().1.is_empty());
    }
}

/// Takes the account of somebody of this name away: a list does not touch how people are reached who have one.
async fn without_account(world: &World, family: &str) {
    let of =
        format!("(SELECT a.id FROM accounts a JOIN people p ON p.id = a.person_id WHERE p.family_name = '{family}')");
    let sql = format!("DELETE FROM project_roles WHERE account_id IN {of}; DELETE FROM accounts WHERE id IN {of}");
    world.tamper(&sql).await.unwrap();
}

both! {
    async fn who_is_known_is_found_and_gains_what_was_missing(world: World) {
        let s = Stage::new(world, "").await;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        without_account(&s.world, "Quliyeva").await;
        let organisation = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let elsewhere = format!("Soyad;Ad;İş yeri\nQuliyeva;Aysel;\"{organisation}\"\n");
        let import = s.draft(&elsewhere).await;
        assert_eq!(verdicts(&s.plan(&import).await), [Verdict::New], "of another project nobody is told of");
        let by = s.trainer.account.into();
        registrations::register(&s.world.cx, by, &s.event, known, Source::Trainer, &tell).await.unwrap();
        registrations::set_state(&s.world.cx, by, Organiser::Staff, &s.event, known, RegistrationState::Withdrawn, &tell).await.unwrap();
        let organisation = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let text = format!("Family name,First name,Organisation,Phone,Year of birth\n\
            Гулиева,Айсель,\"{organisation}\",,\nHacıyev,Rauf,\"{organisation}\",,\n");
        let import = s.draft(&text).await;
        let plan = s.plan(&import).await;
        // Name and organisation alone are not enough: somebody is asked.
        assert_eq!(verdicts(&plan), [Verdict::Unsure, Verdict::New]);
        assert_eq!(plan.rows[0].alike[0].known.id, known);
        imports::decide(&s.world.cx, s.trainer.account, &s.event, &s.import(import.id).await, &[(2, (Some(Decision::Same), Some(known)))]).await.unwrap();
        let corrected = BTreeMap::from([("phone".to_owned(), "+994 50 111 22 33".to_owned()), ("birth_year".to_owned(), "1990".to_owned())]);
        imports::correct(&s.world.cx, s.trainer.account, &s.event, &s.import(import.id).await, 2, &corrected, (Some(Decision::Same), Some(known))).await.unwrap();
        let plan = s.plan(&import).await;
        assert_eq!(plan.rows[0].verdict, Verdict::Known(known));
        assert_eq!(plan.rows[0].fills, ["birth_year", "phone"]);
        assert_eq!(s.run(&import).await, BTreeMap::from([(Outcome::New, 1), (Outcome::Known, 1)]));
        let person = person::find(&s.world.cx, known).await.unwrap().unwrap();
        assert_eq!((person.birth_year, person.phone.as_deref()), (Some(1990), Some("+994 50 111 22 33")));
        assert_eq!(person.full_name(), "Quliyeva Aysel", "what stands there is not changed by a list");

        // The same people in another file: everybody is on the list already, although two of them have no phone.
        let again = s.draft(&format!("{text}\n")).await;
        assert_eq!(verdicts(&s.plan(&again).await).iter().filter(|v| matches!(v, Verdict::Known(_))).count(), 2);
        assert_eq!(s.run(&again).await, BTreeMap::from([(Outcome::Listed, 2)]));
        assert_eq!(s.names().await.len(), 2);
    }
}

both! {
    async fn a_list_names_only_whom_it_may_mean_and_reaches_no_account(world: World) {
        let s = Stage::new(world, "").await;
        let cx = &s.world.cx;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        let organisation = organisations::all(cx).await.unwrap()[1].name.clone();
        let import = s.draft(&format!("Soyad;Ad;E-mail;Telefon;İş yeri;Doğum ili\nHacıyev;Rauf;t@example.org;0501112233;{organisation};1990\n")).await;
        let same = (Some(Decision::Same), Some(known));
        // Not alike, not on the list: nothing is stored.
        assert!(matches!(imports::decide(cx, s.trainer.account, &s.event, &import, &[(2, same)]).await, Err(Error::Conflict(Conflict::NotAlike))));
        let fields = BTreeMap::from([("birth_year".to_owned(), "1991".to_owned())]);
        assert!(matches!(imports::correct(cx, s.trainer.account, &s.event, &import, 2, &fields, same).await, Err(Error::Conflict(Conflict::NotAlike))));
        let nobody = (Some(Decision::Same), Some(person::PersonId::NIL));
        assert!(matches!(imports::decide(cx, s.trainer.account, &s.event, &import, &[(2, nobody)]).await, Err(Error::Conflict(Conflict::NotAlike))));
        assert_eq!(s.world.count("import_rows").await, 0);
        // However it has come into the draft, the plan does not follow it.
        s.world.tamper("INSERT INTO import_rows (import_id, number, decision, same_id)
            SELECT i.id, 2, 'same', p.id FROM imports i, people p WHERE p.family_name = 'Quliyeva'").await.unwrap();
        assert_eq!(verdicts(&s.plan(&import).await), [Verdict::New]);

        registrations::register(cx, s.trainer.account.into(), &s.event, known, Source::Trainer, &tell).await.unwrap();
        imports::decide(cx, s.trainer.account, &s.event, &s.import(import.id).await, &[(2, same)]).await.unwrap();
        let plan = s.plan(&import).await;
        assert_eq!((plan.rows[0].verdict, plan.rows[0].fills.as_slice()), (Verdict::Known(known), ["birth_year"].as_slice()));
        s.run(&import).await;
        let person = person::find(cx, known).await.unwrap().unwrap();
        assert_eq!((person.birth_year, person.email, person.phone), (Some(1990), None, None));
        assert_eq!(posts::of_person(cx, known).await.unwrap().len(), 1);
    }
}

both! {
    async fn who_looks_like_somebody_is_entered_to_be_looked_at_and_never_numbered_away(world: World) {
        let s = Stage::new(world, "").await;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        let organisation = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let import = s.draft(&format!("Soyad;Ad;İş yeri\nQuliyeva;Aysel;{organisation}\nQuliyeva;Aysel;başqa yer\n")).await;
        let plan = s.plan(&import).await;
        assert_eq!(verdicts(&plan), [Verdict::Unsure, Verdict::New]);
        s.run(&import).await;
        assert_eq!(s.names().await, ["Quliyeva Aysel", "Quliyeva Aysel"]);
        let list = registrations::list(&s.world.cx, s.event.id).await.unwrap();
        assert_eq!(list.iter().filter(|r| r.to_match).count(), 1);
        let pairs = pairs(&s.world).await;
        assert!(pairs.iter().any(|pair| pair.first.id == known || pair.second.id == known), "proposed for merging");
    }
}

both! {
    async fn the_same_file_is_known_again_and_can_be_used_again_once_taken_back(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft(LIST).await;
        assert_eq!(s.keep(LIST.as_bytes()).await, Kept::Before(import.id));
        s.run(&import).await;
        assert_eq!(s.keep(LIST.as_bytes()).await, Kept::Before(import.id));
        let people_there = s.world.count("people").await;
        let import = s.import(import.id).await;
        let back = take_back(&s.world.cx, s.trainer.account, &s.event, &import, &tell).await.unwrap();
        assert_eq!(back, TakenBack { removed: 2, off_the_list: 0, kept: 0 });
        assert_eq!(s.world.count("people").await, people_there - 2);
        assert!(s.names().await.is_empty());
        let error = take_back(&s.world.cx, s.trainer.account, &s.event, &import, &tell).await.unwrap_err();
        assert!(matches!(error, Error::Conflict(_)));
        let again = s.draft(LIST).await;
        assert_eq!(s.run(&again).await[&Outcome::New], 2);
    }
}

both! {
    async fn taking_back_keeps_who_is_marked_or_known_elsewhere(world: World) {
        let s = Stage::new(world, "").await;
        let known = s.world.trainee("Aysel", "Quliyeva").await;
        without_account(&s.world, "Quliyeva").await;
        let organisation = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let elsewhere = format!("Soyad;Ad;İş yeri\nQuliyeva;Aysel;\"{organisation}\"\n");
        let import = s.draft(&elsewhere).await;
        assert_eq!(verdicts(&s.plan(&import).await), [Verdict::New], "of another project nobody is told of");
        let by = s.trainer.account.into();
        registrations::register(&s.world.cx, by, &s.event, known, Source::Trainer, &tell).await.unwrap();
        registrations::set_state(&s.world.cx, by, Organiser::Staff, &s.event, known, RegistrationState::Withdrawn, &tell).await.unwrap();
        let organisation = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let text = format!("Soyad;Ad;Telefon;İş yeri\nƏhmədov;Rauf;;\nQuliyeva;Aysel;050 111 22 33;{organisation}\nNəbiyev;Kamal;;\n");
        let import = s.draft(&text).await;
        imports::decide(&s.world.cx, s.trainer.account, &s.event, &import, &[(3, (Some(Decision::Same), Some(known)))]).await.unwrap();
        s.run(&import).await;
        let list = registrations::list(&s.world.cx, s.event.id).await.unwrap();
        let rauf = list.iter().find(|r| r.given_name == "Rauf").unwrap();
        let session = event::sessions(&s.world.cx, s.event.id).await.unwrap().remove(0);
        let mark = NewMark {
            id: s.world.cx.id(),
            person: rauf.person_id,
            bases: None,
            said: Said::PRESENT,
            method: Method::List,
            at: s.world.cx.now(),
            device: None,
            claim: None,
        };
        attendance::mark(&s.world.cx, s.trainer.account.into(), &s.event, &session, &[mark]).await.unwrap();
        let import = s.import(import.id).await;
        let back = take_back(&s.world.cx, s.trainer.account, &s.event, &import, &tell).await.unwrap();
        assert_eq!(back, TakenBack { removed: 1, off_the_list: 1, kept: 1 });
        assert_eq!(s.names().await, ["Əhmədov Rauf"]);
        assert_eq!(person::find(&s.world.cx, known).await.unwrap().unwrap().phone, None, "what it added is out again");
    }
}

both! {
    async fn a_full_room_has_a_waiting_list(world: World) {
        let s = Stage::new(world, "2").await;
        let import = s.draft("Soyad;Ad\nƏhmədov;Rauf\nNəbiyev;Kamal\nQuliyeva;Aysel\n").await;
        s.run(&import).await;
        let list = registrations::list(&s.world.cx, s.event.id).await.unwrap();
        let waiting: Vec<String> =
            list.iter().filter(|r| r.state == RegistrationState::Waiting).map(registrations::Registration::name).collect();
        assert_eq!(waiting, ["Quliyeva Aysel"], "in the order of the file");
    }
}

/// A name made of letters that differ.
fn letters(n: usize, end: &str) -> String {
    let syllables = ["ba", "do", "fi", "ku", "le", "mə", "nö", "rı", "sü", "ta", "vo", "zi"];
    let at = |n: usize| syllables[n % syllables.len()];
    format!("{}{}{}{end}", at(n).replacen(|c: char| c.is_ascii(), &at(n)[..1].to_uppercase(), 1), at(n / 12), at(n / 5))
}

both! {
    async fn old_letters_are_asked_about_and_changed(world: World) {
        let s = Stage::new(world, "").await;
        // «Soyadı;Adı;Təşkilat» and two names in an old font, which comes out as Cyrillic.
        let text = "Сойады;Ады;Тяшкилат\nЯлийев;Турал;Йени Фонд\nГулийева;Айсел;Йени Фонд\nЩясянов;Ряшад;Ъянуб идаряси\n";
        let import = s.draft(text).await;
        assert_eq!(import.letters, Letters::Ask);
        assert_eq!(fields(s.confirm(&import, false).await.unwrap_err())[0].0, "letters");
        imports::set_letters(&s.world.cx, s.trainer.account, &import, Letters::Changed).await.unwrap();
        let plan = s.plan(&import).await;
        let names: Vec<String> = plan.rows.iter().map(imports::Row::name).collect();
        assert_eq!(names, ["Əliyev Tural", "Quliyeva Aysel", "Həsənov Rəşad"]);
        imports::set_letters(&s.world.cx, s.trainer.account, &import, Letters::Kept).await.unwrap();
        assert_eq!(s.plan(&import).await.rows[0].name(), "Ялийев Турал");
    }
}

both! {
    async fn what_was_changed_meanwhile_is_not_confirmed(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft("A;B\nƏliyev;Tural\n").await;
        assert!(s.plan(&import).await.lacks_names);
        assert_eq!(fields(s.confirm(&import, false).await.unwrap_err()), [("columns".to_owned(), Problem::Required)]);
        let twice = imports::set_columns(&s.world.cx, s.trainer.account, &import, &["phone".into(), "phone".into()], "1").await.unwrap_err();
        assert_eq!(fields(twice), [("column-1".to_owned(), Problem::Taken)]);
        imports::set_columns(&s.world.cx, s.trainer.account, &import, &["family-name".into(), "given-name".into()], "1").await.unwrap();
        let cx = &s.world.cx;
        let now = s.import(import.id).await;
        let stale = run::confirm(cx, s.trainer.account, &s.event, &now, import.revision, false, false).await.unwrap_err();
        assert!(matches!(stale, Error::Conflict(Conflict::Import)));
        s.confirm(&import, false).await.unwrap();
        let late = imports::set_columns(cx, s.trainer.account, &import, &["ignored".into(), "family-name".into()], "").await.unwrap_err();
        assert!(matches!(late, Error::Conflict(Conflict::Import)), "confirmed is confirmed");
        assert!(matches!(imports::discard(cx, s.trainer.account, &import).await.unwrap_err(), Error::Conflict(_)));
    }
}

both! {
    async fn an_address_belongs_to_one_person(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft("Soyad;Ad;E-poçt\nƏliyev;Tural;ofis@example.org\nNəbiyev;Kamal;Ofis@example.org\nQuliyev;Rauf;rauf@example.org\n").await;
        let plan = s.plan(&import).await;
        assert_eq!(verdicts(&plan), [Verdict::New, Verdict::New, Verdict::New], "an office's address keeps nobody out");
        assert!(plan.rows[..2].iter().all(|row| row.aside[0].cause == Cause::Shared && row.get("email").is_empty()));
        s.run(&import).await;
        // And one that somebody else has already is nobody's of the list.
        let other = s.draft("Soyad;Ad;E-poçt\nBabayeva;Sona;RAUF@example.org\n").await;
        let plan = s.plan(&other).await;
        assert_eq!(plan.rows[0].aside[0].cause, Cause::Problem(Problem::Taken));
        s.run(&other).await;
        let list = registrations::list(&s.world.cx, s.event.id).await.unwrap();
        let with: Vec<&str> = list.iter().filter_map(|r| r.email.as_deref()).collect();
        assert_eq!((list.len(), with), (4, vec!["rauf@example.org"]));
    }
}

both! {
    async fn an_address_of_a_whole_office_is_kept_as_its_contact(world: World) {
        let s = Stage::new(world, "").await;
        let office = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let list = |address: &str, names: [&str; 2]| {
            let row = |name: &str| format!("{name};\"{office}\";{address}\n");
            format!("Soyad;Ad;Təşkilat;E-poçt\n{}{}", row(names[0]), row(names[1]))
        };
        let import = s.draft(&list("ofis@example.org", ["Əliyev;Tural", "Nəbiyev;Kamal"])).await;
        s.run(&import).await;
        assert_eq!(s.world.count("organisations WHERE contact = 'ofis@example.org'").await, 1);
        // What stands there is not changed by a list.
        let other = s.draft(&list("basqa@example.org", ["Quliyev;Rauf", "Səfərov;Elçin"])).await;
        s.run(&other).await;
        assert_eq!(s.world.count("organisations WHERE contact <> ''").await, 1);
        assert_eq!(s.world.count("organisations WHERE contact = 'ofis@example.org'").await, 1);
        assert_eq!(s.world.count("people WHERE email LIKE '%ofis%' OR email LIKE '%basqa%'").await, 0, "nobody comes in by it");
    }
}

both! {
    async fn invitations_go_out_where_there_is_an_address(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft("Soyad;Ad;E-poçt\nƏliyev;Tural;tural@example.org\nNəbiyev;Kamal;\n").await;
        let mails = s.world.count("mails").await;
        let cx = &s.world.cx;
        run::confirm(cx, s.trainer.account, &s.event, &import, import.revision, true, false).await.unwrap();
        next(cx, &tell).await.unwrap();
        let list = registrations::list(cx, s.event.id).await.unwrap();
        assert!(list.iter().all(|r| r.state == RegistrationState::Invited));
        assert_eq!(s.world.count("mails").await, mails + 1);
    }
}

both! {
    async fn drafts_that_nobody_confirms_are_forgotten(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft(LIST).await;
        imports::sweep(&s.world.cx).await.unwrap();
        assert!(imports::find(&s.world.cx, import.id).await.unwrap().is_some());
        s.world.cx.clock.set(s.world.cx.now() + chrono::Duration::days(15));
        imports::sweep(&s.world.cx).await.unwrap();
        assert!(imports::find(&s.world.cx, import.id).await.unwrap().is_none());
    }
}
