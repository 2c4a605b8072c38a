//! Names for a town: as many as it takes that two people seldom share all of theirs.

use std::sync::LazyLock;

use super::super::names::{AZ_FATHERS, AZ_MEN, AZ_WOMEN, Drawn, RU_FAMILIES, RU_FATHERS, RU_MEN, RU_WOMEN, pick};
use crate::system::clock::Random;

/// Names, in the order of the alphabet.
type Names = LazyLock<Vec<&'static str>>;

/// Men, beside those of the small world; also fathers, and what most family names are made of.
static MEN: Names = LazyLock::new(|| {
    "Abbas Adil Ağasəf Akif Allahverdi Arif Asif Aslan Azad Azər Bayram Bəhruz Camal Cavad Cavid Cəlal Dadaş \
     Daşqın Dilqəm Elçin Elməddin Elnur Elşad Eyvaz Əbülfəz Əfqan Əhəd Əkbər Əkrəm Ələddin Əli Əmrah Ənvər Əsgər \
     Əziz Famil Faiq Fazil Fəxri Firdovsi Fuad Füzuli Habil Hafiz Hamlet Heydər Həmid Hikmət Hüsü İbrahim İdris \
     İlham İlyas İmran İsgəndər İsmət Kənan Kərəm Laçın Lətif Mahir Mahmud Mehman Məcid Məmməd Mirzə Mövlud Murad \
     Musa Mübariz Müşfiq Nadir Namiq Natiq Nazim Novruz Oruc Osman Pərviz Polad Qabil Qədir Qəhrəman Qorxmaz Qulu \
     Rafiq Rahib Ramil Rasim Rauf Rəhman Rövşən Rüfət Rüstəm Sabir Sadiq Salman Samir Səfər Səlim Səməd Surxay \
     Süleyman Şakir Şamil Şəmsi Şirəli Talıb Teymur Tahir Vahid Valeh Vidadi Vilayət Xanlar Xəyal Yadigar Yaşar \
     Yavər Zahid Zakir Ziya Zöhrab"
        .split(' ')
        .collect()
});
static WOMEN: Names = LazyLock::new(|| {
    "Afaq Almaz Arzu Aydan Aygün Aynur Aytac Bahar Bənövşə Cəmilə Ceyran Dilarə Dilşad Elmira Elnarə Esmira Əminə \
     Fatimə Fəridə Fəxriyyə Firuzə Gülarə Gülbəniz Gülnaz Gülşən Hicran Həcər Humay İlahə İnarə Jamilə Kəmalə \
     Ləman Lətafət Leyla Mahirə Maral Mehriban Məlahət Mələk Mətanət Minayə Mina Nailə Nərgiz Nəzakət Nuranə \
     Nüşabə Pərvanə Rahilə Reyhan Rəna Rübabə Ruhiyyə Sabirə Sahilə Samirə Səadət Səbinə Səidə Solmaz Sona \
     Sürəyya Şahnaz Şəfiqə Şölə Tahirə Tamara Təranə Tünzalə Türkan Ulduz Ülkər Ülviyyə Vəfa Xalidə Xatirə \
     Xuraman Yaqut Yeganə Zemfira Zərifə Zibeydə Zümrüd"
        .split(' ')
        .collect()
});
static MORE_RU_MEN: Names = LazyLock::new(|| {
    "Александр Алексей Борис Вадим Валерий Василий Владимир Геннадий Денис Дмитрий Евгений Игорь Константин \
     Максим Михаил Николай Павел Роман Станислав"
        .split(' ')
        .collect()
});
static MORE_RU_WOMEN: Names = LazyLock::new(|| {
    "Алла Анастасия Валентина Вера Виктория Галина Екатерина Елена Зинаида Инна Ксения Лариса Любовь Марина \
     Надежда Оксана Ольга Раиса Тамара"
        .split(' ')
        .collect()
});
static MORE_RU_FAMILIES: Names = LazyLock::new(|| {
    "Алексеев Андреев Баранов Белов Беляев Богданов Борисов Васильев Воробьёв Гаврилов Голубев Григорьев Давыдов \
     Егоров Ефимов Зайцев Захаров Калинин Киселёв Ковалёв Козлов Королёв Кузнецов Лебедев Макаров Медведев \
     Морозов Никитин Новиков Орлов Павлов Петров Пономарёв Романов Семёнов Соколов Соловьёв Степанов Тарасов \
     Титов"
        .split(' ')
        .collect()
});
const MORE_RU_FATHERS: &[(&str, &str)] = &[
    ("Александрович", "Александровна"),
    ("Алексеевич", "Алексеевна"),
    ("Борисович", "Борисовна"),
    ("Васильевич", "Васильевна"),
    ("Владимирович", "Владимировна"),
    ("Дмитриевич", "Дмитриевна"),
    ("Иванович", "Ивановна"),
    ("Михайлович", "Михайловна"),
    ("Николаевич", "Николаевна"),
    ("Павлович", "Павловна"),
];

