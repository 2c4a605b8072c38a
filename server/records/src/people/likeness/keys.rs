//! Keys of the parts of a name, in which every spelling of the same name is the same.

use unicode_normalization::UnicodeNormalization;

use crate::text::search_key;

/// Ends of family names, as they stand in a [`name`]; only what stands before them is compared where two differ.
const ENDINGS: &[&str] = &["zada", "sgi", "li", "lu", "ov", "av", "in"];
/// Words behind the father's name: oğlu, qızı, and what other alphabets make of them.
const CHILD_OF: &[&str] = &["oglu", "ogli", "gizi", "o", "g"];
/// Ends of Russian patronymics, and the words above where they are written together with the name.
const PATRONYMICS: &[&str] = &["ovic", "avic", "ovna", "avna", "oglu", "ogli", "gizi"];

/// The key of a given name. Finer than [`search_key`] in vowels, so that Leyla is not Lalə; coarser in k, q, g, h and x,
/// which Azerbaijani, Russian and English write for each other (Tofiq, Тофик; Əhməd, Ахмед; Qasım, Касым).
pub(super) fn name(typed: &str) -> String {
    let mut sounds = String::with_capacity(typed.len());
    for c in typed.nfc().flat_map(char::to_lowercase) {
        match c {
            // As vowels they are read alike; a search may forget them, a comparison may not.
            'y' | 'й' => sounds.push('i'),
            // Кямран is Kamran, Гянджа Gəncə: after these two it only says how they are spoken.
            'я' if sounds.ends_with(['к', 'г']) => sounds.push('a'),
            'я' => sounds.push_str("ia"),
            'ю' => sounds.push_str("iu"),
            'ё' => sounds.push_str("io"),
            other => sounds.push(other),
        }
    }
    let mut key = String::with_capacity(sounds.len());
    for c in search_key(&sounds).replace("dc", "c").chars() {
        let c = if matches!(c, 'k' | 'x') { 'g' } else { c };
        if !key.ends_with(c) {
            key.push(c);
        }
    }
    // Gyulnara is Gülnarə; Агаев is Ağayev; Яшар is Yaşar, and Елена is Yelena.
    let key = key.replace("iu", "u").replace("io", "o");
    let key = key.replace("aia", "a").replace("oia", "oa").replace("uia", "ua");
    match key.strip_prefix("ia") {
        Some(rest) => format!("a{rest}").replace("aa", "a"),
        None => key,
    }
}

/// The key of a family name in the form for men.
pub(super) fn family(typed: &str) -> String {
    let key = name(typed);
    if let Some(before) = key.strip_suffix("sga") {
        return format!("{before}sgi"); // -ская, -ский
    }
    let female = key.len() > 4 && ["ova", "ava", "ina"].iter().any(|end| key.ends_with(end));
    if female { key[..key.len() - 1].to_owned() } else { key }
}

/// What stands before -ov, -yev, -zadə, -lı in the key of a family name; the whole of a short one.
pub(super) fn stem(family: &str) -> &str {
    let ends = ENDINGS.iter().filter_map(|end| family.strip_suffix(end)).filter(|stem| stem.len() >= 3);
    // `aliav` and `alizada` are the same name: what is left of both is `al`.
    let stem = ends.min_by_key(|stem| stem.len()).unwrap_or(family);
    bare(stem)
}

/// The key of the father's name: Rəşid oğlu, Рашидович, Rashid ogly and Rəşidqızı are one.
pub(super) fn father(typed: &str) -> String {
    let key = name(typed);
    let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|last| CHILD_OF.contains(last)) {
        words.pop();
    }
    let joined = words.concat();
    let ends = PATRONYMICS.iter().filter_map(|end| joined.strip_suffix(end)).filter(|father| father.len() >= 2);
    let father = ends.min_by_key(|father| father.len()).unwrap_or(&joined);
    // Musa oğlu is Мусаевич, and Əli oğlu Алиевич: the last vowel is lost in the second.
    bare(father).to_owned()
}

/// Without vowels at its end; a name of vowels alone stays.
fn bare(key: &str) -> &str {
    let bare = key.trim_end_matches(['a', 'i', 'o', 'u']);
    if bare.is_empty() { key } else { bare }
}

