//! Names of people and organisations.

use super::tidy;
use crate::system::error::Problem;

/// The longest part of a name, in characters.
pub const MAX: usize = 80;

/// Cyrillic letters that look like Latin ones, and the Latin letters that were meant. Mixed into Azerbaijani words
/// they break search, sorting and reading aloud; real public pages are full of them.
const LOOK_ALIKES: &[(char, char)] = &[
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('Ә', 'Ə'),
    ('а', 'a'),
    ('с', 'c'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('о', 'o'),
    ('р', 'p'),
    ('ѕ', 's'),
    ('х', 'x'),
    ('у', 'y'),
    ('ә', 'ə'),
    ('ө', 'ö'),
    ('Ө', 'Ö'),
];

/// A name as it will be stored, and what had to be repaired in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub value: String,
    /// Words in which letters of the other alphabet were replaced. The person who typed is told.
    pub repairs: Vec<Repair>,
}

/// A word before and after its repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// As typed.
    pub typed: String,
    /// As stored.
    pub stored: String,
}

impl Name {
    /// A part of a person's name: letters, spaces, hyphen, apostrophe and dot. Whatever dash joins two names is a hyphen.
    pub fn person(typed: &str) -> Result<Self, Problem> {
        let typed = typed.replace(['\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'], "-");
        Self::parse(&typed, MAX, |c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'))
    }

    /// The name of an organisation or of one of its units: any character that we can print.
    pub fn organisation(typed: &str) -> Result<Self, Problem> {
        Self::parse(typed, 200, |c| !c.is_control())
    }

    fn parse(typed: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<Self, Problem> {
        let tidied = tidy(typed);
        if tidied.is_empty() {
            return Err(Problem::Required);
        }
        if tidied.chars().count() > max {
            return Err(Problem::TooLong { max });
        }
        if tidied.contains('\u{fffd}') {
            return Err(Problem::Damaged);
        }
        if let Some(c) = typed.chars().find(|c| c.is_control()).or_else(|| tidied.chars().find(|c| !allowed(*c))) {
            return Err(Problem::Character(c));
        }
        let mut repairs = Vec::new();
        let mut words = Vec::new();
        for word in tidied.split(' ') {
            let repaired = one_script(word)?;
            if repaired != word {
                repairs.push(Repair { typed: word.to_owned(), stored: repaired.clone() });
            }
            words.push(repaired);
        }
        let value = words.join(" ");
        if let Some(c) = documents::certificate::missing_characters(&value).first() {
            return Err(Problem::Character(*c));
        }
        Ok(Self { value, repairs })
    }
}

/// Repairs a typed name in place and answers what was repaired; leaves what cannot be a name as it is.
pub fn repair(typed: &mut String, parse: impl Fn(&str) -> Result<Name, Problem>) -> Vec<Repair> {
    match parse(typed) {
        Ok(name) if !name.repairs.is_empty() => {
            *typed = name.value;
            name.repairs
        }
        _ => Vec::new(),
    }
}

/// The word in one alphabet. A mixed word is repaired where every strange letter has a look-alike in the alphabet of
/// the other letters; otherwise nobody can know what was meant.
fn one_script(word: &str) -> Result<String, Problem> {
    let latin = word.chars().any(is_latin);
    let cyrillic = word.chars().any(is_cyrillic);
    if !(latin && cyrillic) {
        return Ok(word.to_owned());
    }
    let to_latin: String =
        word.chars().map(|c| LOOK_ALIKES.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect();
    if !to_latin.chars().any(is_cyrillic) {
        return Ok(to_latin);
    }
    let to_cyrillic: String =
        word.chars().map(|c| LOOK_ALIKES.iter().find(|(_, to)| *to == c).map_or(c, |(from, _)| *from)).collect();
    if !to_cyrillic.chars().any(is_latin) {
        return Ok(to_cyrillic);
    }
    Err(Problem::MixedScript(word.to_owned()))
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && (c < '\u{250}' || c == 'ə' || ('\u{1E00}'..'\u{1F00}').contains(&c))
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..'\u{530}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(typed: &str) -> Result<String, Problem> {
        Name::person(typed).map(|n| n.value)
    }

    #[test]
    fn names_are_normalised() {
        assert_eq!(person("  Leyla   Əliyeva "), Ok("Leyla Əliyeva".into()));
        assert_eq!(person("\u{1DD}h\u{1DD}d"), Ok("əhəd".into()));
        assert_eq!(person("S\u{327}u\u{308}kru\u{308}"), Ok("Şükrü".into()));
        assert_eq!(person("O\u{2019}Neill-Məmmədov"), Ok("O'Neill-Məmmədov".into()));
        assert_eq!(person("Жанна"), Ok("Жанна".into()));
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_name() {
        assert_eq!(person("Quli\u{ad}yev\u{200c}"), Ok("Quliyev".into()));
        assert_eq!(person("\u{feff}El\u{2060}nur\u{200e}"), Ok("Elnur".into()));
        assert_eq!(person("Əliyeva\u{2013}Hüseynova"), Ok("Əliyeva-Hüseynova".into()));
        assert_eq!(person("O\u{2b9}Neill"), Ok("O'Neill".into()));
        assert_eq!(person("\u{200b}"), Err(Problem::Required));
        assert_eq!(person("M\u{fffd}ller"), Err(Problem::Damaged));
    }

    #[test]
    fn look_alikes_are_repaired_and_pointed_out() {
        let name = Name::person("\u{410}liyev").unwrap();
        assert_eq!(name.value, "Aliyev");
        assert_eq!(name.repairs, [Repair { typed: "\u{410}liyev".into(), stored: "Aliyev".into() }]);
        // Latin `a` inside a Russian word.
        assert_eq!(person("Ж\u{61}нн\u{61}"), Ok("Жанна".into()));
        assert_eq!(person("Жanна"), Err(Problem::MixedScript("Жanна".into())));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(person(" "), Err(Problem::Required));
        assert_eq!(person("Tural😀"), Err(Problem::Character('😀')));
        assert_eq!(person("Tu\u{7}ral"), Err(Problem::Character('\u{7}')));
        assert_eq!(person("=1+1"), Err(Problem::Character('=')));
        assert_eq!(person(&"ə".repeat(81)), Err(Problem::TooLong { max: 80 }));
        assert!(person(&"ə".repeat(80)).is_ok());
        assert_eq!(person("山田"), Err(Problem::Character('山')));
    }
}
