//! Who may begin a course: everybody, whoever has a code, whom a trainer lets in; from a day on, after another course.

use chrono::{Duration, NaiveDate};
use courses::{format::Files, language::Language};
use records::{
    Conflict, Error, Problem,
    authoring::{
        drafts::{self, Release},
        library, offers, versions,
    },
    learning::{
        enrolment::{
            Hindrance,
            codes::{self, CodeId, CodeInput},
            people,
            terms::{self, TermsInput},
        },
        offer::{self, Offer},
        participations,
    },
    people::{entry, person::PersonInput},
    projects::project::{self, Project},
    reports::own,
    system::{audit::Actor, list::Page},
};

use crate::{
    learning::quizzes::{attempt, read_all},
    support::{World, both, course, person as named},
};

const COURSE: &str = "recognising";

/// What a mail to whoever is enrolled says here.
fn tell(language: Language, due_on: Option<NaiveDate>) -> (String, String) {
    ("Course".to_owned(), format!("{language} {due_on:?}"))
}

async fn phase(world: &World) -> Project {
    project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap()
}

/// A second course in phase II.
async fn second(world: &World) {
    let mut files: Files = course();
    let text = String::from_utf8(files["course.toml"].clone()).unwrap();
    files.insert("course.toml".into(), text.replace("slug = \"recognising\"", "slug = \"second\"").into_bytes());
    library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
    offers::set(&world.cx, world.actor().await, &phase(world).await, "second", true).await.unwrap();
}

async fn set(world: &World, course: &str, way_in: &str, opens_on: &str, after: &str) -> records::Result<()> {
    let input =
        TermsInput { way_in: way_in.into(), opens_on: opens_on.into(), after: after.into(), ..TermsInput::default() };
    terms::set(&world.cx, world.actor().await, &phase(world).await, course, &input).await
}

async fn offer(world: &World, user: &str, course: &str) -> Offer {
    let viewer = world.viewer(user).await;
    offer::find(&world.cx, &viewer, "phase-2", course).await.unwrap().unwrap()
}

async fn start(world: &World, user: &str, course: &str) -> records::Result<()> {
    let viewer = world.viewer(user).await;
    participations::start(&world.cx, &viewer, &offer(world, user, course).await).await
}

fn is(error: records::Result<()>, why: Conflict) -> bool {
    matches!(error, Err(Error::Conflict(found)) if found == why)
}

