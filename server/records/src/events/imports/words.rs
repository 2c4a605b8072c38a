//! What cells of a list say, in the words of those who keep lists.

use courses::language::Language;

use crate::{
    people::{person::Sex, posts::PostRole},
    text::{self, search_key},
};

/// The parts of a whole name: family name, given name, patronymic.
///
/// A patronymic with oğlu, qızı, -ович or -овна is found wherever it stands. Without one, the third word is taken for it.
pub(super) fn split_name(whole: &str, family_first: bool) -> (String, String, String) {
    let mut words: Vec<&str> = whole.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    let mut patronymic = String::new();
    if let Some(place) = words.iter().position(|word| child_of(word).is_some()) {
        // Rəşid oğlu is two words, Рашидович one. What stands first is a name, whatever its end.
        let from = if is_child_word(words[place]) { place.saturating_sub(1) } else { place };
        if from > 0 {
            patronymic = words.drain(from..=place).collect::<Vec<_>>().join(" ");
        }
    } else if words.len() == 3 {
        patronymic.push_str(words.pop().unwrap_or_default());
    }
    // A single word is the family name.
    let (family, given) = match words.len() {
        0 | 1 => (words.as_slice(), [].as_slice()),
        _ if family_first => words.split_at(1),
        more => {
            let (given, family) = words.split_at(more - 1);
            (family, given)
        }
    };
    (family.join(" "), given.join(" "), patronymic)
}

/// Whether the word alone says "son of" or "daughter of".
fn is_child_word(word: &str) -> bool {
    matches!(search_key(word).as_str(), "oglu" | "ogli" | "ogl" | "gizi" | "kizi")
}

/// What a word at the end of a patronymic says about the sex.
fn child_of(word: &str) -> Option<Sex> {
    let key = search_key(word);
    let ends = |ends: &[&str]| ends.iter().any(|end| key.ends_with(end));
    match key.as_str() {
        "oglu" | "ogli" | "ogl" => Some(Sex::Male),
        "gizi" | "kizi" => Some(Sex::Female),
        _ if ends(&["ovic", "avic"]) => Some(Sex::Male),
        _ if ends(&["ovna", "avna"]) => Some(Sex::Female),
        _ => None,
    }
}

/// The sex that a patronymic states: oğlu is "son of", qızı "daughter of".
pub(super) fn sex_of_patronymic(patronymic: &str) -> Option<Sex> {
    patronymic.split(' ').next_back().and_then(child_of)
}

/// A sex in words, as its code; what is not known stays as it was typed.
pub(super) fn sex(typed: &str) -> String {
    let known = match typed.trim().to_lowercase().trim_end_matches('.') {
        "k" | "kişi" | "kisi" | "oğlan" | "m" | "male" | "man" | "м" | "муж" | "мужской" | "мужчина" => {
            Some(Sex::Male)
        }
        "q" | "qadın" | "qadin" | "qız" | "f" | "female" | "woman" | "ж" | "жен" | "женский" | "женщина" => {
            Some(Sex::Female)
        }
        "" | "-" => Some(Sex::Unstated),
        _ => None,
    };
    known.map_or_else(|| typed.to_owned(), |sex| sex.code().to_owned())
}

/// A language in words, as its code; what is not known stays as it was typed.
pub(super) fn language(typed: &str, usual: Language) -> String {
    let key = search_key(typed);
    let is = |stems: &[&str]| stems.iter().any(|stem| key.starts_with(&search_key(stem)));
    let known = match typed.trim().to_lowercase().as_str() {
        "" | "-" => usual,
        "az" => Language::Az,
        "en" => Language::En,
        "ru" => Language::Ru,
        _ if is(&["azər", "азерб"]) => Language::Az,
        _ if is(&["ingilis", "engl", "англ"]) => Language::En,
        _ if is(&["rus", "рус"]) => Language::Ru,
        _ => return typed.to_owned(),
    };
    known.code().to_owned()
}

/// The year in a day or a year of birth; what is neither stays as it was typed.
pub(super) fn birth_year(typed: &str) -> String {
    let typed = typed.trim();
    let parts: Vec<&str> = typed.split(['.', '-', '/', ' ']).filter(|part| !part.is_empty()).collect();
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [first, .., last] if parts.len() == 3 => {
            let year = [first, last].into_iter().find(|part| is_year(part));
            year.map_or_else(|| typed.to_owned(), |year| (*year).to_owned())
        }
        // "1985-ci il", "1985 г."
        [first, ..] if is_year(first) => (*first).to_owned(),
        _ => typed.to_owned(),
    }
}