/// Draws a name: of ten people one has a Russian name, one a mixed one without a father's name.
pub(super) fn draw(random: &Random, woman: bool) -> Drawn {
    let kind = random.below(10);
    if kind == 0 {
        let (his, hers) = *of(random, RU_FATHERS, MORE_RU_FATHERS);
        let given = if woman { of(random, RU_WOMEN, &MORE_RU_WOMEN) } else { of(random, RU_MEN, &MORE_RU_MEN) };
        let family = of(random, RU_FAMILIES, &MORE_RU_FAMILIES);
        return Drawn {
            given: (*given).into(),
            family: format!("{family}{}", if woman { "а" } else { "" }),
            patronymic: if woman { hers } else { his }.into(),
            woman,
            russian: true,
        };
    }
    let father = of(random, AZ_FATHERS, &MEN);
    Drawn {
        given: (*if woman { of(random, AZ_WOMEN, &WOMEN) } else { of(random, AZ_MEN, &MEN) }).into(),
        family: family(of::<&str>(random, AZ_FATHERS, &MEN), random.below(20), woman),
        patronymic: if kind == 1 {
            String::new()
        } else {
            format!("{father} {}", if woman { "qızı" } else { "oğlu" })
        },
        woman,
        russian: kind == 1,
    }
}

/// One of two lists as if they were one.
fn of<'a, T>(random: &Random, some: &'a [T], more: &'a [T]) -> &'a T {
    let place = random.below(u32::try_from(some.len() + more.len()).unwrap_or(1)) as usize;
    some.get(place).or_else(|| more.get(place - some.len())).unwrap_or_else(|| pick(random, some))
}

/// The family name that an ancestor left: of twenty people fifteen have the one with -ov or -yev.
fn family(ancestor: &str, kind: u32, woman: bool) -> String {
    let vowel = ancestor.chars().rev().find(|c| "aıoueəiöüAIOUEƏİÖÜ".contains(*c)).unwrap_or('a');
    let ends_in_vowel = ancestor.ends_with(vowel);
    match kind {
        0 | 1 => format!("{ancestor}zadə"),
        // The vowel of the ending goes with the last one of the name.
        2..5 => {
            let ending = match vowel {
                'a' | 'ı' | 'A' | 'I' => "lı",
                'o' | 'u' | 'O' | 'U' => "lu",
                'ö' | 'ü' | 'Ö' | 'Ü' => "lü",
                _ => "li",
            };
            format!("{ancestor}{ending}")
        }
        _ => format!("{ancestor}{}{}", if ends_in_vowel { "yev" } else { "ov" }, if woman { "a" } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::Name;

    #[test]
    fn family_names_follow_the_vowels() {
        assert_eq!(family("Əli", 9, true), "Əliyeva");
        assert_eq!(family("Murad", 9, false), "Muradov");
        assert_eq!(family("Murad", 2, true), "Muradlı");
        assert_eq!(family("Qulu", 3, false), "Qululu");
        assert_eq!(family("Zöhrab", 1, false), "Zöhrabzadə");
        assert_eq!(family("Cəlil", 4, false), "Cəlilli");
    }

    #[test]
    fn there_are_enough_of_them_and_every_one_could_be_typed() {
        let random = Random::seeded(3);
        let mut whole = HashSet::new();
        for n in 0..2_000 {
            let drawn = draw(&random, n % 2 == 0);
            for part in [&drawn.given, &drawn.family] {
                assert_eq!(Name::person(part).map(|name| (name.value, name.repairs)), Ok((part.clone(), Vec::new())));
            }
            whole.insert((drawn.family, drawn.given, drawn.patronymic));
        }
        assert!(whole.len() > 1_980, "{}", whole.len());
    }
}
