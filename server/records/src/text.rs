//! Text that people type: repaired, checked, folded for search, keyed for sorting.

mod capitals;
mod fold;
mod name;
mod plain;
mod sort;
mod sought;
pub(crate) mod typed;
mod words;

pub use capitals::from_capitals;
pub use fold::{ascii_name, azerbaijani_lower, folding, name_key, search_key};
pub use name::{Name, Repair, repair};
pub use plain::{email, email_key, passage, phone, plain, printable, user_key, user_name, web_address};
pub use sort::{compare, sort_key};
pub use sought::{Sought, SoughtWord, Strength};
pub use words::{Word, key, words};

use std::borrow::Cow;

use documents::spreadsheet::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Composed letters (NFC), `ǝ` (U+01DD) read as `ə`, outer and repeated spaces removed, and letters that nobody sees.
///
/// `ǝ` is what some keyboards and the ISO list of districts give for the Azerbaijani letter.
pub fn tidy(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    let typed: Cow<'_, str> =
        if typed.contains(is_invisible) { typed.replace(is_invisible, "").into() } else { typed.into() };
    for word in typed.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.nfc().map(|c| match c {
            '\u{1DD}' => 'ə',
            '\u{18E}' => 'Ə',
            // One kind of apostrophe and hyphen, so that a name is the same name however it was typed.
            '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02B9}' | '\u{02BB}' | '\u{02BC}' | '\u{02BD}' | '\u{2032}'
            | '`' | '\u{00B4}' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            other => other,
        }));
    }
    out
}
