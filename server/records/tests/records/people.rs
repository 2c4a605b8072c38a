//! People: entering, searching, sorting.

use records::{
    Error, Problem,
    accounts::account::{self, NewAccount},
    people::{person, posts},
};

use crate::support::{World, both, person};

both! {
    async fn one_search_finds_all_spellings(world: World) {
        let world = world.with_staff().await;
        for (given, family) in [("Leyla", "Vəliyeva"), ("Жанна", "Алиева"), ("Tural", "Cəfərov"), ("Ülvi", "Xəlilov")] {
            world.trainee(given, family).await;
        }
        let found = async |typed: &str| {
            let rows = person::list(&world.cx, typed, None, 50, 0).await.unwrap();
            rows.into_iter().map(|r| r.family_name).collect::<Vec<_>>()
        };
        for typed in ["əliyeva", "eliyeva", "Aliyeva", "АЛИЕВА", "ǝliyeva"] {
            let names = found(typed).await;
            assert!(names.contains(&"Əliyeva".into()) && names.contains(&"Алиева".into()), "{typed}: {names:?}");
            assert!(!names.contains(&"Cəfərov".into()), "{typed}");
        }
        assert_eq!(found("jafarov").await, ["Cəfərov"]);
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
        let rows = person::list(&world.cx, "anar", None, 50, 0).await.unwrap();
        let names: Vec<&str> = rows.iter().map(|r| r.family_name.as_str()).collect();
        assert_eq!(names, ["Çingizov", "Eminov", "Əhmədov", "Həsənov", "Xəlilov", "Işıqov", "İsmayılov", "Kərimov", "Qasımov", "Zeynalov"]);
        let second = person::list(&world.cx, "anar", None, 3, 3).await.unwrap();
        assert_eq!((second[0].family_name.as_str(), second[0].total), ("Həsənov", 10));
    }
}

both! {
    async fn every_fault_of_a_form_is_told_at_once_and_nothing_is_stored(world: World) {
        let world = world.with_staff().await;
        let before = (world.count("people").await, world.count("accounts").await, world.count("audit_log").await);
        let input = NewAccount { user_name: "a b".into(), since: "2999-01-01".into(), ..NewAccount::default() };
        let Err(Error::Invalid(problems)) = account::create(&world.cx, world.actor().await, &input).await else { panic!() };
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
        let taken = person::update(&world.cx, world.actor().await, first, &input).await;
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
