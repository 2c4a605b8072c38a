//! Which passages have all the words, and which of them say most about them. Whole numbers alone, so that every database and every
//! machine comes to the same order.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::text::Strength;

/// What a word in a heading counts more.
const IN_HEADING: usize = 6;
/// What two words count more that stand side by side, as they were typed.
const SIDE_BY_SIDE: usize = 5;
/// So many places of a word count: a long passage is not better for being long.
const MOST_PLACES: usize = 4;

/// A passage that has all the words: number of its edition, its own number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ranked {
    pub(super) edition: usize,
    pub(super) passage: i64,
}

/// A place in a passage: from 1 below the heading, from -1 downwards in it.
type Place = i64;

/// The places of a word that is looked for, and how well each is that word.
type Places = Vec<(Place, Strength)>;

/// The places of each word that is looked for, by edition and passage.
#[derive(Debug, Default)]
pub(super) struct Ranking {
    joined: Vec<bool>,
    passages: BTreeMap<(usize, i64), Vec<Places>>,
}

impl Ranking {
    /// Goes on to the next of the words; whether it stands at the one before without a space.
    pub(super) fn next_word(&mut self, joined: bool) {
        // Passages that do not have the word before are none any more.
        let known = self.joined.len();
        self.passages.retain(|_, words| words.len() == known);
        self.joined.push(joined);
    }

    /// Adds the places of a word of an edition: `3:h1,5 7:2`.
    pub(super) fn add(&mut self, edition: usize, strength: Strength, places: &str) {
        let word = self.joined.len() - 1;
        for (passage, of) in places.split(' ').filter_map(|part| part.split_once(':')) {
            let Ok(passage) = passage.parse::<i64>() else { continue };
            let key = (edition, passage);
            if word > 0 && !self.passages.contains_key(&key) {
                continue;
            }
            let words = self.passages.entry(key).or_default();
            words.resize(word + 1, Vec::new());
            let place = |text: &str| match text.strip_prefix('h') {
                Some(number) => number.parse::<Place>().ok().map(|number| -number),
                None => text.parse().ok(),
            };
            words[word].extend(of.split(',').filter_map(place).map(|place| (place, strength)));
        }
    }

    /// All passages that have every word, the best first, those that are as good in the order of the courses.
    pub(super) fn finish(mut self) -> Vec<Ranked> {
        let known = self.joined.len();
        self.passages.retain(|_, words| words.len() == known);
        let joined = self.joined;
        let scored = self.passages.into_iter().filter_map(|(key, words)| Some((score(&joined, words)?, key)));
        let mut ranked: Vec<(Reverse<usize>, (usize, i64))> =
            scored.map(|(score, key)| (Reverse(score), key)).collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, (edition, passage))| Ranked { edition, passage }).collect()
    }
}

/// The place behind another one.
fn behind(place: Place) -> Place {
    if place < 0 { place - 1 } else { place + 1 }
}

/// How much a passage says; nothing where words that belong together do not stand together.
fn score(joined: &[bool], mut words: Vec<Places>) -> Option<usize> {
    let mut score = 0;
    for word in 0..words.len() {
        let mut before: Vec<Place> = match word.checked_sub(1) {
            Some(before) => words[before].iter().map(|(place, _)| behind(*place)).collect(),
            None => Vec::new(),
        };
        before.sort_unstable();
        let follows = |place: &Place| before.binary_search(place).is_ok();
        if joined[word] {
            words[word].retain(|(place, _)| follows(place));
        }
        let best = words[word].iter().map(|(place, strength)| {
            let in_heading = if *place < 0 { IN_HEADING } else { 0 };
            *strength as usize + in_heading
        });
        score += best.max()? + words[word].len().min(MOST_PLACES);
        if words[word].iter().any(|(place, _)| follows(place)) {
            score += SIDE_BY_SIDE;
        }
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(words: &[(bool, &[(usize, &str)])]) -> Vec<(usize, i64)> {
        let mut ranking = Ranking::default();
        for (joined, rows) in words {
            ranking.next_word(*joined);
            for (edition, places) in *rows {
                ranking.add(*edition, Strength::Exact, places);
            }
        }
        ranking.finish().into_iter().map(|found| (found.edition, found.passage)).collect()
    }

    #[test]
    fn every_word_has_to_be_there_and_headings_come_first() {
        assert_eq!(ranked(&[(false, &[(0, "1:3 2:h1"), (1, "4:1,9")])]), [(0, 2), (1, 4), (0, 1)]);
        assert_eq!(ranked(&[(false, &[(0, "1:3 2:7")]), (false, &[(0, "2:9 5:1")])]), [(0, 2)]);
        assert_eq!(ranked(&[(false, &[(0, "1:3")]), (false, &[])]), []);
        assert_eq!(ranked(&[(false, &[(0, "1:3")]), (false, &[]), (false, &[(0, "1:3")])]), []);
    }

    #[test]
    fn what_was_typed_as_one_stands_side_by_side() {
        let places: &[(usize, &str)] = &[(0, "1:3 2:h1 3:7")];
        let behind: &[(usize, &str)] = &[(0, "1:5 2:h2 3:8")];
        assert_eq!(ranked(&[(false, places), (true, behind)]), [(0, 2), (0, 3)]);
        assert_eq!(ranked(&[(false, places), (false, behind)]), [(0, 2), (0, 3), (0, 1)]);
        assert_eq!(ranked(&[(false, &[(0, "1:h1")]), (true, &[(0, "1:2")])]), [], "not from a heading into the text");
    }
}
