//! Words of texts of courses, and the key by which each is found.
//!
//! The key of names ([`super::search_key`]) throws together whatever some spelling of a name confuses; in a text it would find
//! ten times too much. This one keeps every letter but for its plain form: ə is e, ı and I are i, ö is o, ü is u, ş is s, ç is
//! c, ğ is g, ё is е. Russian and English words lose their endings; Azerbaijani ones are found by how they begin.

use courses::language::Language;
use documents::spreadsheet::is_invisible;
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters of a word that are looked at.
const MOST_LETTERS: usize = 64;

/// A word in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its letters in small ones. `I` stays: it may be the capital of i or of ı.
    pub letters: String,
}

/// The words of a text: letters and digits that stand together. All else lies between them.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let belongs = c.is_alphanumeric() || (start.is_some() && (is_combining_mark(c) || is_invisible(c)));
        match (belongs, start) {
            (true, None) => start = Some(place),
            (false, Some(begun)) => {
                words.push(Word { start: begun, end: place, letters: letters(&text[begun..place]) });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn letters(word: &str) -> String {
    let visible = word.chars().filter(|c| !is_invisible(*c)).nfc().filter(|c| !is_combining_mark(*c));
    visible.flat_map(|c| small(c).into_iter().flatten()).take(MOST_LETTERS).collect()
}

/// The small letter, or the few that it comes to.
fn small(c: char) -> [Option<char>; 3] {
    match c {
        'I' => [Some('I'), None, None],
        'İ' => [Some('i'), None, None],
        '\u{1DD}' | '\u{18E}' => [Some('ə'), None, None],
        c => {
            let mut lower = c.to_lowercase();
            [lower.next(), lower.next(), lower.next()]
        }
    }
}

/// The plain form of a small letter.
pub(super) fn plain_letter(c: char) -> char {
    match c {
        'ə' => 'e',
        'ı' | 'I' => 'i',
        'ё' => 'е',
        // й is a letter of its own.
        '\u{400}'..'\u{530}' => c,
        c => std::iter::once(c).nfd().next().unwrap_or(c),
    }
}

/// The letters of a word in their plain form.
pub(super) fn plain(letters: &str) -> String {
    letters.chars().map(plain_letter).collect()
}

/// The key of a word of a text in this language.
pub fn key(letters: &str, language: Language) -> String {
    let plain = plain(letters);
    let algorithm = match language {
        Language::Az => return plain,
        Language::En => Algorithm::English,
        Language::Ru => Algorithm::Russian,
    };
    Stemmer::create(algorithm).stem(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters_of(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.letters).collect()
    }

    #[test]
    fn words_are_letters_and_digits_that_stand_together() {
        for (text, expected) in [
            ("", &[][..]),
            ("  \" % — 😀", &[]),
            ("Sahil‑7, 144-1: a'b 50 %", &["sahil", "7", "144", "1", "a", "b", "50"]),
            ("İŞ Işıq ISINMA i\u{307}", &["iş", "Işıq", "IsInma", "i"]),
            ("zo\u{308}r qız\u{ad}lar ǝn", &["zör", "qızlar", "ən"]),
            ("Ёлка ёж", &["ёлка", "ёж"]),
        ] {
            assert_eq!(letters_of(text), expected, "{text}");
        }
        assert_eq!(letters_of(&"ə".repeat(10_000))[0].chars().count(), MOST_LETTERS);
        let text = "«Əlamət», 7";
        let found: Vec<&str> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(found, ["Əlamət", "7"]);
    }

    #[test]
    fn keys_keep_what_is_not_an_ending_or_a_mark() {
        for (language, words, expected) in [
            (Language::Az, &["əlamət", "elamet"][..], "elamet"),
            (Language::Az, &["ısınma", "isinma", "IsInma"], "isinma"),
            (Language::Az, &["şüğçö"], "sugco"),
            (Language::Ru, &["жертва", "жертвам", "жертвы", "жертв"], "жертв"),
            (Language::Ru, &["ёлка", "елки"], "елк"),
            (Language::Ru, &["мой"], "мо"),
            (Language::En, &["indicator", "indicators"], "indic"),
        ] {
            for word in words {
                let key = key(word, language);
                assert!(key == expected || key.starts_with(expected), "{word}: {key}");
            }
        }
        assert_ne!(key("they", Language::En), key("the", Language::En));
        assert_ne!(key("вещь", Language::Ru), key("весь", Language::Ru));
    }
}
