//! Names as offices write them: the parts of a whole one, and what stands in the cell beside the name.

use crate::{
    people::person::{Sex, is_none},
    text::{azerbaijani_lower, search_key},
};

/// A name without what is none, and that.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Bare {
    /// The name.
    pub(super) name: String,
    /// Notes in brackets or quotation marks, numbers, titles and ranks, a second name behind a slash.
    pub(super) aside: Vec<String>,
    /// Whether a dash stands in the place of a name that the person does not have.
    pub(super) single: bool,
}

/// Titles and ranks, as [`key`] leaves them.
const TITLES: &[&str] = &[
    "dr",
    "prof",
    "professor",
    "doktor",
    "dosent",
    "akademik",
    "mr",
    "mrs",
    "ms",
    "miss",
    "phd",
    "llm",
    "cenab",
    "cnb",
    "general",
    "polkovnik",
    "podpolkovnik",
    "mayor",
    "kapitan",
    "leytenant",
    "serjant",
    "cavus",
    "gizir",
    "praporsik",
    "major",
    "captain",
    "colonel",
    "lieutenant",
    "sergeant",
    "lt",
    "sgt",
    "capt",
    "col",
    "д-р",
    "доктор",
    "проф",
    "профессор",
    "доцент",
    "г-н",
    "г-жа",
    "господин",
    "госпожа",
    "гн",
    "гжа",
    "генерал",
    "полковник",
    "подполковник",
    "майор",
    "капитан",
    "лейтенант",
    "сержант",
    "прапорщик",
    "старшина",
];
/// Words that belong to a rank where one follows.
const BEFORE_TITLES: &[&str] =
    &["bas", "kicik", "boyuk", "polis", "edliyye", "tibb", "старший", "младший", "ст", "мл", "senior"];
/// Words that are a title only where they are written small: Xanım is also a given name.
const SMALL_TITLES: &[&str] = &["xanım", "bəy", "müəllim", "müəllimə", "xanim", "bey"];

/// A word in small letters without its full stop and without the signs that only Azerbaijani has.
fn key(word: &str) -> String {
    let word = azerbaijani_lower(word);
    let word = word.trim_matches(|c: char| matches!(c, '.' | ',' | ':'));
    word.chars()
        .map(|c| match c {
            'ə' => 'e',
            'ş' => 's',
            'ç' => 'c',
            'ö' => 'o',
            'ü' => 'u',
            'ğ' => 'g',
            other => other,
        })
        .collect()
}

fn is_title(word: &str) -> bool {
    let key = key(word);
    // "polis mayoru" and "mayor" are one rank.
    let is = |key: &str| TITLES.contains(&key);
    is(&key)
        || ["u", "i"].iter().any(|end| key.strip_suffix(end).is_some_and(|key| key.len() > 4 && is(key)))
        || key.split('-').all(is) && key.contains('-')
}

/// Takes off what stands beside a name.
pub(super) fn bare(cell: &str) -> Bare {
    let mut found = Bare::default();
    let flat = cell.replace('\n', " ");
    let outside = without_notes(&flat, &mut found.aside);
    let mut names = outside.split('/');
    let name = names.next().unwrap_or_default();
    // HƏSƏNOV/ELDAR are two parts of one name; a second family name stands behind a space.
    let apart = outside.contains(" /") || outside.contains("/ ");
    let name = if apart { name.to_owned() } else { outside.replace('/', " ") };
    if apart {
        found.aside.extend(names.map(str::trim).filter(|other| !other.is_empty()).map(str::to_owned));
    }
    let mut words: Vec<&str> = name.split_whitespace().collect();
    found.single =
        words.iter().any(|word| is_none(word)) && words.iter().any(|word| word.chars().any(char::is_alphabetic));
    numbering(&mut words, &mut found.aside);
    words.retain(|word| word.chars().any(|c| c.is_alphanumeric() || c == '\u{fffd}'));
    titles(&mut words, &mut found.aside);
    let name = words.join(" ");
    name.trim_matches(|c: char| matches!(c, '*' | ',' | ';' | ':')).clone_into(&mut found.name);
    if found.name.is_empty() {
        // Nothing but notes is no name with a note.
        return Bare { name: flat.trim().to_owned(), ..Bare::default() };
    }
    found
}