fn field(error: records::Error) -> (String, Problem) {
    let Error::Invalid(problems) = error else { panic!("{error:?}") };
    (problems[0].field.to_string(), problems[0].problem.clone())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Makes a code; answers its key and what is typed.
async fn code(world: &World, places: &str, ends_on: &str) -> (CodeId, String) {
    let id: CodeId = world.cx.id();
    let input = CodeInput { ends_on: ends_on.into(), places: places.into(), code_due_on: "2026-12-24".into() };
    let (project, actor) = (phase(world).await, world.actor().await);
    for _ in 0..2 {
        codes::make(&world.cx, actor, id, &project, COURSE, &input).await.unwrap();
    }
    let made = codes::of_course(&world.cx, project.id, COURSE).await.unwrap();
    (id, made.iter().find(|code| code.id == id).unwrap().code.clone())
}

both! {
    async fn where_nothing_is_set_everybody_begins_as_before(world: World) {
        let world = world.with_staff().await;
        assert_eq!(offer(&world, "trainee", COURSE).await.hindrances(&world.cx), []);
        start(&world, "trainee", COURSE).await.unwrap();
    }
}

both! {
    async fn who_is_not_let_in_cannot_begin_and_who_has_begun_goes_on(world: World) {
        let world = world.with_staff().await;
        set(&world, COURSE, "trainer", "", "").await.unwrap();
        assert_eq!(offer(&world, "trainee", COURSE).await.hindrances(&world.cx), [Hindrance::NotEnrolled]);
        assert!(is(start(&world, "trainee", COURSE).await, Conflict::NotAdmitted));
        assert_eq!(world.count("participations").await, 0);

        let (project, actor) = (phase(&world).await, world.actor().await);
        let person = world.viewer("trainee").await.person;
        // Whoever is no trainee of the project is left out.
        let stranger = world.viewer("manager").await.person;
        let enrol = async |due: &str| people::enrol(&world.cx, actor, &project, COURSE, &[person, stranger, person], due, &tell).await;
        assert_eq!(field(enrol("2026-11-01").await.unwrap_err()), ("due_on".into(), Problem::Past));
        assert_eq!(field(enrol("soon").await.unwrap_err()), ("due_on".into(), Problem::Day));
        let reached = PersonInput { email: "vusal@numune.example".into(), ..named("Vüsal", "Məmmədov") };
        entry::update(&world.cx, actor, person, &reached).await.unwrap();
        let mails = async || world.count("mails WHERE subject = 'Course' AND recipient = 'vusal@numune.example'").await;
        assert_eq!((enrol("2026-12-01").await.unwrap(), mails().await), (1, 1));
        assert_eq!(enrol("2026-12-24").await.unwrap(), 1, "another day, and no second enrolment");
        assert_eq!(world.count("mails WHERE body = 'az Some(2026-12-01)'").await, 1);
        assert_eq!(mails().await, 1, "nobody is told twice, and no stranger at all");
        let list = people::enrolled(&world.cx, project.id, COURSE, Page::typed("")).await.unwrap();
        assert_eq!((list.total, list.rows[0].due_on, list.rows[0].begun), (1, Some(day("2026-12-24")), false));
        assert!(people::candidates(&world.cx, project.id, COURSE, "").await.unwrap().iter().all(|c| c.id != person));
        let mine = offer(&world, "trainee", COURSE).await;
        assert_eq!((mine.hindrances(&world.cx), mine.admission.due_on), (vec![], Some(day("2026-12-24"))));
        start(&world, "trainee", COURSE).await.unwrap();

        people::end(&world.cx, actor, &project, COURSE, person).await.unwrap();
        people::end(&world.cx, actor, &project, COURSE, person).await.unwrap();
        assert_eq!(offer(&world, "trainee", COURSE).await.hindrances(&world.cx), [], "begun is begun");
        let kept = people::enrol(&world.cx, actor, &project, "none", &[person], "", &tell).await;
        assert!(matches!(kept, Err(Error::NotFound)));
    }
}

both! {
    async fn a_code_lets_in_until_its_day_and_for_its_places(world: World) {
        let world = world.with_staff().await;
        set(&world, COURSE, "code", "", "").await.unwrap();
        assert_eq!(offer(&world, "trainee", COURSE).await.hindrances(&world.cx), [Hindrance::NoCode]);
        let viewer = world.viewer("trainee").await;
        let enter = async |typed: &str| codes::enter(&world.cx, &viewer, typed).await.map(drop);
        assert!(matches!(enter("none").await, Err(Error::NotFound)));

        let (project, actor) = (phase(&world).await, world.actor().await);
        for (places, ends_on, wrong) in [("0", "2026-11-30", "places"), ("", "2026-11-30", "places"), ("5", "2026-11-01", "ends_on")] {
            let input = CodeInput { ends_on: ends_on.into(), places: places.into(), code_due_on: String::new() };
            let refused = codes::make(&world.cx, actor, world.cx.id(), &project, COURSE, &input).await;
            assert_eq!(field(refused.unwrap_err()).0, wrong);
        }
        let (id, typed) = code(&world, "1", "2026-11-30").await;
        // Whoever is no trainee of the project has no code of it.
        let manager = world.viewer("manager").await;
        assert!(matches!(codes::enter(&world.cx, &manager, &typed).await, Err(Error::NotFound)));

        let (_, over) = code(&world, "5", "2026-11-02").await;
        world.cx.clock.set(world.cx.now() + Duration::days(1));
        assert!(is(enter(&over).await, Conflict::CodeOver));
        // As people type it.
        enter(&format!(" {} ", records::system::codes::print(&typed.to_lowercase()))).await.unwrap();
        enter(&typed).await.unwrap();
        let known = codes::of_course(&world.cx, project.id, COURSE).await.unwrap();
        assert_eq!(known.iter().find(|code| code.id == id).unwrap().used, 1, "twice is once");
        assert_eq!(offer(&world, "trainee", COURSE).await.admission.due_on, Some(day("2026-12-24")));
        start(&world, "trainee", COURSE).await.unwrap();

        let other = world.trainee("Aygün", "Rzayeva").await;
        let mut second = viewer.clone();
        second.person = other;
        assert!(is(codes::enter(&world.cx, &second, &typed).await.map(drop), Conflict::CodeFull));
        let (ended, typed) = code(&world, "5", "2026-11-30").await;
        for _ in 0..2 {
            codes::end(&world.cx, actor, &project, COURSE, ended).await.unwrap();
        }
        assert!(is(codes::enter(&world.cx, &second, &typed).await.map(drop), Conflict::CodeOver));
        assert!(matches!(codes::end(&world.cx, actor, &project, "second", ended).await, Err(Error::NotFound)));
    }
}

both! {
    async fn a_day_and_a_course_before_stand_in_the_way(world: World) {
        let world = world.with_staff().await;
        second(&world).await;
        set(&world, "second", "open", "2026-11-10", COURSE).await.unwrap();
        let before = Hindrance::Before(day("2026-11-10"));
        let after = Hindrance::After(COURSE.into());
        assert_eq!(offer(&world, "trainee", "second").await.hindrances(&world.cx), [before, after.clone()]);
        world.cx.clock.set("2026-11-09T20:00:00Z".parse().unwrap());
        assert_eq!(offer(&world, "trainee", "second").await.hindrances(&world.cx), [after], "midnight in Baku is over");
        assert!(is(start(&world, "trainee", "second").await, Conflict::NotAdmitted));
        let running = world.running().await;
        read_all(&world, &running).await;
        attempt(&world, &running, usize::MAX).await;
        start(&world, "trainee", "second").await.unwrap();

        // No course waits for itself, and none for what nobody offers.
        for (course, after) in [("second", "second"), (COURSE, "second"), ("second", "none")] {
            assert_eq!(field(set(&world, course, "open", "", after).await.unwrap_err()), ("after".into(), Problem::Choice));
        }
        assert_eq!(field(set(&world, COURSE, "anyhow", "", "").await.unwrap_err()), ("way_in".into(), Problem::Choice));
        assert_eq!(field(set(&world, COURSE, "open", "soon", "").await.unwrap_err()), ("opens_on".into(), Problem::Day));
        assert!(matches!(set(&world, "none", "open", "", "").await, Err(Error::NotFound)));
    }
}

both! {
    async fn an_enrolment_is_part_of_ones_record(world: World) {
        let world = world.with_staff().await;
        let (project, actor) = (phase(&world).await, world.actor().await);
        let person = world.viewer("trainee").await.person;
        people::enrol(&world.cx, actor, &project, COURSE, &[person], "2026-12-01", &tell).await.unwrap();
        let mut record = Vec::new();
        own::write(&world.cx, person, &mut record).await.unwrap();
        let record = String::from_utf8(record).unwrap();
        let enrolment = "\"enrolments\":[{\"project\":\"phase-2\",\"course\":\"recognising\",\"due_on\":\"2026-12-01\",\"by_code\":\"false\"";
        assert!(record.contains(enrolment), "{record}");
    }
}

both! {
    async fn people_begin_with_the_edition_that_their_project_has_chosen(world: World) {
        let world = world.with_staff().await;
        let (cx, actor, phase) = (&world.cx, world.actor().await, phase(&world).await);
        let first = library::current(cx, COURSE).await.unwrap().unwrap().id;
        let publish = async |version: &str, corrects: bool| {
            drafts::start(cx, actor, COURSE).await.unwrap();
            cx.clock.set(cx.now() + chrono::Duration::minutes(1));
            let release = Release { version: version.into(), corrects, note: "Another one".into(), ..Release::default() };
            drafts::publish(cx, actor, COURSE, &release).await.unwrap();
            library::current(cx, COURSE).await.unwrap().unwrap().id
        };
        let choose = async |edition: String| {
            let input = TermsInput { way_in: "open".into(), edition, ..TermsInput::default() };
            terms::set(cx, actor, &phase, COURSE, &input).await
        };
        let begins = async || {
            let offer = offer(&world, "trainee", COURSE).await;
            (offer::version(cx, &offer).await.unwrap().unwrap().id, offers::version(cx, phase.id, COURSE).await.unwrap().unwrap().id)
        };
        let corrected = publish("1.4.1", true).await;
        choose(first.to_string()).await.unwrap();
        let second = publish("2.0", false).await;
        assert_eq!(begins().await, (corrected, corrected), "the edition with its corrections");
        assert_eq!(offers::staying(cx, COURSE).await.unwrap(), [phase.id]);
        // What is no edition is not chosen: a correction, a version of nothing, a word.
        for wrong in [corrected.to_string(), phase.id.to_string(), "newest".into()] {
            assert!(matches!(choose(wrong).await, Err(Error::Invalid(_))));
        }
        choose(String::new()).await.unwrap();
        assert_eq!(begins().await, (second, second));
        choose(first.to_string()).await.unwrap();
        start(&world, "trainee", COURSE).await.unwrap();
        let begun = offer(&world, "trainee", COURSE).await.course_version_id;
        assert_eq!(begun, Some(corrected));
        // An edition that is taken back whole is nobody's choice any more; a course that is read from the catalogue of the search neither.
        for version in [first, corrected] {
            versions::take_back(cx, actor, COURSE, version, true).await.unwrap();
        }
        assert_eq!(offers::version(cx, phase.id, COURSE).await.unwrap().unwrap().id, second);
        assert!(choose(first.to_string()).await.is_err());
    }
}
