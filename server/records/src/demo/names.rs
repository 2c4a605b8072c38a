//! Names to draw from: common, neutral, Azerbaijani, Russian and mixed.

use crate::system::clock::Random;

pub(super) const AZ_MEN: &[&str] = &[
    "Tural",
    "Elvin",
    "Rəşad",
    "Orxan",
    "Kamran",
    "Vüsal",
    "Anar",
    "Ceyhun",
    "Fərid",
    "Nicat",
    "İlqar",
    "Şahin",
    "Emin",
    "Zaur",
    "Ülvi",
    "Məhəmməd",
];
pub(super) const AZ_WOMEN: &[&str] = &[
    "Aysel",
    "Günel",
    "Nigar",
    "Lalə",
    "Sevinc",
    "Könül",
    "Fidan",
    "Gülnar",
    "Xədicə",
    "Şəbnəm",
    "Aytən",
    "İradə",
    "Zeynəb",
    "Çinarə",
    "Röya",
    "Jalə",
];
const AZ_FAMILIES: &[&str] = &[
    "Məmmədov",
    "Əliyev",
    "Həsənov",
    "Hüseynov",
    "Quliyev",
    "İsmayılov",
    "Abbasov",
    "Cəfərov",
    "Rəhimov",
    "Süleymanov",
    "Mustafayev",
    "Ağayev",
    "Babayev",
    "Nəbiyev",
    "Kərimov",
    "Orucov",
    "Şirinov",
    "Vəliyev",
    "Xəlilov",
    "Yusifov",
    "Zeynalov",
    "Bağırov",
    "Əhmədov",
    "Göyüşov",
];
pub(super) const AZ_FATHERS: &[&str] = &[
    "Rəşid",
    "Kamil",
    "Vaqif",
    "Əhməd",
    "Tofiq",
    "Nizami",
    "Həsən",
    "Fikrət",
    "Eldar",
    "Ramiz",
    "Yaqub",
    "Çingiz",
    "Oqtay",
    "İsa",
    "Ələkbər",
];
pub(super) const RU_MEN: &[&str] = &["Сергей", "Андрей", "Виктор", "Олег", "Юрий"];
pub(super) const RU_WOMEN: &[&str] = &["Жанна", "Наталья", "Ирина", "Светлана", "Людмила"];
pub(super) const RU_FAMILIES: &[&str] = &["Иванов", "Смирнов", "Фёдоров", "Щербаков", "Юдин", "Журавлёв"];
pub(super) const RU_FATHERS: &[(&str, &str)] =
    &[("Сергеевич", "Сергеевна"), ("Андреевич", "Андреевна"), ("Викторович", "Викторовна"), ("Юрьевич", "Юрьевна")];

/// A person's name and sex.
pub(super) struct Drawn {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) patronymic: String,
    pub(super) woman: bool,
    /// Reads Russian rather than Azerbaijani.
    pub(super) russian: bool,
}

/// One of `from`.
pub(super) fn pick<'a, T>(random: &Random, from: &'a [T]) -> &'a T {
    let index = random.below(u32::try_from(from.len()).unwrap_or(1));
    &from[index as usize % from.len()]
}

/// Draws a name: of ten people one has a Russian name and one a mixed one.
pub(super) fn draw(random: &Random, woman: bool) -> Drawn {
    let ending = if woman { "a" } else { "" };
    match random.below(10) {
        0 => {
            let (his, hers) = pick(random, RU_FATHERS);
            Drawn {
                given: (*pick(random, if woman { RU_WOMEN } else { RU_MEN })).into(),
                family: format!("{}{}", pick(random, RU_FAMILIES), if woman { "а" } else { "" }),
                patronymic: (*if woman { hers } else { his }).into(),
                woman,
                russian: true,
            }
        }
        // A family name in Latin letters, a given name as in the passport of another country, no patronymic.
        1 => Drawn {
            given: (*pick(random, if woman { &["Anna", "Marina", "Elena"] } else { &["Timur", "Ruslan", "Artur"] }))
                .into(),
            family: format!("{}{ending}", pick(random, AZ_FAMILIES)),
            patronymic: String::new(),
            woman,
            russian: true,
        },
        _ => Drawn {
            given: (*pick(random, if woman { AZ_WOMEN } else { AZ_MEN })).into(),
            family: format!("{}{ending}", pick(random, AZ_FAMILIES)),
            patronymic: format!("{} {}", pick(random, AZ_FATHERS), if woman { "qızı" } else { "oğlu" }),
            woman,
            russian: false,
        },
    }
}
