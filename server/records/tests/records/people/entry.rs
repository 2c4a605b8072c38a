//! People: entering, searching, sorting.

use records::{
    Error, Problem,
    accounts::{
        account, credentials, list,
        opening::{self, NewAccount},
        roles::Role,
    },
    events::{
        change, event,
        input::{EventInput, SessionInput},
        registrations::{
            candidates::{self, Among},
            guests::{self, GuestInput},
            state::Source,
        },
    },
    people::{
        entry,
        organisations::{self, OrganisationInput},
        person::PersonId,
        posts,
    },
    projects::project,
    system::list::Page,
};

use crate::support::{World, both, found, person};

both! {
    async fn one_search_finds_all_spellings(world: World) {
        let world = world.with_staff().await;
        for (given, family) in [("Leyla", "Vəliyeva"), ("Жанна", "Алиева"), ("Tural", "Cəfərov"), ("Ülvi", "Xəlilov")] {
            world.trainee(given, family).await;
        }
        let found = async |typed: &str| {
            found(&world, typed).await.into_iter().map(|r| r.family_name).collect::<Vec<_>>()
        };
        for typed in ["əliyeva", "eliyeva", "Aliyeva", "АЛИЕВА", "ǝliyeva"] {
            let names = found(typed).await;
            assert!(names.contains(&"Əliyeva".into()) && names.contains(&"Алиева".into()), "{typed}: {names:?}");
            assert!(!names.contains(&"Cəfərov".into()), "{typed}");
        }
        assert_eq!(found("jafarov").await, ["Cəfərov"]);
        // In whatever order, and with parts of words: lists begin with the family name, people do not.
        for typed in ["Tural Cəfərov", "Cəfərov Tural", "tural  jafar", "cef tur"] {
            assert_eq!(found(typed).await, ["Cəfərov"], "{typed}");
            let (_, event, _) = crate::support::events::event_of(&world, &crate::support::events::input()).await;
            let candidates = candidates::candidates(&world.cx, event.id, typed, &Among::Everybody).await.unwrap();
            assert_eq!(candidates.iter().map(|c| c.family_name.as_str()).collect::<Vec<_>>(), ["Cəfərov"], "{typed}");
        }
        assert!(found("Cəfərov Leyla").await.is_empty(), "both words have to be there");
        assert_eq!(found("Халилов").await, ["Xəlilov"]);
        assert_eq!(found("trainee").await, ["Əliyeva"], "by user name");
        assert!(found("%").await.is_empty() && found("_").await.is_empty() && found("😀").await.is_empty());
        assert_eq!(found("").await.len(), 8);
    }
}

both! {
    async fn names_are_sorted_by_the_azerbaijani_alphabet(world: World) {
        let world = world.with_staff().await;
        for family in ["Zeynalov", "Çingizov", "Xəlilov", "Həsənov", "İsmayılov", "Işıqov", "Əhmədov", "Eminov", "Qasımov", "Kərimov"] {
            world.trainee("Anar", family).await;
        }
        let rows = found(&world, "anar").await;
        let names: Vec<&str> = rows.iter().map(|r| r.family_name.as_str()).collect();
        assert_eq!(names, ["Çingizov", "Eminov", "Əhmədov", "Həsənov", "Xəlilov", "Işıqov", "İsmayılov", "Kərimov", "Qasımov", "Zeynalov"]);
        let backwards = list::Filter { search: "ANAR".into(), descending: true, ..list::Filter::default() };
        let backwards = list::list(&world.cx, &backwards, Page::typed("7")).await.unwrap();
        assert_eq!((backwards.rows[0].family_name.as_str(), backwards.total, backwards.page.number()), ("Zeynalov", 10, 1));
    }
}

both! {
    async fn every_fault_of_a_form_is_told_at_once_and_nothing_is_stored(world: World) {
        let world = world.with_staff().await;
        let before = (world.count("people").await, world.count("accounts").await, world.count("audit_log").await);
        let input = NewAccount { user_name: "a b".into(), since: "2999-01-01".into(), ..NewAccount::default() };
        let Err(Error::Invalid(problems)) = opening::create(&world.cx, world.actor().await, &input).await else { panic!() };
        let mut fields: Vec<&str> = problems.iter().map(|p| p.field.as_ref()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["family_name", "given_name", "language", "organisation", "post_role", "project", "role", "sex", "since", "user_name"]);
        assert_eq!(before, (world.count("people").await, world.count("accounts").await, world.count("audit_log").await));
    }
}

