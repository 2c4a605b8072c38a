//! Who looks like whom.

use std::{collections::BTreeSet, time::Instant};

use records::{
    accounts::opening::{self, NewAccount},
    merging::{merge, undo},
    people::{
        duplicates::{self, index::Index, kept},
        entry,
        likeness::{CERTAIN, Description, PROBABLE, Reason, Traits},
        organisations,
        person::{self, PersonId, PersonInput, Sex},
        posts,
    },
    system::list::Page,
};
use uuid::Uuid;

use crate::support::{World, both, found};

/// Enters `Family Given Patronymic` with a year of birth.
async fn enter(world: &World, name: &str, year: &str, phone: &str) -> PersonId {
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
        organisation: organisations::all(&world.cx).await.unwrap().remove(0).name,
        post_role: "inspector".into(),
        project: "phase-2".into(),
        role: "trainee".into(),
        ..NewAccount::default()
    };
    opening::create(&world.cx, world.actor().await, &input).await.unwrap()
}

both! {
    async fn pairs_are_found_and_those_that_are_two_people_are_not_proposed_again(world: World) {
        let world = world.with_staff().await;
        let first = enter(&world, "Quliyeva Aysel Eldar qızı", "1988", "+994 50 555 00 01").await;
        let second = enter(&world, "Гулиева Айсель Эльдаровна", "1988", "").await;
        let sister = enter(&world, "Quliyeva Nigar Eldar qızı", "1990", "+994 50 555 00 01").await;
        let swapped = enter(&world, "Nigar Guliyeva", "1990", "").await;
        let pairs = crate::support::pairs(&world).await;
        let found: Vec<(PersonId, PersonId)> = pairs.iter().map(|p| (p.first.id, p.second.id)).collect();
        assert_eq!(found, [(first, second), (sister, swapped)], "{pairs:?}");
        assert!(pairs[0].likeness.percent >= CERTAIN && pairs[1].likeness.percent < CERTAIN);
        assert_eq!(pairs[1].likeness.reasons[0], Reason::SwappedName);
        assert_eq!(pairs[0].first.full_name(), "Quliyeva Aysel Eldar qızı");
        let like: Vec<PersonId> = duplicates::like_person(&world.cx, second, PROBABLE).await.unwrap().iter().map(|(k, _)| k.id).collect();
        assert_eq!(like, [first]);

        let actor = world.actor().await;
        duplicates::say_distinct(&world.cx, actor, second, first).await.unwrap();
        duplicates::say_distinct(&world.cx, actor, first, second).await.unwrap();
        assert_eq!(world.count("person_distinct").await, 1, "said once, whichever comes first");
        assert_eq!(world.count("audit_log WHERE action = 'person.distinct'").await, 1);
        assert!(duplicates::are_distinct(&world.cx, second, first).await.unwrap());
        assert!(!duplicates::are_distinct(&world.cx, second, sister).await.unwrap());
        let pairs = crate::support::pairs(&world).await;
        assert_eq!(pairs.len(), 1);
        records::merging::distinct::take_back(&world.cx, actor, second, first).await.unwrap();
        assert!(records::merging::distinct::take_back(&world.cx, actor, second, first).await.is_err());
        assert_eq!(crate::support::pairs(&world).await.len(), 2, "compared anew");
        duplicates::say_distinct(&world.cx, actor, first, second).await.unwrap();
        assert!(duplicates::say_distinct(&world.cx, actor, first, first).await.is_err());
        assert!(duplicates::say_distinct(&world.cx, actor, first, PersonId::NIL).await.is_err());
    }
}

