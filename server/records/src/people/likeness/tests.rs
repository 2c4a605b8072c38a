use proptest::prelude::*;
use uuid::Uuid;

use super::{CERTAIN, Description, PROBABLE, Reason, Traits, likeness};
use crate::people::{organisations::OrganisationId, person::Sex};

fn police() -> OrganisationId {
    Uuid::from_u128(1).into()
}

fn shelter() -> OrganisationId {
    Uuid::from_u128(2).into()
}

/// `Family Given Patronymic, year, sex, phone, e-mail`; what is `-` is not known.
fn person(told: &str, organisation: Option<OrganisationId>) -> Traits {
    let mut parts = told.split(", ").map(|part| if part == "-" { "" } else { part });
    let mut next = || parts.next().unwrap_or_default();
    let mut names = next().splitn(3, ' ').map(|name| if name == "-" { "" } else { name });
    let mut name = || names.next().unwrap_or_default();
    Traits::new(&Description {
        family: name(),
        given: name(),
        patronymic: name(),
        birth_year: next().parse().ok(),
        sex: Sex::from_code(next()),
        organisation,
        phone: next(),
        email: next(),
    })
}

fn percent(a: &Traits, b: &Traits) -> u8 {
    likeness(a, b).percent
}

#[test]
fn the_same_person_is_found_in_every_spelling() {
    let table = [
        ("Əliyeva Leyla Rəşid qızı, 1983", "Алиева Лейла Рашидовна, 1983"),
        ("Əliyeva Leyla Rəşid qızı, 1983", "Aliyeva Leila Rashid gizi, -"),
        ("Əliyeva Leyla Rəşid qızı, 1983", "ALIYEVA Leyla -, 1983"),
        ("Əliyeva Leyla Rəşid qızı, 1983", "Leyla Əliyeva Rəşid qızı, 1983"),
        ("Məmmədov Tofiq Əhməd oğlu, 1975", "Мамедов Тофик Ахмедович, 1975"),
        ("Məmmədov Tofiq Əhməd oğlu, 1975", "Mammadov Tofig Ahmad oglu, -"),
        ("Məmmədov Tofiq Əhməd oğlu, 1975", "Məmmədov Tofiq Əhməd oğlu, 1957"),
        ("Hacıyev Vüqar Musa oğlu, 1980", "Гаджиев Вугар Мусаевич, 1980"),
        ("Nəbiyev Kamal Rza oğlu, 1984", "Набиев Кямал Рза оглы, 1984"),
        ("Cəfərova Gülnarə Vaqif qızı, 1990", "Джафарова Гюльнара Вагиф кызы, 1990"),
        ("Kərimova Aygün Eldar qızı, 1988", "Kərimli Aygün Eldar qızı, 1988"),
        ("Süleymanov Məhəmməd Rəşid oğlu, -", "Suleymanov Mahammad Rashid oglu, -"),
        ("Hüseynova Mehriban Oqtay qızı, 1979", "Hüseynova Mehirban Oqtay qızı, 1979"),
        ("Иванова Наталья Сергеевна, 1982", "Ivanova Natalya Sergeyevna, 1982"),
        // Married since.
        ("Quliyeva Aysel Rəşid qızı, 1988, female", "Abbasova Aysel Rəşid qızı, 1988, female"),
    ];
    for (one, other) in table {
        let found = likeness(&person(one, Some(police())), &person(other, Some(police())));
        assert!(found.percent >= PROBABLE, "{one} and {other}: {found:?}");
    }
    for (one, other) in table.into_iter().filter(|(_, other)| other.ends_with("1983") || other.contains("ович")) {
        let found = likeness(&person(one, Some(police())), &person(other, Some(shelter())));
        let enough = found.percent >= PROBABLE || other.contains('-');
        assert!(enough, "{one} and {other} in another organisation: {found:?}");
    }
}

#[test]
fn names_father_and_year_are_certain() {
    let (az, ru) = (person("Əliyeva Leyla Rəşid qızı, 1983", None), person("Алиева Лейла Рашидовна, 1983", None));
    let found = likeness(&az, &ru);
    assert!(found.percent >= CERTAIN);
    assert_eq!(found.reasons, [Reason::SameName, Reason::SameFather, Reason::SameYear]);
    let phone = |told| person(told, None);
    let (one, other) =
        (phone("Əliyeva Leyla -, 1983, -, +994 50 555 00 01"), phone("Aliyeva L. -, 1983, -, (050) 5550001"));
    assert!(percent(&one, &other) >= PROBABLE);
    assert!(percent(&one, &phone("Aliyeva Leila -, 1983, -, 5550001")) >= CERTAIN);
    // An address decides, unless it is the office's.
    let (one, other) = ("Əliyeva Leyla -, -, -, -, leyla@example.org", "Алиева -, -, -, -, Leyla@Example.org");
    assert!(percent(&person(one, None), &person(other, None)) >= CERTAIN);
    let colleague = person("Orucov Anar -, -, -, -, leyla@example.org", None);
    assert!((PROBABLE..CERTAIN).contains(&percent(&person(one, None), &colleague)));
}

