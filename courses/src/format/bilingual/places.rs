//! Where passages that somebody has read stand now.

use std::collections::HashMap;

use super::Pair;
use crate::format::template::{LEAST_SIMILARITY, similarity};

/// Up to so many words, passages are compared letter by letter: that takes time by the product of their lengths.
const SHORT: usize = 12;

/// A passage as somebody has read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Read<'a> {
    /// The file in which it stood.
    pub file: &'a str,
    /// What it said.
    pub words: &'a str,
}

/// The places in `pairs` of the passages that say what was read: exactly, or changed since; none where they are gone. Takes time by
/// the words of the file for each that has changed.
#[must_use]
pub fn find(pairs: &[Pair], read: &[Read<'_>]) -> Vec<Option<usize>> {
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut of_file: HashMap<&str, Vec<(usize, Bag<'_>)>> = HashMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        same.entry(pair.source.as_str()).or_default().push(place);
        of_file.entry(pair.file.as_str()).or_default().push((place, Bag::of(&pair.source)));
    }
    let mut known: HashMap<Read<'_>, Option<usize>> = HashMap::new();
    let mut places = Vec::new();
    for one in read {
        let one = Read { file: one.file, words: one.words.trim() };
        let place = *known.entry(one).or_insert_with(|| {
            let exact = same.get(one.words).map(Vec::as_slice).unwrap_or_default();
            // Whatever says the same words elsewhere has been moved.
            let here = exact.iter().find(|place| pairs.get(**place).is_some_and(|pair| pair.file == one.file));
            here.or_else(|| exact.first()).copied().or_else(|| {
                let bag = Bag::of(one.words);
                let close = of_file.get(one.file)?.iter().map(|(place, other)| (bag.share(other), *place));
                let close = close.filter(|(share, _)| *share > LEAST_SIMILARITY);
                close.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, place)| place)
            })
        });
        places.push(place);
    }
    places
}

/// A passage and its words, sorted.
struct Bag<'a> {
    text: &'a str,
    words: Vec<&'a str>,
}

impl<'a> Bag<'a> {
    fn of(text: &'a str) -> Self {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable();
        Self { text, words }
    }

    /// How much two passages have in common: letters where one is short, words otherwise. From 0 to 1.
    fn share(&self, other: &Self) -> f64 {
        if self.words.len().min(other.words.len()) <= SHORT {
            return similarity(self.text, other.text);
        }
        let (mut one, mut two) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut common = 0_u32;
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(one.next()),
                std::cmp::Ordering::Greater => drop(two.next()),
                std::cmp::Ordering::Equal => {
                    common += 1;
                    one.next();
                    two.next();
                }
            }
        }
        let all = u32::try_from(self.words.len() + other.words.len()).unwrap_or(u32::MAX);
        f64::from(2 * common) / f64::from(all)
    }
}
