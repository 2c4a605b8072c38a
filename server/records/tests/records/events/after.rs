//! After an event: feedback that nobody can join to names, people reached, and the figures of the report.

use records::{
    Conflict, Db, Error, Problem,
    accounts::{
        opening::{self, NewAccount},
        sessions::Viewer,
    },
    events::{
        after::{
            feedback::{
                self, Results, Scale, SheetInput, Standing, Statement,
                questions::{self, QuestionInput},
                round,
            },
            quiz, reach,
        },
        attendance::{self, Method, NewMark},
        change,
        event::{self, Event, Session},
        input::{EventInput, SessionInput},
        notices,
        registrations::{
            self,
            guests::{self, GuestInput},
            state::Source,
        },
    },
    merging::merge,
    people::{
        age_band::AgeBand,
        organisations,
        person::{PersonId, PersonInput, Sex},
    },
    projects::project,
    reports::event::{Report, Tally},
    system::audit::Actor,
};
use std::collections::{BTreeMap, BTreeSet};

use courses::{
    attendance::{Said, Status},
    language::Language,
};
use uuid::Uuid;

use crate::{
    support::{World, both},
    system::schema::columns,
};

pub(super) fn tell(_: Language, _: notices::About, _: &Event, _: &[Session]) -> (String, String) {
    (String::new(), String::new())
}

pub(super) fn input(kind: &str) -> EventInput {
    let session = |starts: &str, minutes: &str| SessionInput {
        date: "2026-11-10".into(),
        starts: starts.into(),
        minutes: minutes.into(),
        ..SessionInput::default()
    };
    EventInput {
        kind: kind.into(),
        title: "Əmək istismarı".into(),
        language: "az".into(),
        course: if kind == "training" { "recognising".into() } else { String::new() },
        place: "Gəncə".into(),
        costs: "1 250,50".into(),
        sessions: vec![session("09:00", "180"), session("14:00", "120")],
        ..EventInput::default()
    }
}

pub(super) async fn event_of(world: &World, input: &EventInput) -> (Viewer, Event, Vec<Session>) {
    let trainer = world.viewer("trainer").await;
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let id = change::create(&world.cx, &trainer, &project, input).await.unwrap();
    let event = event::find(&world.cx, id).await.unwrap().unwrap();
    let sessions = event::sessions(&world.cx, id).await.unwrap();
    (trainer, event, sessions)
}

pub(super) async fn mark(world: &World, event: &Event, session: &Session, person: PersonId, said: Said) {
    let mark = NewMark {
        id: world.cx.id(),
        person,
        bases: None,
        said,
        method: Method::List,
        at: world.cx.now(),
        device: None,
        claim: None,
    };
    attendance::mark(&world.cx, Actor::Nobody, event, session, &[mark]).await.unwrap();
}

pub(super) fn fields<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Problem)> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| (e.field.into_owned(), e.problem)).collect(),
        other => panic!("{other:?}"),
    }
}

pub(super) fn sheet(ratings: [&str; 5], most_useful: &str, to_change: &str) -> SheetInput {
    SheetInput {
        ratings: ratings.map(str::to_owned).to_vec(),
        most_useful: most_useful.into(),
        to_change: to_change.into(),
        ..SheetInput::default()
    }
}