/// The text outside of brackets and quotation marks; what is inside goes aside as it stands. A bracket that does not close
/// stays.
fn without_notes(text: &str, aside: &mut Vec<String>) -> String {
    const PAIRS: &[(char, char)] =
        &[('(', ')'), ('[', ']'), ('{', '}'), ('«', '»'), ('“', '”'), ('„', '“'), ('"', '"'), ('<', '>')];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let close =
            PAIRS.iter().find(|(open, _)| *open == c).and_then(|(_, close)| behind.find(*close).zip(Some(*close)));
        if let Some((end, close)) = close {
            let note = rest[..c.len_utf8() + end + close.len_utf8()].to_owned();
            rest = &rest[note.len()..];
            if note.chars().any(char::is_alphanumeric) {
                aside.push(note);
            }
            out.push(' ');
        } else {
            out.push(c);
            rest = behind;
        }
    }
    out
}

/// `12.`, `3)`, `№ 4`, also written together with the name: `5.Əliyev`; and digits behind it.
fn numbering<'a>(words: &mut Vec<&'a str>, aside: &mut Vec<String>) {
    let is_number = |word: &str| {
        word.chars().any(|c| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || ".):-№#".contains(c))
    };
    while words.len() > 1 && (is_number(words[0]) || matches!(words[0], "№" | "#" | "No" | "N")) {
        aside.push(words.remove(0).to_owned());
    }
    if let Some(first) = words.first_mut() {
        let digits = first.chars().take_while(|c| c.is_ascii_digit() || ".)-:".contains(*c)).count();
        let (number, name): (&'a str, &'a str) = first.split_at(digits);
        if number.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty() {
            aside.push(number.to_owned());
            *first = name;
        }
    }
    while words.len() > 1 && words.last().is_some_and(|word| is_number(word)) {
        aside.extend(words.pop().map(str::to_owned));
    }
}

fn titles(words: &mut Vec<&str>, aside: &mut Vec<String>) {
    // "polis mayoru", "ст. лейтенант": the word before belongs to the rank.
    let leading = |words: &[&str]| {
        let before = words.iter().take_while(|word| BEFORE_TITLES.contains(&key(word).as_str())).count();
        let ranks = words.iter().skip(before).take_while(|word| is_title(word)).count();
        if ranks == 0 { 0 } else { before + ranks }
    };
    let count = leading(words);
    if count > 0 && count < words.len() {
        aside.push(words.drain(..count).collect::<Vec<_>>().join(" "));
    }
    let is_end = |word: &&str| SMALL_TITLES.contains(word) || matches!(key(word).as_str(), "phd" | "llm" | "msc");
    while words.len() > 1 && words.last().is_some_and(is_end) {
        aside.extend(words.pop().map(str::to_owned));
    }
    while words.len() > 1 && words.first().is_some_and(|word| SMALL_TITLES.contains(word)) {
        aside.push(words.remove(0).to_owned());
    }
}

/// The parts of a whole name: family name, given name, patronymic.
///
/// A patronymic with oğlu, qızı, -ович or -овна is found wherever it stands. Without one, the third word is taken for it.
/// Initials are never a family name.
pub(super) fn split_name(whole: &str, family_first: bool) -> (String, String, String) {
    let mut words: Vec<&str> =
        whole.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|w| !w.is_empty()).collect();
    let mut patronymic = String::new();
    let first_is_initial = words.len() > 1 && is_initials(words[0]) && words.iter().any(|word| !is_initials(word));
    let family_first = family_first && !first_is_initial;
    if let Some(place) = words.iter().position(|word| child_of(word).is_some()) {
        // Rəşid oğlu is two words, Рашидович one. What stands first is a name, whatever its end.
        let from = if is_child_word(words[place]) { place.saturating_sub(1) } else { place };
        if from > 0 {
            patronymic = words.drain(from..=place).collect::<Vec<_>>().join(" ");
        }
    } else if words.len() == 3 && first_is_initial {
        patronymic.push_str(words.remove(1));
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
    let (mut given, family) = (given.join(" "), family.join(" "));
    if patronymic.is_empty()
        && let Some((first, second)) = two_initials(&given)
    {
        (given, patronymic) = (first, second);
    }
    (family, given, patronymic)
}

/// A given name with its patronymic behind it, as some lists have them in one column.
pub(super) fn split_given(cell: &str) -> Option<(String, String)> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let place = words.iter().position(|word| child_of(word).is_some())?;
    let from = if is_child_word(words[place]) { place.checked_sub(1)? } else { place };
    (from > 0 && place + 1 == words.len()).then(|| (words[..from].join(" "), words[from..].join(" ")))
}

fn is_initials(word: &str) -> bool {
    word.ends_with('.') && word.split('.').all(|part| part.chars().count() < 2)
}

