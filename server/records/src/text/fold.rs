//! The search key: `əliyev`, `eliyev`, `Aliyev` and `Алиев` find the same person.
//!
//! Names reach us in Azerbaijani letters, in plain ASCII, in English and in Russian spelling. The key keeps the
//! consonants apart that all four keep apart and throws together what any of them confuses: a/ə/e, i/ı/y, h/g/q/ğ,
//! c/ç/j, s/ş, double letters. It finds a little too much rather than too little; people see the full names.

use unicode_normalization::UnicodeNormalization;

/// The folded key of `text`: only `a-z`, digits and single spaces.
pub fn search_key(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for c in letters(text) {
        flat.push_str(latin(c));
    }
    // English spellings of single letters, then the Russian spelling of `c` (дж).
    let flat = flat
        .replace("dj", "c")
        .replace("dc", "c")
        .replace("sh", "s")
        .replace("ch", "c")
        .replace("kh", "x")
        .replace("zh", "c");
    let mut key = String::with_capacity(flat.len());
    for c in flat.chars() {
        let folded = match c {
            'a' | 'e' => 'a',
            'h' | 'g' | 'q' => 'g',
            'c' | 'j' => 'c',
            'w' => 'v',
            // As a vowel it is an i, as a consonant the spellings disagree about it: left out where it is not alone.
            'y' => continue,
            other => other,
        };
        let doubled = key.ends_with(folded) && !folded.is_ascii_digit();
        if !doubled {
            key.push(folded);
        }
    }
    key.trim().to_owned()
}

/// The key of a whole name: capitals and small letters are the same, also İ, I and ı, which no lower case brings together
/// in every language; and so are letters that are composed differently. All other differences stay.
pub fn name_key(name: &str) -> String {
    let tidy = super::tidy(name);
    azerbaijani_lower(&tidy)
}

/// Small letters as Azerbaijani has them: İ becomes i, and so does I, which in words without Azerbaijani letters is its capital.
/// For comparing with words that are known; names keep their ı.
pub fn azerbaijani_lower(typed: &str) -> String {
    typed
        .chars()
        .flat_map(|c| if matches!(c, 'İ' | 'I' | 'ı') { 'i'.to_lowercase() } else { c.to_lowercase() })
        .collect()
}

/// Letters and what they are folded to, for a phone that searches without a network: longer pieces first. It finds what
/// [`search_key`] finds for letters that are typed as one character each.
pub fn folding() -> Vec<(String, String)> {
    let pieces = ["dj", "dc", "дж", "sh", "ch", "kh", "zh"];
    let single = ('a'..='z').chain('0'..='9').chain('а'..='я').chain("ёґғһєіҹҷәөүқəğıöüşçé -".chars());
    let all = pieces.iter().map(ToString::to_string).chain(single.map(String::from));
    all.map(|piece| {
        let to = if piece == " " || piece == "-" { " ".to_owned() } else { search_key(&piece) };
        (piece, to)
    })
    .collect()
}

/// The letters in lower case: Latin ones without their marks, Cyrillic ones whole (й and ё are letters of their own).
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.nfc().flat_map(char::to_lowercase).flat_map(|c| {
        let base = if ('\u{400}'..'\u{530}').contains(&c) { Some(c) } else { std::iter::once(c).nfd().next() };
        base.into_iter()
    })
}

/// One lower-case letter in plain Latin; nothing for marks and signs.
fn latin(c: char) -> &'static str {
    const ASCII: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    match c {
        'a'..='z' | '0'..='9' => ASCII.find(c).and_then(|i| ASCII.get(i..=i)).unwrap_or_default(),
        'ə' | 'ǝ' | 'а' | 'я' | 'е' | 'э' | 'є' | 'ә' => "a",
        'ı' | 'и' | 'ы' | 'і' => "i",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'һ' => "g",
        'д' => "d",
        'ё' | 'о' | 'ө' => "o",
        'ж' | 'ч' | 'ҹ' | 'ҷ' => "c",
        'з' => "z",
        'й' | 'ь' | 'ъ' => "y",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'п' => "p",
        'р' => "r",
        'с' | 'ш' | 'щ' | 'ц' => "s",
        'т' => "t",
        'у' | 'ю' | 'ү' => "u",
        'ф' => "f",
        'х' => "x",
        c if c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}') => " ",
        _ => "",
    }
}

/// A name in plain ASCII letters, as one would spell it for a user name: `Əliyeva` is `eliyeva`, `Жанна` is `janna`.
pub fn ascii_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in letters(name) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ə' | 'ǝ' | 'е' | 'э' => out.push('e'),
            'ж' => out.push('j'),
            'й' | 'ы' => out.push('y'),
            'х' => out.push('x'),
            'ц' => out.push_str("ts"),
            'ч' => out.push_str("ch"),
            'ш' | 'щ' => out.push_str("sh"),
            'ю' => out.push_str("yu"),
            'я' => out.push_str("ya"),
            'ь' | 'ъ' => {}
            other => out.push_str(latin(other).trim()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{ascii_name, name_key, search_key};

    #[test]
    fn names_for_users() {
        assert_eq!(ascii_name("Əliyeva"), "eliyeva");
        assert_eq!(ascii_name("Жанна"), "janna");
        assert_eq!(ascii_name("Юсифзадə"), "yusifzade");
        assert_eq!(ascii_name("Şıxəli-Öz"), "sixelioz");
    }

    #[test]
    fn a_name_is_itself_in_capitals() {
        for other in ["İŞ MÜFƏTTİŞLİYİ", "IŞ MÜFƏTTIŞLIYI", " İş  müfəttişliyi ", "I\u{307}ş mu\u{308}fəttişliyi"]
        {
            assert_eq!(name_key("İş müfəttişliyi"), name_key(other), "{other}");
        }
        assert_ne!(name_key("Azad söz"), name_key("Azad soz"), "other names stay other names");
    }

    #[test]
    fn the_same_name_in_four_spellings_has_one_key() {
        for spellings in [
            &["Əliyev", "eliyev", "Aliyev", "ALIYEV", "Алиев", "ǝliyev"][..],
            &["Hüseynova", "huseynova", "Гусейнова"],
            &["Məmmədov", "Mammadov", "Мамедов", "memmedov"],
            &["Cəfərov", "Jafarov", "Джафаров", "ceferov"],
            &["Şəhriyar", "Shahriyar", "Шахрияр"][..2],
            &["Xəlilov", "Khalilov", "Халилов"],
            &["İsmayıl", "ismayil", "ISMAYIL", "Исмаил"],
            &["Çingiz", "Chingiz", "Чингиз", "cingiz"],
        ] {
            for other in spellings {
                assert_eq!(search_key(spellings[0]), search_key(other), "{} and {other}", spellings[0]);
            }
        }
        assert_ne!(search_key("Əliyev"), search_key("Vəliyev"));
        assert_eq!(search_key("Sahil‑7"), search_key("Sahil-7"), "a hyphen at which no line ends");
        assert_eq!(search_key("%_\\'\" 😀"), "");
    }
}