both! {
    async fn feedback_is_given_once_by_those_who_were_there(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input("training")).await;
        let cx = &world.cx;
        let person = world.trainee("Aynur", "Əliyeva").await;
        registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        let good = sheet(["5", "4", "", "", "5"], "Onbir əlamət", "");
        mark(&world, &event, &sessions[0], person, Said { status: Status::Absent, late: 0, early: 0 }).await;
        assert_eq!(feedback::standing(cx, &event, person).await.unwrap(), Standing::Absent);
        let early = feedback::give(cx, &event, person, &good).await;
        assert!(matches!(early, Err(Error::Conflict(Conflict::Absent))));

        mark(&world, &event, &sessions[1], person, Said::PRESENT).await;
        assert_eq!(feedback::standing(cx, &event, person).await.unwrap(), Standing::Open);
        let wrong = sheet(["6", "0", "x", "-1", "1.5"], &"a".repeat(1001), "\u{7}");
        let found = fields(feedback::give(cx, &event, person, &wrong).await);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["rating-content", "rating-trainers", "rating-materials", "rating-organisation",
            "rating-differently", "most_useful", "to_change"]);
        let nothing = sheet(["", " ", "", "", ""], " \n ", "");
        assert_eq!(fields(feedback::give(cx, &event, person, &nothing).await),
            [("rating-content".to_owned(), Problem::Unanswered)]);
        assert_eq!((world.count("feedback_sheets").await, world.count("feedback_given").await), (0, 0));

        let log = world.count("audit_log").await;
        feedback::give(cx, &event, person, &good).await.unwrap();
        let again = feedback::give(cx, &event, person, &good).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::Given))));
        assert_eq!(feedback::standing(cx, &event, person).await.unwrap(), Standing::Given);
        assert_eq!(feedback::given_by(cx, person).await.unwrap(), [event.id]);
        assert_eq!((world.count("feedback_sheets").await, world.count("feedback_given").await), (1, 1));
        assert_eq!(world.count("audit_log").await, log, "the log would say who and when");

        // Nor under a second record, once it is known that it is the same person.
        let twin = world.trainee("Aynur", "Əliyeva").await;
        mark(&world, &event, &sessions[0], twin, Said::PRESENT).await;
        let actor = world.actor().await;
        let merged = merge::merge(cx, actor, twin, person, &merge::MergeInput::default()).await.unwrap();
        assert!(matches!(merged, merge::Merging::Done(_)));
        for record in [person, twin] {
            assert_eq!(feedback::standing(cx, &event, record).await.unwrap(), Standing::Given);
            let again = feedback::give(cx, &event, record, &good).await;
            assert!(matches!(again, Err(Error::Conflict(Conflict::Given))));
        }
        assert_eq!(feedback::given_by(cx, twin).await.unwrap(), [event.id]);
        let report = Report::load(cx, &event, &sessions).await.unwrap();
        assert_eq!(report.all, Tally { registered: 1, came: 1, minutes: 300 }, "one person, both sessions");
        let log = world.count("audit_log").await;

        // Paper: sent twice it counts once, and a key that tells the time is not taken.
        let paper = feedback::new_sheet_id(cx);
        for id in [paper, paper, cx.id()] {
            feedback::type_in(cx, trainer.account, &event, id, &sheet(["3", "4", "", "", "1"], "", "Daha çox məşq")).await.unwrap();
        }
        assert_eq!(world.count("audit_log").await, log + 2);
        assert_eq!(world.count("feedback_sheets WHERE by_paper").await, 2);
        assert_eq!(feedback::results(cx, &event).await.unwrap(), Results::Open);
    }
}

both! {
    async fn sheets_cannot_be_joined_to_people(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input("training")).await;
        let cx = &world.cx;
        cx.clock.set(sessions[0].starts_at(event.zone()) - chrono::Duration::hours(2));
        let asked = QuestionInput { kind: "open".into(), wording: "Nə çatmadı?".into(), ..QuestionInput::default() };
        questions::set(cx, trainer.account, event.id, &[asked]).await.unwrap();
        let own = questions::of_event(cx, event.id).await.unwrap().remove(0).id;
        cx.clock.set(sessions[0].starts_at(event.zone()));
        for (n, name) in ["Aynur", "Banu", "Ceyran", "Dilbər", "Elnarə", "Fidan"].into_iter().enumerate() {
            let person = world.trainee(name, "Əliyeva").await;
            mark(&world, &event, &sessions[0], person, Said::PRESENT).await;
            cx.clock.set(cx.now() + chrono::Duration::minutes(1));
            let mut given = sheet(["5", "", "", "", ""], &n.to_string(), "");
            given.own.insert(own, format!("Vaxt {n}"));
            feedback::give(cx, &event, person, &given).await.unwrap();
        }
        let all = columns(&cx.db).await;
        let of = |table: &str| -> BTreeSet<String> {
            all.iter().filter(|(t, ..)| t == table).map(|(_, column, _)| column.clone()).collect()
        };
        for table in ["feedback_sheets", "feedback_answers"] {
            let shared: Vec<String> = of("feedback_given").intersection(&of(table)).cloned().collect();
            assert_eq!(shared, ["event_id"], "{table}");
            assert!(!of(table).iter().any(|column| column.contains("person") || column.contains("account") || column.ends_with("_at")));
        }
        // Nor by what a database keeps beside the columns.
        match &cx.db {
            Db::Sqlite(s) => {
                for table in ["feedback_sheets", "feedback_given", "feedback_answers"] {
                    let sql = sqlx::AssertSqlSafe(format!("SELECT rowid FROM {table}"));
                    assert!(sqlx::query(sql).fetch_all(&mut *s.read.take().await.unwrap()).await.is_err(), "{table} has row numbers");
                }
            }
            Db::Postgres(p) => {
                for (table, key) in [("feedback_sheets", "sheet_id"), ("feedback_given", "person_id"), ("feedback_answers", "sheet_id")] {
                    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(DISTINCT xmin::text) FROM {table}"));
                    let writers: i64 = sqlx::query_scalar(sql).fetch_one(p).await.unwrap();
                    assert_eq!(writers, 1, "{table} tells which transaction wrote a row");
                    let sql = sqlx::AssertSqlSafe(format!("SELECT {key} FROM {table} ORDER BY ctid"));
                    let lying: Vec<Uuid> = sqlx::query_scalar(sql).fetch_all(p).await.unwrap();
                    assert_eq!(lying.len(), 6);
                    assert!(lying.is_sorted(), "{table} tells the order");
                }
            }
        }
        let keys: Vec<Uuid> = match &cx.db {
            Db::Sqlite(s) => sqlx::query_scalar("SELECT sheet_id FROM feedback_sheets").fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap(),
            Db::Postgres(p) => sqlx::query_scalar("SELECT sheet_id FROM feedback_sheets").fetch_all(p).await.unwrap(),
        };
        assert!(keys.iter().all(|key| key.get_version_num() == 4));
        // In which language it was filled in would say something, too.
        assert_eq!(world.count("feedback_sheets s JOIN events e ON e.id = s.event_id WHERE s.language <> e.language").await, 0);
        cx.clock.set(sessions[1].ends_at(event.zone()));
        round::close(cx, world.actor().await, event.id).await.unwrap();
        let event = event::find(cx, event.id).await.unwrap().unwrap();
        let Results::Told(told) = feedback::results(cx, &event).await.unwrap() else { panic!() };
        assert_eq!(told.given.most_useful.len(), 6);
    }
}