/// `T.R.` is a given name and a father's.
fn two_initials(given: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = given.split('.').filter(|part| !part.is_empty()).collect();
    let are = is_initials(given) && !given.contains(' ') && parts.len() == 2;
    are.then(|| (format!("{}.", parts[0]), format!("{}.", parts[1])))
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
            ("Мамедова Лейла Рашид кызы", true, ("Мамедова", "Лейла", "Рашид кызы")),
            ("Əliyev, Tural", true, ("Əliyev", "Tural", "")),
            ("Əliyev Tural Rəşad", true, ("Əliyev", "Tural", "Rəşad")),
            ("Əliyev T. R.", true, ("Əliyev", "T.", "R.")),
            ("Əliyev T.R.", true, ("Əliyev", "T.", "R.")),
            ("T.R. Əliyev", true, ("Əliyev", "T.", "R.")),
            ("T. R. Əliyev", false, ("Əliyev", "T.", "R.")),
            ("Əliyev", true, ("Əliyev", "", "")),
            ("Əliyev", false, ("Əliyev", "", "")),
            ("", true, ("", "", "")),
            ("oğlu", true, ("oğlu", "", "")),
        ] {
            let (family, given, patronymic) = split_name(whole, family_first);
            assert_eq!((family.as_str(), given.as_str(), patronymic.as_str()), parts, "{whole}");
        }
        assert_eq!(split_given("Tural Rəşad oğlu"), Some(("Tural".into(), "Rəşad oğlu".into())));
        assert_eq!(split_given("Елена Петровна"), Some(("Елена".into(), "Петровна".into())));
        assert_eq!((split_given("Leyla Nigar"), split_given("oğlu")), (None, None));
    }

    #[test]
    fn what_stands_beside_a_name_is_taken_off_and_kept() {
        for (cell, name, aside) in [
            ("Əliyeva (Həsənova)", "Əliyeva", "(Həsənova)"),
            ("Leyla (Lalə)", "Leyla", "(Lalə)"),
            ("Leyla \"Lalə\"", "Leyla", "\"Lalə\""),
            ("Leyla «Lalə»", "Leyla", "«Lalə»"),
            ("Əliyeva [müvəqqəti]", "Əliyeva", "[müvəqqəti]"),
            ("Məmmədova / Quliyeva", "Məmmədova", "Quliyeva"),
            ("1. Əliyev Tural", "Əliyev Tural", "1."),
            ("12) Əliyev Tural", "Əliyev Tural", "12)"),
            ("№ 3 Əliyev", "Əliyev", "№|3"),
            ("5.Əliyev Tural", "Əliyev Tural", "5."),
            ("Əliyev Tural 7", "Əliyev Tural", "7"),
            ("Dr. Əliyev Tural Rəşad oğlu", "Əliyev Tural Rəşad oğlu", "Dr."),
            ("mayor Həsənova Nigar", "Həsənova Nigar", "mayor"),
            ("MAYOR HƏSƏNOVA NİGAR", "HƏSƏNOVA NİGAR", "MAYOR"),
            ("polis mayoru Həsənova Nigar", "Həsənova Nigar", "polis mayoru"),
            ("baş leytenant Quliyev", "Quliyev", "baş leytenant"),
            ("ст. лейтенант Иванов Пётр", "Иванов Пётр", "ст. лейтенант"),
            ("г-жа Иванова", "Иванова", "г-жа"),
            ("general-mayor Əliyev", "Əliyev", "general-mayor"),
            ("Leyla xanım", "Leyla", "xanım"),
            ("Əliyev Tural, PhD", "Əliyev Tural", "PhD"),
            ("Quliyeva\nNigar", "Quliyeva Nigar", ""),
            ("Cəfərov/Ramil", "Cəfərov Ramil", ""),
            // These are names.
            ("Xanım", "Xanım", ""),
            ("Həsənova Xanım", "Həsənova Xanım", ""),
            ("Mayorov Pyotr", "Mayorov Pyotr", ""),
            ("Əliyeva–Hüseynova", "Əliyeva–Hüseynova", ""),
            ("O'Neill", "O'Neill", ""),
            ("mayor", "mayor", ""),
            ("(Həsənova)", "(Həsənova)", ""),
            ("Əliyeva (Həsənova", "Əliyeva (Həsənova", ""),
        ] {
            let found = bare(cell);
            assert_eq!((found.name.as_str(), found.aside.join("|").as_str()), (name, aside), "{cell}");
            assert!(!found.single, "{cell}");
        }
    }

    #[test]
    fn a_dash_in_the_place_of_a_name_says_that_there_is_none() {
        for cell in ["- Suharto", ". Suharto", "Suharto -", "– Suharto", "Suharto —"] {
            assert_eq!(bare(cell), Bare { name: "Suharto".into(), aside: Vec::new(), single: true }, "{cell}");
        }
        assert!(!bare("Suharto").single && !bare("-").single);
    }
}