#[test]
fn others_are_not_taken_for_one() {
    for (one, other) in [
        // Brothers and sisters, also with names that are nearly the same.
        ("Əliyev Tural Rəşid oğlu, 1985", "Əliyev Anar Rəşid oğlu, 1988"),
        ("Əliyev Ramil Rəşid oğlu, -", "Əliyev Ramin Rəşid oğlu, -"),
        ("Əliyev Ramil Rəşid oğlu, 1985", "Əliyev Ramin Rəşid oğlu, 1988"),
        ("Əliyev Tural Rəşid oğlu, 1985", "Əliyev Anar Rəşid oğlu, 1985"),
        ("Əliyeva Leyla Rəşid qızı, 1985", "Əliyeva Lalə Rəşid qızı, 1987"),
        ("Əliyev Fərid Rəşid oğlu, 1985, male", "Əliyeva Fəridə Rəşid qızı, 1985, female"),
        ("Əliyev Elnur Rəşid oğlu, 1985, male", "Əliyeva Elnurə Rəşid qızı, 1989, female"),
        // Father and son, uncle and nephew.
        ("Əliyev Rəşid Məmməd oğlu, 1960", "Əliyev Məmməd Rəşid oğlu, 1988"),
        ("Əliyev Rəşid Məmməd oğlu, 1960", "Əliyev Tural Rəşid oğlu, 1988"),
        ("Əliyev Rəşid Məmməd oğlu, 1950", "Əliyev Rəşid Tural oğlu, 1990"),
        ("Rəşidov Əli -, 1980", "Əliyev Rəşid -, 1980"),
        // Families that sound alike.
        ("Vəliyev Anar Rəşid oğlu, 1985", "Əliyev Anar Vaqif oğlu, 1985"),
        ("Həsənov Anar -, -", "Hüseynov Anar -, -"),
        // Nothing but an initial.
        ("Əliyev R. -, -", "Əliyev Ramil -, -"),
        ("- - -, 1980", "- - -, 1980"),
    ] {
        let found = likeness(&person(one, Some(police())), &person(other, Some(police())));
        assert!(found.percent < PROBABLE, "{one} and {other}: {found:?}");
    }
    for (one, other) in [
        ("Məmməd Əliyev -, 1970", "Məmməd Əliyev -, 1992"),
        ("Əliyev Məmməd -, 1985", "Алиев Мамед -, 1985"),
        ("Əliyev Məmməd -, -", "Əliyev Məmməd -, -"),
        ("Əliyev Məmməd Həsən oğlu, 1970", "Əliyev Məmməd Vaqif oğlu, 1970"),
    ] {
        let found = likeness(&person(one, Some(police())), &person(other, Some(shelter())));
        assert!(found.percent < PROBABLE, "{one} and {other}: {found:?}");
    }
}

/// Descriptions from few values, so that they often agree.
fn descriptions() -> impl Strategy<Value = Traits> {
    let names = || {
        prop::sample::select(vec![
            "",
            "Əliyev",
            "Алиева",
            "Leyla",
            "L.",
            "Lalə",
            "Leyla Nigar",
            "Rəşid",
            "Məmmədzadə",
            "😀",
        ])
    };
    let fathers = prop::sample::select(vec!["", "Rəşid oğlu", "Рашидовна", "R.", "Vaqif", "oğlu"]);
    let years = prop::option::of(1978..1990i64);
    let sexes = prop::option::of(prop::sample::select(Sex::ALL.to_vec()));
    let organisations = prop::sample::select(vec![None, Some(police()), Some(shelter())]);
    let phones = prop::sample::select(vec!["", "+994 12 555 00 01", "5550001", "1"]);
    let emails = prop::sample::select(vec!["", "a@b.az", "A@B.AZ", "c@d.az"]);
    (names(), names(), fathers, years, sexes, organisations, phones, emails).prop_map(
        |(family, given, patronymic, birth_year, sex, organisation, phone, email)| {
            Traits::new(&Description { family, given, patronymic, birth_year, sex, organisation, phone, email })
        },
    )
}

proptest! {
    #[test]
    fn it_is_symmetric_bounded_and_greatest_with_itself(a in descriptions(), b in descriptions()) {
        let found = likeness(&a, &b);
        prop_assert!(found.percent <= 100);
        prop_assert_eq!(&found, &likeness(&b, &a));
        prop_assert!(percent(&a, &a) >= found.percent, "{} with itself, {} with another", percent(&a, &a), found.percent);
    }

    #[test]
    fn any_text_can_be_compared(texts in prop::collection::vec("\\PC{0,12}", 6), year in any::<i64>()) {
        let traits = Traits::new(&Description {
            family: &texts[0], given: &texts[1], patronymic: &texts[2], phone: &texts[3], email: &texts[4],
            birth_year: Some(year), ..Description::default()
        });
        let other = Traits::new(&Description { family: &texts[5], birth_year: Some(1980), ..Description::default() });
        prop_assert_eq!(likeness(&traits, &other), likeness(&other, &traits));
    }
}
