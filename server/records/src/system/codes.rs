//! Codes that people read from paper or a screen and type.

use crate::Cx;

/// Letters and digits that cannot be taken for each other on paper (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A random code of `N` characters, 5 bits each.
pub(crate) fn random<const N: usize>(cx: &Cx) -> String {
    cx.random.bytes::<N>().iter().map(|b| letter(*b)).collect()
}

/// The last five bits as a character.
pub(crate) fn letter(bits: u8) -> char {
    char::from(ALPHABET[usize::from(bits & 31)])
}

/// Reads a typed code: case, spaces and hyphens do not matter, O is 0, I and L are 1. What people paste is read too: a whole
/// address, a label before the code (`Code: …`), and letters of another alphabet that look the same.
pub fn read(typed: &str) -> String {
    let typed = typed.trim();
    let address = typed.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = address.rsplit('/').next().unwrap_or_default();
    let code = last.rsplit(':').next().unwrap_or_default();
    let ending = [".pdf", ".ics"].iter().find_map(|ending| code.strip_suffix(ending));
    ending
        .unwrap_or(code)
        .chars()
        .filter_map(same_looking)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .take(64)
        .collect()
}

/// The Latin capital or the digit that a character is, or looks like; none for what is no part of a code.
fn same_looking(c: char) -> Option<char> {
    if c.is_ascii_alphanumeric() {
        return Some(c.to_ascii_uppercase());
    }
    // As on a keyboard of the other alphabet, in either case.
    Some(match c {
        'А' | 'а' => 'A',
        'В' | 'в' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' | 'Ё' | 'ё' => 'E',
        'Н' | 'н' => 'H',
        'К' | 'к' => 'K',
        'М' | 'м' => 'M',
        'О' | 'о' => 'O',
        'Р' | 'р' => 'P',
        'Т' | 'т' => 'T',
        'Х' | 'х' => 'X',
        'У' | 'у' => 'Y',
        'І' | 'і' | 'İ' | 'ı' => 'I',
        'Ј' | 'ј' => 'J',
        'Ѕ' | 'ѕ' => 'S',
        'З' | 'з' => '3',
        _ => return None,
    })
}

/// A code in groups of four, as it is printed.
pub fn print(code: &str) -> String {
    code.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{print, read};

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(read(" 7k3m-9qwx o1il "), "7K3M9QWX0111");
        assert_eq!(print("7K3M9QWX0111"), "7K3M-9QWX-0111");
        assert_eq!(read(&print("ABCDEFGH")), "ABCDEFGH");
    }

    #[test]
    fn codes_are_read_as_people_paste_them() {
        for pasted in [
            "https://dayaq.example/verify/7K3M-9QWX-0111",
            "dayaq.example/verify/7K3M9QWX0111/",
            "https://dayaq.example/verify/7K3M-9QWX-0111?language=az#main",
            "Code: 7K3M-9QWX-0111",
            "Kod:7k3m 9qwx 0111",
            "Код: 7К3М-9QWХ-О111",
            "\u{a0}7K3M\u{200b}-9QWX\u{ad}-0111\u{feff}",
        ] {
            assert_eq!(read(pasted), "7K3M9QWX0111", "{pasted}");
        }
        assert_eq!(read("/calendar/7K3M.ics"), "7K3M");
        assert_eq!(read("://?#"), "");
    }
}
