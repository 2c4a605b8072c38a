//! Who looks like whom.

use std::time::Instant;

use records::{
    accounts::account::{self, NewAccount},
    people::{
        duplicates::{self, Index},
        likeness::{CERTAIN, Description, PROBABLE, Reason, Traits},
        organisations,
        person::{PersonInput, Sex},
    },
};
use uuid::Uuid;

use crate::support::{World, both};

/// Enters `Family Given Patronymic` with a year of birth.
async fn enter(world: &World, name: &str, year: &str, phone: &str) -> Uuid {
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let mut parts = name.splitn(3, ' ').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let (family_name, given_name, patronymic) = (part(), part(), part());
    let input = NewAccount {
        person: PersonInput {
            given_name,
            family_name,
            patronymic,
            sex: "female".into(),
            birth_year: year.into(),
            language: "az".into(),
            phone: phone.into(),
            ..PersonInput::default()
        },
        organisation: organisations::all(&world.cx).await.unwrap()[0].id.to_string(),
        post_role: "inspector".into(),
        project: "phase-2".into(),
        role: "trainee".into(),
        ..NewAccount::default()
    };
    account::create(&world.cx, world.actor().await, &input).await.unwrap()
}

both! {
    async fn pairs_are_found_and_those_that_are_two_people_are_not_proposed_again(world: World) {
        let world = world.with_staff().await;
        let first = enter(&world, "Quliyeva Aysel Eldar qızı", "1988", "+994 50 555 00 01").await;
        let second = enter(&world, "Гулиева Айсель Эльдаровна", "1988", "").await;
        let sister = enter(&world, "Quliyeva Nigar Eldar qızı", "1990", "+994 50 555 00 01").await;
        let swapped = enter(&world, "Nigar Guliyeva", "1990", "").await;
        let pairs = duplicates::pairs(&world.cx).await.unwrap();
        let found: Vec<(Uuid, Uuid)> = pairs.iter().map(|p| (p.first.id, p.second.id)).collect();
        assert_eq!(found, [(first, second), (sister, swapped)], "{pairs:?}");
        assert!(pairs[0].likeness.percent >= CERTAIN && pairs[1].likeness.percent < CERTAIN);
        assert_eq!(pairs[1].likeness.reasons[0], Reason::SwappedName);
        assert_eq!(pairs[0].first.full_name(), "Quliyeva Aysel Eldar qızı");
        let like: Vec<Uuid> = duplicates::like_person(&world.cx, second).await.unwrap().iter().map(|(k, _)| k.id).collect();
        assert_eq!(like, [first]);

        let actor = world.actor().await;
        duplicates::say_distinct(&world.cx, actor, second, first).await.unwrap();
        duplicates::say_distinct(&world.cx, actor, first, second).await.unwrap();
        assert_eq!(world.count("person_distinct").await, 1, "said once, whichever comes first");
        assert_eq!(world.count("audit_log WHERE action = 'person.distinct'").await, 1);
        assert!(duplicates::are_distinct(&world.cx, second, first).await.unwrap());
        assert!(!duplicates::are_distinct(&world.cx, second, sister).await.unwrap());
        let pairs = duplicates::pairs(&world.cx).await.unwrap();
        assert_eq!(pairs.len(), 1);
        assert!(duplicates::say_distinct(&world.cx, actor, first, first).await.is_err());
        assert!(duplicates::say_distinct(&world.cx, actor, first, Uuid::nil()).await.is_err());
    }
}

both! {
    async fn an_import_finds_people_of_the_database_and_its_own(world: World) {
        let world = world.with_staff().await;
        let known = enter(&world, "Quliyeva Aysel Eldar qızı", "1988", "+994 50 555 00 01").await;
        let mut index = Index::load(&world.cx).await.unwrap();
        assert_eq!(index.len(), 5);
        let new = |family, given, phone| {
            Traits::new(&Description { family, given, phone, sex: Some(Sex::Female), ..Description::default() })
        };
        let found = index.like(&new("Гулиева", "Айсель", "5550001"));
        assert_eq!((found.len(), found[0].person), (1, known));
        assert!(found[0].likeness.percent >= PROBABLE);
        assert!(index.like(&new("Orucova", "Lalə", "5550002")).is_empty());
        let added = Uuid::from_u128(7);
        index.add(added, new("Orucova", "Lalə", "5550002"));
        let found = index.like(&new("Мамедова", "Лала", "5550003"));
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(index.like(&new("Оруджева", "Лала", "5550002"))[0].person, added);
    }
}

/// Ten thousand names as common as they are in life.
fn crowd(seed: usize) -> Vec<Traits> {
    let families = "Məmmədov Əliyev Həsənov Hüseynov Quliyev İsmayılov Abbasov Cəfərov Rəhimov Süleymanov Mustafayev Ağayev Babayev
        Nəbiyev Kərimov Orucov Şirinov Vəliyev Xəlilov Yusifov Zeynalov Bağırov Əhmədov Göyüşov İbrahimov Novruzov Qasımov Rüstəmov
        Sadıqov Tağıyev Ələkbərov Hacıyev Rzayev Salmanov Nəcəfov Paşayev Mirzəyev Cabbarov Bayramov Axundov";
    let given = "Tural Elvin Rəşad Orxan Kamran Vüsal Anar Ceyhun Fərid Nicat İlqar Şahin Emin Zaur Ülvi Məhəmməd Ramil Ramin Elnur
        Vüqar Samir Rövşən Azər Natiq Elçin Ramiz Vaqif Tofiq Əli Həsən";
    let fathers = "Rəşid Kamil Vaqif Əhməd Tofiq Nizami Həsən Fikrət Eldar Ramiz Yaqub Çingiz Oqtay İsa Ələkbər Məmməd Musa Nazim";
    let list = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    let (families, given, fathers) = (list(families), list(given), list(fathers));
    let mut state = seed;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let person = |_| {
        let patronymic = format!("{} oğlu", fathers[next(fathers.len())]);
        let phone = format!("+994 50 {:07}", next(9_000_000));
        Traits::new(&Description {
            // Some names are much more common than others.
            family: families[next(families.len()).min(next(families.len()))],
            given: given[next(given.len()).min(next(given.len()))],
            patronymic: if next(3) == 0 { "" } else { &patronymic },
            birth_year: Some(1955 + i64::try_from(next(50)).unwrap()),
            sex: Some(Sex::Male),
            organisation: Some(Uuid::from_u128(u128::try_from(next(60)).unwrap())),
            phone: if next(2) == 0 { "" } else { &phone },
            email: "",
        })
    };
    (0..10_000).map(person).collect()
}

#[test]
fn ten_thousand_descriptions_are_compared_with_ten_thousand_people() {
    let started = Instant::now();
    let (people, new) = (crowd(1), crowd(2));
    let keyed = Instant::now();
    let mut index = Index::default();
    for (n, traits) in people.into_iter().enumerate() {
        index.add(Uuid::from_u128(u128::try_from(n).unwrap()), traits);
    }
    let built = Instant::now();
    let found: usize = new.iter().map(|traits| index.like(traits).len()).sum();
    let searched = built.elapsed();
    let (keys, built) = (keyed.duration_since(started), built.duration_since(keyed));
    println!("20,000 keys in {keys:?}, index in {built:?}, looked for in {searched:?}: {found} candidates");
    assert!(found > 100, "{found}");
}
