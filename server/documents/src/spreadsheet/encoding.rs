//! Bytes to text: UTF-8, UTF-16, or one of the two old code pages of the region.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1254};

use super::{Encoding, ReadError};

/// How much of a file is looked at for zero bytes.
const LOOKED_AT: usize = 4096;

/// The text of a file without byte order mark, and how it was held.
pub(super) fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ReadError> {
    let (text, encoding) = decode(bytes);
    // No list has such signs, and many other files do.
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a');
    let odd = text.chars().filter(|c| odd(*c) && !('\u{80}'..'\u{a0}').contains(c)).count();
    if odd > 0 {
        return Err(ReadError::NotASpreadsheet(format!("{odd} control characters")));
    }
    Ok((text, encoding))
}

fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[length..]).0;
        return (text, if encoding == UTF_8 { Encoding::Utf8 } else { Encoding::Utf16 });
    }
    if let Some(encoding) = utf16(bytes) {
        return (encoding.decode_without_bom_handling(bytes).0, Encoding::Utf16);
    }
    if is_utf8(bytes) {
        return (String::from_utf8_lossy(bytes), Encoding::Utf8);
    }
    if is_cyrillic(bytes) {
        (WINDOWS_1251.decode_without_bom_handling(bytes).0, Encoding::Windows1251)
    } else {
        (WINDOWS_1254.decode_without_bom_handling(bytes).0, Encoding::Windows1254)
    }
}

/// Whether it is UTF-8, judged by the whole file: a line that another program added, or a file that was cut in the middle of a
/// letter, makes no other encoding of it. What is damaged is shown as �, and whoever reads the row says so. In text of one byte
/// a letter, letters of two bytes come about by chance once in some thousand.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut damaged) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    damaged == 0 || whole >= 3 * damaged
}

/// UTF-16 without byte order mark: digits, delimiters and Latin letters have a zero byte, which no other text has.
fn utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let zeros = |parity: usize| bytes.iter().take(LOOKED_AT).skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    match high_first.cmp(&low_first) {
        std::cmp::Ordering::Greater => Some(UTF_16BE),
        std::cmp::Ordering::Less => Some(UTF_16LE),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether text of one byte a letter is Cyrillic (Windows-1251) rather than Turkish (Windows-1254).
///
/// In Turkish code, words are Latin with a few letters beyond ASCII; in Cyrillic code, all letters of a word are beyond
/// ASCII. Azerbaijani in an old font mixes both: Latin words with Cyrillic я and ы, which in Turkish code would be ÿ and û.
fn is_cyrillic(bytes: &[u8]) -> bool {
    let (mut cyrillic, mut turkish) = (0_usize, 0_usize);
    for word in bytes.split(|byte| !byte.is_ascii_alphabetic() && *byte < 0x80) {
        let high = word.iter().filter(|byte| **byte >= 0x80).count();
        if high == 0 {
            continue;
        }
        if word.iter().all(|byte| *byte < 0x80 || TURKISH.contains(byte)) {
            // A short word such as "üç" or "İş" can be both.
            if high < word.len() {
                turkish += high;
            } else if word.len() > 3 {
                cyrillic += high;
            }
        } else if high == word.len() {
            cyrillic += high;
        } else {
            cyrillic += 3 * word.iter().filter(|byte| OLD_FONT.contains(byte)).count();
        }
    }
    cyrillic > turkish
}

/// Ç Ğ İ I Ö Ş Ü in Windows-1254, small and capital, with â and î.
const TURKISH: [u8; 14] = [0xc7, 0xd0, 0xdd, 0xd6, 0xde, 0xdc, 0xe7, 0xf0, 0xfd, 0xf6, 0xfe, 0xfc, 0xe2, 0xee];
/// я ы ч ш щ in Windows-1251, small and capital: none of them is a letter of Turkish.
const OLD_FONT: [u8; 10] = [0xff, 0xfb, 0xf7, 0xf8, 0xf9, 0xdf, 0xdb, 0xd7, 0xd8, 0xd9];