/// Beginnings of positions.
const ROLES: &[(PostRole, &[&str])] = &[
    (PostRole::ShelterWorker, &["sığınacaq", "приют", "убежищ", "shelter"]),
    (PostRole::HotlineOperator, &["qaynar xətt", "operator", "оператор", "горяч", "hotline"]),
    (PostRole::Investigator, &["müstəntiq", "следовател", "investigator", "дознават", "təhqiqat"]),
    (PostRole::Inspector, &["müfəttiş", "инспектор", "inspector"]),
    (PostRole::Lawyer, &["hüquqşünas", "vəkil", "юрист", "адвокат", "lawyer", "legal"]),
    (PostRole::Psychologist, &["psixoloq", "психолог", "psycholog"]),
    (PostRole::SocialWorker, &["sosial", "социальн", "social"]),
    (PostRole::Trainer, &["təlimçi", "trener", "тренер", "trainer"]),
    (
        PostRole::Officer,
        &[
            "müvəkkil",
            "əməkdaş",
            "zabit",
            "оперуполномоч",
            "офицер",
            "участков",
            "leytenant",
            "лейтенант",
            "kapitan",
            "капитан",
            "mayor",
            "майор",
            "serjant",
            "сержант",
            "officer",
            "police",
        ],
    ),
    (
        PostRole::Coordinator,
        &[
            "koordinator",
            "координатор",
            "coordinator",
            "rəis",
            "müdir",
            "rəhbər",
            "direktor",
            "директор",
            "начальник",
            "руковод",
            "manager",
            "head",
            "director",
        ],
    ),
];

/// The role that a position in words comes nearest to. Positions have a thousand names, and a wrong guess would count
/// somebody wrongly: what is not plain is "other".
pub(super) fn role(typed: &str) -> PostRole {
    if let Some(role) = PostRole::from_code(typed.trim()) {
        return role;
    }
    let spaced: String = typed.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let key = format!(" {}", text::search_key(&spaced));
    let fits = |stem: &&str| key.contains(&format!(" {}", text::search_key(stem)));
    ROLES.iter().find(|(_, stems)| stems.iter().any(fits)).map_or(PostRole::Other, |(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_split() {
        for (whole, family_first, parts) in [
            ("Əliyev Tural Rəşad oğlu", true, ("Əliyev", "Tural", "Rəşad oğlu")),
            ("Tural Əliyev", false, ("Əliyev", "Tural", "")),
            ("Tural Rəşad oğlu Əliyev", false, ("Əliyev", "Tural", "Rəşad oğlu")),
            ("Tural Əliyev Rəşad oğlu", false, ("Əliyev", "Tural", "Rəşad oğlu")),
            ("Əliyeva Leyla Nigar Rəşad qızı", true, ("Əliyeva", "Leyla Nigar", "Rəşad qızı")),
            ("Иванова Елена Петровна", true, ("Иванова", "Елена", "Петровна")),
            ("Елена Петровна Иванова", false, ("Иванова", "Елена", "Петровна")),
            ("Əliyev, Tural", true, ("Əliyev", "Tural", "")),
            ("Əliyev Tural Rəşad", true, ("Əliyev", "Tural", "Rəşad")),
            ("Əliyev", true, ("Əliyev", "", "")),
            ("Əliyev", false, ("Əliyev", "", "")),
            ("", true, ("", "", "")),
            ("oğlu", true, ("oğlu", "", "")),
        ] {
            let (family, given, patronymic) = split_name(whole, family_first);
            assert_eq!((family.as_str(), given.as_str(), patronymic.as_str()), parts, "{whole}");
        }
    }

    #[test]
    fn words_become_codes() {
        for (typed, code) in [
            ("Kişi", "male"),
            ("Q", "female"),
            ("жен.", "female"),
            ("M", "male"),
            ("М", "male"),
            ("", "unstated"),
            ("?", "?"),
        ] {
            assert_eq!(sex(typed), code, "{typed}");
        }
        assert_eq!(sex_of_patronymic("Rəşad oğlu"), Some(Sex::Male));
        assert_eq!(sex_of_patronymic("Петровна"), Some(Sex::Female));
        assert_eq!(sex_of_patronymic("Rəşad"), None);
        for (typed, year) in [
            ("1985", "1985"),
            ("12.03.1985", "1985"),
            ("1985-03-12", "1985"),
            ("1985-ci il", "1985"),
            ("12.03.85", "12.03.85"),
            ("", ""),
        ] {
            assert_eq!(birth_year(typed), year);
        }
        for (typed, code) in [("", "az"), ("Русский", "ru"), ("Azərbaycan", "az"), ("English", "en"), ("türk", "türk")]
        {
            assert_eq!(language(typed, Language::Az), code);
        }
    }

    #[test]
    fn positions_come_near_to_roles() {
        for (typed, code) in [
            ("Baş müfəttiş", "inspector"),
            ("Əmək müfəttişi", "inspector"),
            ("sahə müvəkkili", "officer"),
            ("старший следователь", "investigator"),
            ("Hüquqşünas", "lawyer"),
            ("psychologist", "psychologist"),
            ("Şöbə rəisi", "coordinator"),
            ("mühasib", "other"),
            ("", "other"),
            ("shelter-worker", "shelter-worker"),
        ] {
            assert_eq!(role(typed).code(), code, "{typed}");
        }
    }
}