both! {
    async fn an_import_finds_people_of_the_database_and_its_own(world: World) {
        let world = world.with_staff().await;
        let known = enter(&world, "Quliyeva Aysel Eldar qızı", "1988", "+994 50 555 00 01").await;
        let mut index = everybody(&world).await;
        let new = |family, given, phone| {
            Traits::new(&Description { family, given, phone, sex: Some(Sex::Female), ..Description::default() })
        };
        let found = index.like(&new("Гулиева", "Айсель", "5550001"), PROBABLE);
        assert_eq!((found.len(), found[0].who), (1, known));
        assert!(found[0].likeness.percent >= PROBABLE);
        assert!(index.like(&new("Orucova", "Lalə", "5550002"), PROBABLE).is_empty());
        let added = PersonId::from(Uuid::from_u128(7));
        index.add(added, new("Orucova", "Lalə", "5550002"));
        let found = index.like(&new("Мамедова", "Лала", "5550003"), PROBABLE);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(index.like(&new("Оруджева", "Лала", "5550002"), PROBABLE)[0].who, added);
    }
}

/// Everybody in memory.
async fn everybody(world: &World) -> Index<PersonId> {
    let mut index = Index::default();
    for row in found(world, "").await {
        index.add(row.id, known_traits(world, row.id).await);
    }
    index
}

async fn known_traits(world: &World, id: PersonId) -> Traits {
    let person = person::find(&world.cx, id).await.unwrap().unwrap();
    let posts = posts::of_person(&world.cx, id).await.unwrap();
    Traits::new(&Description {
        family: &person.family_name,
        given: &person.given_name,
        patronymic: person.patronymic.as_deref().unwrap_or_default(),
        birth_year: person.birth_year,
        sex: Some(person.sex),
        organisation: posts.iter().find(|post| post.to_date.is_none()).map(|post| post.organisation_id),
        phone: person.phone.as_deref().unwrap_or_default(),
        email: person.email.as_deref().unwrap_or_default(),
    })
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
            organisation: Some(Uuid::from_u128(u128::try_from(next(60)).unwrap()).into()),
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
        index.add(n, traits);
    }
    let built = Instant::now();
    let found: usize = new.iter().map(|traits| index.like(traits, PROBABLE).len()).sum();
    let searched = built.elapsed();
    let (keys, built) = (keyed.duration_since(started), built.duration_since(keyed));
    println!("20,000 keys in {keys:?}, index in {built:?}, looked for in {searched:?}: {found} candidates");
    assert!(found > 100, "{found}");
}

/// What stands in the table of pairs, and what everybody in memory says.
async fn same_as_in_memory(world: &World) -> usize {
    while kept::settle(&world.cx).await.unwrap() {}
    let index = everybody(world).await;
    let mut expected = BTreeSet::new();
    for row in found(world, "").await {
        let known = duplicates::like_person(&world.cx, row.id, PROBABLE).await.unwrap();
        let mut in_memory = index.like(&known_traits(world, row.id).await, PROBABLE);
        in_memory.retain(|other| other.who != row.id);
        let told: Vec<(PersonId, u8)> = known.iter().map(|(known, likeness)| (known.id, likeness.percent)).collect();
        assert_eq!(told, in_memory.iter().map(|other| (other.who, other.likeness.percent)).collect::<Vec<_>>());
        expected.extend(
            in_memory.iter().map(|other| (row.id.min(other.who), row.id.max(other.who), other.likeness.percent)),
        );
    }
    let mut stored = BTreeSet::new();
    for page in 1.. {
        let list =
            duplicates::pairs(&world.cx, &duplicates::Filter::default(), Page::typed(&page.to_string())).await.unwrap();
        assert!(list.rows.iter().all(|pair| pair.first.created_at < pair.second.created_at));
        let pair =
            |p: &duplicates::Pair| (p.first.id.min(p.second.id), p.first.id.max(p.second.id), p.likeness.percent);
        stored.extend(list.rows.iter().map(pair));
        if list.page.number() < page {
            break;
        }
    }
    assert_eq!(stored, expected);
    stored.len()
}

