//! Days are those of a project's time zone: around midnight, at New Year and where the clocks are changed.

use chrono::{DateTime, NaiveDate, Utc};
use courses::language::Language;
use records::{
    Error, Problem,
    accounts::{
        credentials,
        opening::{self, NewAccount},
        sessions::{self, Viewer},
    },
    authoring::{library, offers},
    certificates::achievement,
    demo,
    learning::{
        offer, participations,
        progress::{self, Running},
    },
    people::{organisations, posts},
    projects::project::{self, ProjectInput},
    reports::completions::Filter,
};

use crate::{
    learning::quizzes::{attempt, read_all},
    support::{World, at, both, completions, person},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Staff and two projects that offer the course: `phase-2` in Baku and `berlin`.
async fn two_zones(world: World) -> World {
    let world = world.with_staff().await;
    let input = ProjectInput {
        slug: "berlin".into(),
        name_az: "Berlin".into(),
        name_en: "Berlin".into(),
        name_ru: "Берлин".into(),
        starts_on: "2026-01-01".into(),
        ends_on: String::new(),
        time_zone: "Europe/Berlin".into(),
    };
    let admin = world.actor().await;
    project::create(&world.cx, admin, &input).await.unwrap();
    let berlin = project::by_slug(&world.cx, "berlin").await.unwrap().unwrap();
    offers::set(&world.cx, admin, &berlin, "recognising", true).await.unwrap();
    world
}

fn trainee(given: &str, organisation: &str, project: &str, since: &str) -> NewAccount {
    NewAccount {
        person: person(given, "Rzayeva"),
        user_name: given.to_lowercase(),
        organisation: organisation.into(),
        post_role: "inspector".into(),
        since: since.into(),
        project: project.into(),
        role: "trainee".into(),
        ..NewAccount::default()
    }
}

async fn organisation(world: &World) -> String {
    organisations::all(&world.cx).await.unwrap().remove(0).name
}

async fn viewer(world: &World, user: &str) -> Viewer {
    credentials::set_password(&world.cx, user, &demo::password(user)).await.unwrap();
    let token = world.sign_in(user, &demo::password(user)).await.unwrap();
    sessions::find(&world.cx, &token).await.unwrap().unwrap()
}

/// Begins the course of a project.
async fn running(world: &World, viewer: &Viewer, project: &str) -> Running {
    let offer = offer::find(&world.cx, viewer, project, "recognising").await.unwrap().unwrap();
    participations::start(&world.cx, viewer, &offer).await.unwrap();
    let offer = offer::find(&world.cx, viewer, project, "recognising").await.unwrap().unwrap();
    progress::running(&world.cx, viewer, &offer, Language::Az).await.unwrap().unwrap()
}

/// A moment in UTC, a project, and the day that it is there.
const DAYS: &[(&str, &str, &str)] = &[
    // Baku is four hours ahead all year.
    ("2026-11-02T19:59:59Z", "phase-2", "2026-11-02"),
    ("2026-11-02T20:00:00Z", "phase-2", "2026-11-03"),
    ("2026-11-02T23:59:59Z", "phase-2", "2026-11-03"),
    ("2026-11-03T00:00:00Z", "phase-2", "2026-11-03"),
    ("2026-12-31T19:59:59Z", "phase-2", "2026-12-31"),
    ("2026-12-31T20:00:00Z", "phase-2", "2027-01-01"),
    // Berlin is one hour ahead in winter, two in summer; on 28 March 2027 at one in the morning, UTC, it turns to summer
    // time, and on 31 October back.
    ("2026-12-31T22:59:59Z", "berlin", "2026-12-31"),
    ("2026-12-31T23:00:00Z", "berlin", "2027-01-01"),
    ("2027-03-27T22:59:59Z", "berlin", "2027-03-27"),
    ("2027-03-27T23:00:00Z", "berlin", "2027-03-28"),
    ("2027-03-28T21:59:59Z", "berlin", "2027-03-28"),
    ("2027-03-28T22:00:00Z", "berlin", "2027-03-29"),
    ("2027-10-30T21:59:59Z", "berlin", "2027-10-30"),
    ("2027-10-30T22:00:00Z", "berlin", "2027-10-31"),
    ("2027-10-31T22:59:59Z", "berlin", "2027-10-31"),
    ("2027-10-31T23:00:00Z", "berlin", "2027-11-01"),
];

both! {
    async fn in_post_since_today(world: World) {
        let world = Box::pin(two_zones(world)).await;
        let organisation = organisation(&world).await;
        for (place, (moment, project, today)) in DAYS.iter().enumerate() {
            world.cx.clock.set(at(moment));
            let name = |what: &str| format!("{what}{}", ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"][place]);
            let enter = async |what: &str, since: &str| {
                opening::create(&world.cx, world.actor().await, &trainee(&name(what), &organisation, project, since)).await
            };
            let entered = enter("Ay", "").await.unwrap();
            let since = posts::of_person(&world.cx, entered).await.unwrap().remove(0).from_date;
            assert_eq!(since, day(today), "{moment} in {project}");
            assert!(enter("Gul", today).await.is_ok(), "{moment} in {project}: since today");
            let tomorrow = day(today).succ_opt().unwrap().to_string();
            let refused = enter("Nar", &tomorrow).await;
            assert!(
                matches!(&refused, Err(Error::Invalid(list)) if list[0].field == "since" && list[0].problem == Problem::Date),
                "{moment} in {project}: since tomorrow, {refused:?}"
            );
        }
    }
}

/// Somebody who is in post since today completes the course; what all of it says about the day.
async fn complete(world: &World, user: &str, project: &str, moment: DateTime<Utc>, today: NaiveDate) -> String {
    world.cx.clock.set(moment);
    let input = trainee(user, &organisation(world).await, project, &today.to_string());
    opening::create(&world.cx, world.actor().await, &input).await.unwrap();
    let running = running(world, &viewer(world, &user.to_lowercase()).await, project).await;
    read_all(world, &running).await;
    attempt(world, &running, 10).await;
    let certificate = achievement::of_person(&world.cx, running.person).await.unwrap().remove(0);
    assert_eq!(certificate.printed.completed_on, today, "{moment} in {project}");
    // The post of the day is the one that began with it.
    assert!(certificate.printed.organisation.is_some(), "{moment} in {project}");
    let project = project::by_slug(&world.cx, project).await.unwrap().unwrap();
    let listed =
        completions(&world.cx, &project, &Filter { from: Some(today), to: Some(today), ..Filter::default() }).await;
    let row = listed.iter().find(|row| row.person_id == running.person);
    let row = row.unwrap_or_else(|| panic!("{moment} in {}: {listed:?}", project.slug));
    assert_eq!((row.started_on, row.completed_on), (today, Some(today)), "{moment}");
    assert_eq!(row.organisation, certificate.printed.organisation, "{moment}");
    certificate.number
}

both! {
    async fn days_of_facts_and_years_of_numbers(world: World) {
        let world = Box::pin(two_zones(world)).await;
        library::current(&world.cx, "recognising").await.unwrap().unwrap();
        let names = ["Aynur", "Aysel", "Aytən", "Günel", "Lalə", "Nigar", "Nərmin", "Sevda", "Sona", "Vəfa", "Xalidə", "Zəhra", "Rəna", "Səba", "Şəbnəm", "Ülkər"];
        let mut numbers: Vec<String> = Vec::new();
        for ((moment, project, today), name) in DAYS.iter().zip(names) {
            let user = records::text::ascii_name(name);
            numbers.push(complete(&world, &user, project, at(moment), day(today)).await);
        }
        let expected = [
            "DYQ-PHASE-2-2026-00001", "DYQ-PHASE-2-2026-00002", "DYQ-PHASE-2-2026-00003", "DYQ-PHASE-2-2026-00004",
            "DYQ-PHASE-2-2026-00005", "DYQ-PHASE-2-2027-00001",
            "DYQ-BERLIN-2026-00001", "DYQ-BERLIN-2027-00001", "DYQ-BERLIN-2027-00002", "DYQ-BERLIN-2027-00003",
            "DYQ-BERLIN-2027-00004", "DYQ-BERLIN-2027-00005", "DYQ-BERLIN-2027-00006", "DYQ-BERLIN-2027-00007",
            "DYQ-BERLIN-2027-00008", "DYQ-BERLIN-2027-00009",
        ];
        assert_eq!(numbers, expected);
        let facts = "facts f JOIN projects j ON j.id = f.project_id WHERE j.slug = 'berlin' AND f.organisation_id IS NULL";
        assert_eq!(world.count(facts).await, 0, "facts of a day on which their person was in no post");
    }
}

both! {
    async fn one_course_over_midnight(world: World) {
        let world = Box::pin(two_zones(world)).await;
        for (user, project, begun, ended, days) in [
            ("Aynur", "phase-2", "2026-12-31T19:59:00Z", "2026-12-31T20:01:00Z", ("2026-12-31", "2027-01-01")),
            ("Gunel", "berlin", "2027-03-28T21:59:00Z", "2027-03-28T22:01:00Z", ("2027-03-28", "2027-03-29")),
        ] {
            world.cx.clock.set(at(begun));
            let input = trainee(user, &organisation(&world).await, project, "");
            opening::create(&world.cx, world.actor().await, &input).await.unwrap();
            let running = running(&world, &viewer(&world, &user.to_lowercase()).await, project).await;
            read_all(&world, &running).await;
            world.cx.clock.set(at(ended));
            attempt(&world, &running, 10).await;
            let project = project::by_slug(&world.cx, project).await.unwrap().unwrap();
            let row = completions(&world.cx, &project, &Filter::default()).await.remove(0);
            assert_eq!((row.started_on, row.completed_on), (day(days.0), Some(day(days.1))));
            let on = |day| Filter { from: Some(day), to: Some(day), ..Filter::default() };
            assert_eq!(completions(&world.cx, &project, &on(day(days.0))).await.len(), 0);
            assert_eq!(completions(&world.cx, &project, &on(day(days.1))).await.len(), 1);
        }
    }
}