both! {
    async fn user_names_and_addresses_are_taken_once(world: World) {
        let world = world.with_staff().await;
        let first = world.trainee("Aysel", "Quliyeva").await;
        let second = world.trainee("Aysel", "Quliyeva").await;
        let user = async |person| account::of_person(&world.cx, person).await.unwrap().unwrap().user_name;
        assert_eq!((user(first).await, user(second).await), ("aysel.quliyeva".into(), "aysel.quliyeva2".into()));
        let mut input = person("Aysel", "Quliyeva");
        input.email = "MANAGER@example.org".into();
        let taken = entry::update(&world.cx, world.actor().await, first, &input).await;
        assert!(matches!(taken, Err(Error::Invalid(p)) if p[0].field == "email" && p[0].problem == Problem::Taken));
    }
}

both! {
    async fn a_post_belongs_to_its_person(world: World) {
        let world = world.with_staff().await;
        let id = world.trainee("Aysel", "Quliyeva").await;
        let posts = posts::of_person(&world.cx, id).await.unwrap();
        assert_eq!((posts.len(), posts[0].to_date), (1, None));
        assert!(posts[0].first_responder, "inspectors meet victims first");
    }
}

/// Enters somebody without an account, as the guest of an event.
async fn guest(world: &World, family: &str, organisation: &str) -> PersonId {
    let trainer = world.viewer("trainer").await;
    let sessions = vec![SessionInput {
        date: "2026-11-10".into(),
        starts: "09:00".into(),
        minutes: "180".into(),
        ..SessionInput::default()
    }];
    let input = EventInput {
        kind: "training".into(),
        title: "Təlim".into(),
        language: "az".into(),
        course: "recognising".into(),
        place: "Gəncə".into(),
        region: "AZ-GA".into(),
        sessions,
        ..EventInput::default()
    };
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let event = change::create(&world.cx, &trainer, &project, &input).await.unwrap();
    let event = event::find(&world.cx, event).await.unwrap().unwrap();
    let input = GuestInput {
        given_name: "Rauf".into(),
        family_name: family.into(),
        organisation: organisation.into(),
        ..GuestInput::default()
    };
    guests::add_guest(&world.cx, trainer.account.into(), &event, &input, Source::WalkIn).await.unwrap()
}

both! {
    async fn everybody_is_listed_also_who_has_no_account(world: World) {
        let world = world.with_staff().await;
        let trainee = world.trainee("Aysel", "Quliyeva").await;
        let all = organisations::all(&world.cx).await.unwrap();
        let (here, elsewhere) = (&all[0], all.iter().find(|o| o.kind != all[0].kind && o.region.is_some()).unwrap());
        // Somebody without an account stands on the list of an event, and nowhere else.
        let guest = Box::pin(guest(&world, "Orucov", &elsewhere.name)).await;
        let shown = async |filter: list::Filter| {
            let list = list::list(&world.cx, &filter, Page::typed("")).await.unwrap();
            let mut file = Vec::new();
            list::each(&world.cx, &filter, |row| { file.push(row.id); Ok(()) }).await.unwrap();
            assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), file, "the file has the rows of the page");
            assert_eq!(list.total, i64::try_from(file.len()).unwrap());
            file
        };
        let none = list::Filter::default;
        assert_eq!(shown(none()).await.len(), 6);
        assert_eq!(shown(list::Filter { state: Some(list::State::None), ..none() }).await, [guest]);
        assert_eq!(shown(list::Filter { state: Some(list::State::Card), ..none() }).await, [trainee]);
        assert_eq!(shown(list::Filter { state: Some(list::State::Account), ..none() }).await.len(), 4);
        credentials::set_disabled(&world.cx, world.actor().await, trainee, true).await.unwrap();
        assert_eq!(shown(list::Filter { state: Some(list::State::Closed), ..none() }).await, [trainee]);
        assert_eq!(shown(list::Filter { kind: Some(elsewhere.kind), organisation: Some(elsewhere.id), ..none() }).await, [guest]);
        assert!(shown(list::Filter { kind: Some(here.kind), organisation: Some(elsewhere.id), ..none() }).await.is_empty());
        let region = records::people::regions::unit(elsewhere.region.as_deref().unwrap()).unwrap().region;
        assert!(shown(list::Filter { region: Some(region.into()), ..none() }).await.contains(&guest));
        assert!(shown(list::Filter { region: Some("nowhere".into()), ..none() }).await.is_empty());
        assert_eq!(shown(list::Filter { project: Some("phase-2".into()), role: Some(Role::Trainer), ..none() }).await.len(), 1);
        assert!(shown(list::Filter { project: Some("phase-1".into()), role: Some(Role::Trainer), ..none() }).await.is_empty());
        assert!(shown(list::Filter { search: "xq".repeat(5_000), ..none() }).await.is_empty());
        assert_eq!(shown(list::Filter { sort: list::Sort::Entered, descending: true, ..none() }).await.len(), 6);
        let last = list::list(&world.cx, &none(), Page::typed("1000000000")).await.unwrap();
        assert_eq!((last.page.number(), last.rows.len()), (1, 6));
    }
}