both! {
    async fn the_tables_say_what_everybody_in_memory_would(world: World) {
        let world = world.with_staff().await;
        let names = ["Quliyeva Aysel Eldar qızı", "Гулиева Айсель", "Aysel Quliyeva", "Quliyeva Aysəl Eldar", "Quluzadə Aysel",
            "Əliyeva Leyla Rəşid qızı", "Aliyeva Leyla Nigar", "Алиева Лейла Рашидовна", "Leyla Əliyeva", "Əlizadə Leyla"];
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut people = Vec::new();
        for _ in 0..40 {
            let (name, year, phone) = (names[next(names.len())], 1984 + next(4), next(6));
            let phone = if phone < 3 { format!("+994 50 555 00 0{phone}") } else { String::new() };
            people.push(enter(&world, name, &year.to_string(), &phone).await);
        }
        let before = same_as_in_memory(&world).await;
        assert!(before > 50, "{before} pairs");
        // Corrected, merged, taken apart.
        let actor = world.actor().await;
        for place in [3, 9, 17] {
            let input = crate::support::person("Leyla", "Əliyeva");
            entry::update(&world.cx, actor, people[place], &input).await.unwrap();
        }
        let after = same_as_in_memory(&world).await;
        assert_ne!(before, after);
        let merged = merge::merge(&world.cx, actor, people[0], people[1], &merge::MergeInput::default()).await.unwrap();
        let merge::Merging::Done(merged) = merged else { panic!("{merged:?}") };
        assert!(same_as_in_memory(&world).await < after);
        undo::undo(&world.cx, actor, merged).await.unwrap();
        assert_eq!(same_as_in_memory(&world).await, after);

        // Filters find what the page shows.
        let certain = duplicates::Filter { certain: true, search: "quliyeva".into() };
        let certain = duplicates::pairs(&world.cx, &certain, Page::typed("")).await.unwrap();
        assert!(certain.total > 0 && certain.rows.iter().all(|pair| pair.likeness.percent >= CERTAIN));
    }
}

both! {
    async fn a_phone_that_is_everybodys_says_nothing(world: World) {
        let world = world.with_staff().await;
        // Two women who share a phone, a year and a given name, and nothing of what else people are found by.
        let (one, other) = ("Quliyeva Aysel", "Rəhimova Aysel");
        let first = enter(&world, one, "1988", "+994 12 555 00 01").await;
        let second = enter(&world, other, "1988", "+994 12 555 00 01").await;
        assert_eq!(crate::support::pairs(&world).await.len(), 1);
        let mut last = second;
        for place in 0..99 {
            let given: String = (0..4).map(|letter| ['b', 'd', 'm', 'n', 'r'][(place / 5_usize.pow(letter)) % 5]).collect();
            last = enter(&world, &format!("{given}u O{given}"), "1950", "+994 12 555 00 01").await;
        }
        let there = async || crate::support::pairs(&world).await.iter().any(|pair| (pair.first.id, pair.second.id) == (first, second));
        assert!(!there().await, "a hundred and one people have this phone");
        entry::update(&world.cx, world.actor().await, last, &crate::support::person("Xalidə", "Zamanova")).await.unwrap();
        assert!(there().await, "a hundred");
    }
}

both! {
    async fn the_same_names_are_shown_whatever_year_an_office_wrote(world: World) {
        let world = world.with_staff().await;
        let known = enter(&world, "Abbasova Çinarə Fikrət qızı", "1971", "").await;
        let typed = |patronymic: &str, year: &str| PersonInput {
            family_name: "Abbasova".into(),
            given_name: "Cinare".into(),
            patronymic: patronymic.into(),
            birth_year: year.into(),
            sex: "female".into(),
            language: "az".into(),
            ..PersonInput::default()
        };
        let shown = async |input: PersonInput| -> Vec<PersonId> {
            let like = duplicates::like_typed(&world.cx, &input, "").await.unwrap();
            like.into_iter().map(|(known, _)| known.id).collect()
        };
        assert_eq!(shown(typed("", "1986")).await, [known]);
        assert_eq!(shown(typed("Fikrət qızı", "1986")).await, [known]);
        assert!(shown(typed("Eldar qızı", "1986")).await.is_empty(), "another father's name is another name");
        let works = posts::of_person(&world.cx, known).await.unwrap().remove(0).organisation;
        let like = duplicates::like_typed(&world.cx, &typed("", "1971"), &works).await.unwrap();
        assert!(like[0].1.reasons.contains(&Reason::SameOrganisation));
    }
}