/// The last seven digits of a phone number, which are the same with and without the codes of country and city.
pub(super) fn phone(typed: &str) -> Option<String> {
    let digits: Vec<char> = typed.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 7).then(|| digits[digits.len() - 7..].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::{family, father, name, phone, stem};

    #[test]
    fn spellings_of_a_given_name_have_one_key() {
        for spellings in [
            &["Leyla", "Лейла", "Leila", "LEYLA"][..],
            &["Tofiq", "Тофик", "Tofig", "Tofik"],
            &["Əhməd", "Ахмед", "Ahmad", "Akhmed", "Ahmed"],
            &["Gülnarə", "Гюльнара", "Gulnara", "Gyulnara"],
            &["İsmayıl", "Исмаил", "Ismayil", "Ismail"],
            &["Yusif", "Юсиф"],
            &["Cavid", "Javid", "Джавид", "Dzhavid", "Djavid"],
            &["Xədicə", "Хадиджа", "Khadija"],
            &["Mehriban", "Мехрибан"],
            &["Şahin", "Shahin", "Шахин"],
            &["Vüqar", "Vugar", "Вугар"],
            &["Yelena", "Елена", "Elena"],
        ] {
            for other in spellings {
                assert_eq!(name(spellings[0]), name(other), "{} and {other}", spellings[0]);
            }
        }
        for (one, other) in [("Leyla", "Lalə"), ("Anar", "Ənvər"), ("Ramil", "Ramin"), ("Elnur", "Elnarə")] {
            assert_ne!(name(one), name(other), "{one} and {other}");
        }
    }

    #[test]
    fn family_names_of_men_and_women_have_one_key() {
        for spellings in [
            &["Əliyev", "Əliyeva", "Алиев", "Алиева", "Aliyeva", "Aliev"][..],
            &["Məmmədov", "Мамедова", "Mammadova"],
            &["Hacıyeva", "Гаджиев", "Hajiyev"],
            &["Ağayev", "Агаева", "Aghayeva"],
            &["Rzayev", "Рзаева"],
            &["Cəfərova", "Джафаров", "Jafarova"],
            &["Ковальский", "Ковальская"],
            &["Никитин", "Никитина"],
        ] {
            for other in spellings {
                assert_eq!(family(spellings[0]), family(other), "{} and {other}", spellings[0]);
            }
        }
        for (one, other) in [("Əliyev", "Əlizadə"), ("Kərimov", "Kərimli"), ("Quliyeva", "Quluzadə")] {
            let (a, b) = (family(one), family(other));
            assert_ne!(a, b);
            assert!(stem(&a) == stem(&b) || one == "Quliyeva", "{one}: {}, {other}: {}", stem(&a), stem(&b));
        }
    }

    #[test]
    fn fathers_are_found_in_every_form() {
        for spellings in [
            &[
                "Rəşid oğlu",
                "Rəşid qızı",
                "Рашидович",
                "Рашидовна",
                "Rashid ogly",
                "Рашид оглы",
                "Rəşid",
                "Rashidovich",
            ][..],
            &["Rəşidoğlu", "Рашид-кызы", "Rashid kyzy", "Rəşid q.", "Rashid gizi"],
            &["Musa oğlu", "Мусаевич", "Musa"],
            &["Əli qızı", "Алиевна"],
            &["Əhməd oğlu", "Ахмедович", "Ahmad oglu"],
            &["Vaqif oğlu", "Вагифович", "Вагиф оглы"],
            &["Юрьевич", "Юрьевна"],
        ] {
            for other in spellings {
                assert_eq!(father(spellings[0]), father(other), "{} and {other}", spellings[0]);
            }
        }
        assert_ne!(father("Rəşid oğlu"), father("Rəşad oğlu"));
        assert_eq!(father("😀"), "");
    }

    #[test]
    fn phones_are_their_last_seven_digits() {
        assert_eq!(phone("+994 (12) 555-00-01"), phone("5550001"));
        assert_eq!(phone("152"), None);
    }
}