both! {
    async fn people_reached_are_counted_and_not_named(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input("awareness")).await;
        let cx = &world.cx;
        // The demonstration has some, too.
        let (told, log) = (world.count("reach_counts").await, world.count("audit_log WHERE action = 'reach.set'").await);
        let typed = |pairs: &[(Sex, AgeBand, &str)]| {
            let typed: BTreeMap<String, String> =
                pairs.iter().map(|(sex, band, n)| (reach::field(*sex, *band), (*n).to_owned())).collect();
            move |name: &str| typed.get(name).cloned().unwrap_or_default()
        };
        let wrong = typed(&[(Sex::Female, AgeBand::From55, "-1"), (Sex::Male, AgeBand::Unknown, "100001"), (Sex::Male, AgeBand::To24, "x")]);
        let names: Vec<String> = fields(reach::set(cx, trainer.account, &event, &sessions[0], wrong).await).into_iter().map(|(f, _)| f).collect();
        assert_eq!(names, ["reach-male-18-24", "reach-female-55-up", "reach-male-unknown"]);
        assert_eq!(world.count("reach_counts").await, told);

        let first = typed(&[(Sex::Female, AgeBand::To24, "12"), (Sex::Male, AgeBand::To24, " 7 "), (Sex::Unstated, AgeBand::Unknown, "0")]);
        assert_eq!(reach::set(cx, trainer.account, &event, &sessions[0], first).await.unwrap(), 19);
        let second = typed(&[(Sex::Female, AgeBand::From55, "30")]);
        assert_eq!(reach::set(cx, trainer.account, &event, &sessions[1], &second).await.unwrap(), 30);
        // Saved as a whole: what was there before is gone.
        let instead = typed(&[(Sex::Female, AgeBand::To24, "10"), (Sex::Male, AgeBand::Under18, "5")]);
        reach::set(cx, trainer.account, &event, &sessions[0], instead).await.unwrap();
        assert_eq!(world.count("reach_counts").await, told + 3);
        assert_eq!(world.count("audit_log WHERE action = 'reach.set'").await, log + 3);
        let report = Report::load(cx, &event, &sessions).await.unwrap();
        let told = report.reach.unwrap();
        assert_eq!((told.people, told.sessions.clone()), (45, vec![15, 30]));
        assert_eq!(told.by_sex(), BTreeMap::from([(Sex::Female, 40), (Sex::Male, 5)]));
        assert_eq!(told.by_age(), BTreeMap::from([(AgeBand::Under18, 5), (AgeBand::To24, 10), (AgeBand::From55, 30)]));
        assert_eq!(report.all, Tally::default());
        assert_eq!(report.costs.unwrap().per_hour, None);

        // A session with people in it stays.
        let row = SessionInput { id: sessions[0].id.to_string(), date: "2026-11-10".into(), starts: "09:00".into(), minutes: "180".into(), ..SessionInput::default() };
        let without = EventInput { sessions: vec![row], ..input("awareness") };
        let refused = change::update(cx, &trainer, &event, event.revision, &without, &tell).await;
        assert_eq!(fields(refused), [("session_date_0".to_owned(), Problem::Marked)]);
        reach::set(cx, trainer.account, &event, &sessions[1], |_: &str| String::new()).await.unwrap();
        change::update(cx, &trainer, &event, event.revision, &without, &tell).await.unwrap();

        let (_, training, of_training) = event_of(&world, &input("training")).await;
        let refused = reach::set(cx, trainer.account, &training, &of_training[0], &second).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        assert!(Report::load(cx, &training, &of_training).await.unwrap().reach.is_none());
    }
}

