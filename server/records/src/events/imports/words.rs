//! What cells of a list say, in the words of those who keep lists.

use courses::language::Language;

use crate::{
    people::{person::Sex, posts::PostRole},
    text::{self, search_key},
};

/// A sex in words, as its code; what is not known stays as it was typed.
pub(super) fn sex(typed: &str) -> String {
    // KİŞİ and Kişi are one word, whatever letters a program makes small.
    let known = match text::azerbaijani_lower(typed.trim()).trim_matches(|c: char| matches!(c, '.' | '(' | ')' | ' ')) {
        "k" | "kişi" | "kisi" | "oğlan" | "oğlu" | "cənab" | "mr" | "m" | "male" | "man" | "м" | "муж" | "мужской"
        | "мужчина" => Some(Sex::Male),
        "q" | "qadin" | "qiz" | "qizi" | "xanim" | "mrs" | "ms" | "f" | "female" | "woman" | "ж" | "жен"
        | "женский" | "женщина" => Some(Sex::Female),
        "" | "-" => Some(Sex::Unstated),
        _ => None,
    };
    known.map_or_else(|| typed.to_owned(), |sex| sex.code().to_owned())
}

/// A language in words, as its code; what is not known stays as it was typed.
pub(super) fn language(typed: &str, usual: Language) -> String {
    let key = search_key(typed);
    let is = |stems: &[&str]| stems.iter().any(|stem| key.starts_with(&search_key(stem)));
    let known = match text::azerbaijani_lower(typed.trim()).as_str() {
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
    fn words_become_codes() {
        for (typed, code) in [
            ("Kişi", "male"),
            ("KİŞİ", "male"),
            ("KiŞi", "male"),
            ("KIŞI", "male"),
            ("QADIN", "female"),
            ("Qadın", "female"),
            ("QADİN", "female"),
            ("ЖЕН", "female"),
            ("Муж.", "male"),
            ("Q", "female"),
            ("жен.", "female"),
            ("M", "male"),
            ("М", "male"),
            ("", "unstated"),
            ("?", "?"),
        ] {
            assert_eq!(sex(typed), code, "{typed}");
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