both! {
    async fn organisations_are_meant_by_what_is_typed(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        let create = async |name: &str| {
            let input = OrganisationInput { name: name.into(), kind: "ngo-other".into(), region: "AZ-BA".into(), ..OrganisationInput::default() };
            organisations::create(&world.cx, actor, &input).await
        };
        let id = create("İşıq İctimai Birliyi").await.unwrap();
        let Err(Error::Invalid(taken)) = create("İŞIQ İCTİMAİ BİRLİYİ").await else { panic!("entered twice") };
        assert_eq!(taken[0].problem, Problem::Taken);
        let named = async |typed: &str| organisations::named(&world.cx, typed).await.unwrap();
        for typed in ["İşıq İctimai Birliyi", " işıq  ictimai birliyi", "Ishiq Ijtimai Birliyi", "Ишыг Иджтимаи Бирлийи"] {
            assert_eq!(named(typed).await, Ok(id), "{typed}");
        }
        assert_eq!(named("  ").await, Err(Problem::Required));
        let Err(Problem::Organisation(near)) = named("İşıq İctimayi Birlik").await else { panic!() };
        assert_eq!(near[0], "İşıq İctimai Birliyi");
        assert_eq!(named("!!!").await, Err(Problem::Organisation(Vec::new())));
        assert_eq!(named(&"ə".repeat(10_000)).await, Err(Problem::Organisation(Vec::new())));
        let suggested = async |typed: &str| organisations::suggest(&world.cx, typed).await.unwrap();
        assert_eq!(suggested("isiq").await, ["İşıq İctimai Birliyi"]);
        assert_eq!(suggested("ictimai").await[0], "İşıq İctimai Birliyi");
        assert!(suggested("").await.is_empty() && suggested("%").await.is_empty());
        let all = organisations::all(&world.cx).await.unwrap();
        assert!(suggested("a").await.len() == 10 && all.len() > 10);

        // An organisation that an earlier release has entered has the keys of that release.
        world.tamper("UPDATE organisations SET search_key = NULL, sort_key = NULL, name_key = 'i\u{307}şıq' WHERE name LIKE '%İctimai%'").await.unwrap();
        assert!(named("İşıq İctimai Birliyi").await.is_err());
        organisations::rebuild(&world.cx).await.unwrap();
        assert_eq!(named("İŞIQ ictimai birliyi").await, Ok(id));
    }
}

both! {
    async fn organisations_are_listed_with_how_many_people_they_have(world: World) {
        let world = world.with_staff().await;
        world.trainee("Aysel", "Quliyeva").await;
        let shown = async |filter: &organisations::Filter| organisations::list(&world.cx, filter, Page::typed("")).await.unwrap();
        let everything = shown(&organisations::Filter::default()).await;
        let names: Vec<&str> = everything.rows.iter().map(|row| row.name.as_str()).collect();
        let mut sorted = names.clone();
        sorted.sort_by(|a, b| records::text::compare(a, b));
        assert_eq!(names, sorted);
        assert_eq!(everything.rows.iter().map(|row| row.people).sum::<i64>(), 5);
        let first = everything.rows.iter().find(|row| row.people == 1).unwrap();
        let by_people = organisations::Filter { sort: organisations::Sort::People, descending: true, ..organisations::Filter::default() };
        let most = shown(&by_people).await;
        assert!(most.rows[0].people >= 3 && most.rows.is_sorted_by(|a, b| a.people >= b.people));
        let kind = organisations::Filter { kind: Some(first.kind), ..organisations::Filter::default() };
        let of_kind = shown(&kind).await;
        assert!(of_kind.total < everything.total && of_kind.rows.iter().all(|row| row.kind == first.kind));
        let nowhere = organisations::Filter { region: Some("nowhere".into()), ..organisations::Filter::default() };
        assert_eq!(shown(&nowhere).await.total, 0);
    }
}
