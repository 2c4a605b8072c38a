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

/// Reads a typed code: case, spaces and hyphens do not matter, O is 0, I and L are 1.
pub fn read(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .take(64)
        .collect()
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
}