async fn enter(world: &World, given: &str, sex: &str, birth_year: &str, organisation: &str) -> PersonId {
    let input = NewAccount {
        person: PersonInput {
            given_name: given.into(),
            family_name: "Məmmədzadə".into(),
            sex: sex.into(),
            birth_year: birth_year.into(),
            language: "az".into(),
            ..PersonInput::default()
        },
        organisation: organisation.into(),
        post_role: "inspector".into(),
        project: "phase-2".into(),
        role: "trainee".into(),
        ..NewAccount::default()
    };
    opening::create(&world.cx, world.actor().await, &input).await.unwrap()
}

both! {
    async fn the_figures_of_a_report_are_those_of_the_hand(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let all = organisations::all(cx).await.unwrap();
        let first = &all[0];
        let second = all.iter().find(|o| o.kind != first.kind && o.region != first.region && o.region.is_some()).unwrap();
        let (trainer, event, sessions) = event_of(&world, &input("training")).await;
        let aynur = enter(&world, "Aynur", "female", "1990", &first.name).await;
        let babek = enter(&world, "Babək", "male", "1970", &second.name).await;
        let ceyran = enter(&world, "Ceyran", "female", "2004", &second.name).await;
        let dilber = enter(&world, "Dilbər", "female", "1990", &first.name).await;
        let elcin = guests::add_guest(cx, Actor::Nobody, &event, &GuestInput { given_name: "Elçin".into(), family_name: "Quliyev".into(), ..GuestInput::default() }, Source::WalkIn).await.unwrap();
        let fidan = enter(&world, "Fidan", "female", "", &first.name).await;
        for person in [aynur, babek, dilber] {
            registrations::register(cx, Actor::Nobody, &event, person, Source::Trainer, &tell).await.unwrap();
        }
        registrations::register(cx, Actor::Nobody, &event, fidan, Source::Invitation, &tell).await.unwrap();
        // 300 planned minutes. Aynur: 180 + 120. Babək: 180 - 20. Ceyran, without registration: 180 + 120 - 60. Dilbər: none.
        // Elçin: 120.
        mark(&world, &event, &sessions[0], aynur, Said::PRESENT).await;
        mark(&world, &event, &sessions[1], aynur, Said::PRESENT).await;
        mark(&world, &event, &sessions[0], babek, Said { late: 20, ..Said::PRESENT }).await;
        mark(&world, &event, &sessions[0], ceyran, Said::PRESENT).await;
        mark(&world, &event, &sessions[1], ceyran, Said { late: 20, early: 40, ..Said::PRESENT }).await;
        mark(&world, &event, &sessions[0], dilber, Said { status: Status::Excused, late: 0, early: 0 }).await;
        mark(&world, &event, &sessions[1], elcin, Said::PRESENT).await;
        // Five of those who were there say what they think of it, and it is closed.
        let ratings = [["5", "5", "4", "", ""], ["4", "5", "", "", ""], ["4", "5", "1", "", ""], ["5", "4", "", "", ""], ["3", "5", "", "", ""]];
        let more = world.trainee("Günel", "Əliyeva").await;
        let (_, other, of_other) = event_of(&world, &input("training")).await;
        for (person, ratings) in [aynur, babek, ceyran, elcin, more].into_iter().zip(ratings) {
            mark(&world, &other, &of_other[0], person, Said::PRESENT).await;
            feedback::give(cx, &other, person, &sheet(ratings, "", "")).await.unwrap();
        }
        cx.clock.set(of_other[1].ends_at(event.zone()));
        round::close(cx, trainer.account, other.id).await.unwrap();
        let other = event::find(cx, other.id).await.unwrap().unwrap();
        let Results::Told(told) = Report::load(cx, &other, &of_other).await.unwrap().feedback else { panic!() };
        let means: Vec<Option<i64>> = told.given.rated.iter().map(feedback::Rated::mean).collect();
        assert_eq!((told.given.rated[0].statement.clone(), means), (Statement::Scale(Scale::Content), vec![Some(420), Some(480), Some(250), None, None]));

        let report = Report::load(cx, &event, &sessions).await.unwrap();
        let tally = |registered, came, minutes| Tally { registered, came, minutes };
        assert_eq!((report.planned, report.all), (300, tally(5, 4, 820)));
        assert_eq!(report.enough, 2, "Aynur has 100 percent, Ceyran 80, Babək 53, Elçin 40");
        assert_eq!(report.all.percent(report.planned), 54, "820 of 1500 minutes");
        let costs = report.costs.clone().unwrap();
        // 1250.50 / (820 / 60) = 91.50, and six times that for a day.
        assert_eq!((costs.total, costs.currency.as_str(), costs.per_hour, costs.per_day), (125_050, "AZN", Some(9_150), Some(54_900)));
        assert_eq!(report.by_sex, [(Sex::Female, tally(3, 2, 540)), (Sex::Male, tally(1, 1, 160)), (Sex::Unstated, tally(1, 1, 120))]);
        assert_eq!(report.by_age, [(AgeBand::To24, tally(1, 1, 240)), (AgeBand::To44, tally(2, 1, 300)), (AgeBand::From55, tally(1, 1, 160)), (AgeBand::Unknown, tally(1, 1, 120))]);
        let kind = |kind| report.by_kind.iter().find(|(k, _)| *k == kind).map(|(_, t)| *t);
        assert_eq!((kind(Some(first.kind)), kind(Some(second.kind)), kind(None)), (Some(tally(2, 1, 300)), Some(tally(2, 2, 400)), Some(tally(1, 1, 120))));
        let region = |code: &Option<String>| report.by_region.iter().find(|(r, _)| r == code).map(|(_, t)| *t);
        assert_eq!(region(&second.region), Some(tally(2, 2, 400)));
        assert_eq!(report.by_region.iter().map(|(_, t)| t.registered).sum::<u32>(), 5);
        assert_eq!(report.feedback, Results::Open);
        assert!(report.reach.is_none());

        // People change; what they were on the day stays in the report. Dilbər attended nothing: the present is all
        // that is known.
        world.tamper("UPDATE people SET sex = 'male', birth_year = 1950").await.unwrap();
        world.tamper(&format!("UPDATE posts SET organisation_id = (SELECT id FROM organisations WHERE name = '{}')", second.name.replace('\'', "''"))).await.unwrap();
        let report = Report::load(cx, &event, &sessions).await.unwrap();
        assert_eq!(report.by_sex, [(Sex::Female, tally(2, 2, 540)), (Sex::Male, tally(2, 1, 160)), (Sex::Unstated, tally(1, 1, 120))]);
        let kind = |kind| report.by_kind.iter().find(|(k, _)| *k == kind).map(|(_, t)| *t);
        assert_eq!((kind(Some(first.kind)), kind(Some(second.kind))), (Some(tally(1, 1, 300)), Some(tally(3, 2, 400))));
        assert_eq!(report.all, tally(5, 4, 820));
    }
}

both! {
    async fn who_passed_the_test_of_the_course_is_told_without_answers(world: World) {
        let world = world.with_staff().await;
        let (_, event, sessions) = event_of(&world, &input("training")).await;
        let cx = &world.cx;
        let viewer = world.viewer("trainee").await;
        mark(&world, &event, &sessions[0], viewer.person, Said::PRESENT).await;
        let running = world.running().await;
        let quizzes: Vec<&str> = quiz::of_course(running.course()).collect();
        assert_eq!(quizzes, ["02-combining/post"]);
        assert!(quiz::taken(cx, &event, quizzes[0]).await.unwrap().is_empty());
        crate::learning::quizzes::read_all(&world, &running).await;
        crate::learning::quizzes::attempt(&world, &running, usize::MAX).await;
        let taken = quiz::taken(cx, &event, quizzes[0]).await.unwrap();
        assert_eq!(taken.into_iter().map(|(p, t)| (p, t.attempts, t.passed)).collect::<Vec<_>>(), [(viewer.person, 1, true)]);
    }
}
