//! Ids out of names.

use std::collections::{BTreeMap, BTreeSet};

use super::super::names::is_name;
use super::super::scenario::RESERVED;

/// Most characters of an id.
const LONGEST: usize = 60;

/// Ids of one kind, each given once.
#[derive(Default)]
pub(super) struct Ids {
    given: BTreeSet<String>,
    /// The last number that was put after an id.
    numbers: BTreeMap<String, usize>,
}

impl Ids {
    /// The id that is wished for, or the next free one with a number.
    pub(super) fn give(&mut self, wish: String) -> String {
        let mut id = wish.clone();
        while !self.given.insert(id.clone()) {
            let number = self.numbers.entry(wish.clone()).or_insert(1);
            *number += 1;
            id = numbered(&wish, *number);
        }
        id
    }
}

/// An id with a number after it.
pub(super) fn numbered(id: &str, number: usize) -> String {
    let end = format!("-{number}");
    let start = cut(id, LONGEST.saturating_sub(end.len())).trim_end_matches('-');
    format!("{start}{end}")
}

/// What a name looks like as an id, or `otherwise`, where nothing of it can stand in one.
pub(super) fn of_name(name: &str, otherwise: &str) -> String {
    let mut id = if is_name(name) { name.to_owned() } else { spell(name) };
    if id.is_empty() {
        otherwise.clone_into(&mut id);
    }
    if RESERVED.contains(&id.as_str()) || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        id.insert_str(0, "n-");
    }
    cut(&id, LONGEST).to_owned()
}

/// Small Latin letters and digits, with a hyphen for whatever else stands between them.
fn spell(name: &str) -> String {
    let mut id = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        let letter = match character {
            'ə' => 'e',
            'ş' => 's',
            'ç' => 'c',
            'ğ' => 'g',
            'ı' => 'i',
            'ö' => 'o',
            'ü' => 'u',
            // The dot of a small İ.
            '\u{307}' => continue,
            other if other.is_ascii_alphanumeric() => other,
            _ if id.is_empty() || id.ends_with('-') => continue,
            _ => '-',
        };
        id.push(letter);
    }
    id.trim_end_matches('-').to_owned()
}

/// At most so many characters, all of which are ASCII.
fn cut(id: &str, length: usize) -> &str {
    id.get(..length).unwrap_or(id)
}
