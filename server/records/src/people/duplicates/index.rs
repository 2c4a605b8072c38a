//! People in memory by their *blocks*, keys that a person entered twice shares with herself even when one thing was typed
//! wrongly. Only people of a common block are compared. Which people come into memory is decided elsewhere.

use std::collections::{BTreeSet, HashMap};

use crate::people::likeness::{self, Likeness, Traits, likeness};

/// Somebody who looks like a description: a person, or a row of a list.
#[derive(Clone, Debug)]
pub struct Candidate<K> {
    /// Who.
    pub who: K,
    /// How much.
    pub likeness: Likeness,
}

/// Some people, by what they share with themselves.
#[derive(Debug)]
pub struct Index<K> {
    entries: Vec<(K, Traits)>,
    blocks: HashMap<String, Vec<u32>>,
}

/// A phone that more people have is not looked at.
pub(crate) const SHARED: usize = 100;

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { entries: Vec::new(), blocks: HashMap::new() }
    }
}

impl<K: Copy + Ord> Index<K> {
    /// Adds somebody: an import that enters people finds those that it entered before.
    pub fn add(&mut self, who: K, traits: Traits) {
        let place = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        for block in of(&traits) {
            self.blocks.entry(block).or_default().push(place);
        }
        self.entries.push((who, traits));
    }

    /// Everybody who looks like a description by at least so much, best first.
    pub fn like(&self, traits: &Traits, least: u8) -> Vec<Candidate<K>> {
        let found = self.neighbours(traits).into_iter().filter_map(|place| {
            let (who, other) = self.entries.get(place as usize)?;
            let likeness = likeness(traits, other);
            (likeness.percent >= least).then_some(Candidate { who: *who, likeness })
        });
        let mut found: Vec<Candidate<K>> = found.collect();
        found.sort_by_key(|candidate| (std::cmp::Reverse(candidate.likeness.percent), candidate.who));
        found
    }

    /// The places of everybody in a common block, each once.
    fn neighbours(&self, traits: &Traits) -> Vec<u32> {
        let blocks = sought(traits);
        let found = blocks.iter().filter_map(|block| self.blocks.get(block).map(|places| (block, places)));
        // A phone that stands beside everybody says nothing about anybody.
        let telling = found.filter(|(block, places)| !is_phone(block) || places.len() <= SHARED);
        let mut places: Vec<u32> = telling.flat_map(|(_, places)| places).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The blocks of a description.
///
/// A slip in the given name leaves the family name and an initial, one in the family name the given name and an initial,
/// a marriage the given name and the father's. The last one is the first of these with the names exchanged.
pub(crate) fn of(traits: &Traits) -> BTreeSet<String> {
    let mut blocks = BTreeSet::new();
    let initial = |key: &str| key.chars().next().unwrap_or('-');
    let stem = traits.stem();
    if !stem.is_empty() && !traits.given.is_empty() {
        blocks.insert(format!("f {stem} {}", initial(&traits.given)));
        blocks.insert(format!("g {} {}", traits.given, initial(stem)));
        // Leyla, and Leyla Nigar.
        blocks.extend(traits.given.split_once(' ').map(|(first, _)| format!("g {first} {}", initial(stem))));
        blocks.insert(format!("x {} {}", likeness::stem(&traits.given_as_family), initial(&traits.family)));
    }
    if !traits.father.is_empty() && !traits.given.is_empty() {
        blocks.insert(format!("p {} {}", traits.given, traits.father));
    }
    blocks.extend(traits.phone.as_ref().map(|phone| format!("t {phone}")));
    blocks.extend(traits.email.as_ref().map(|email| format!("e {email}")));
    blocks
}

/// The blocks in which those stand who may be meant by a description: its own, and with its names exchanged the others'.
/// Who is found by somebody finds them too.
pub(crate) fn sought(traits: &Traits) -> BTreeSet<String> {
    let own = of(traits);
    let exchanged = own.iter().filter_map(|block| {
        let (kind, key) = block.split_at_checked(1)?;
        match kind {
            "f" => Some(format!("x{key}")),
            "x" => Some(format!("f{key}")),
            _ => None,
        }
    });
    exchanged.chain(own.iter().filter(|block| !block.starts_with("x ")).cloned()).collect()
}

/// Whether it is the block of a phone, which an office may share.
pub(crate) fn is_phone(block: &str) -> bool {
    block.starts_with("t ")
}
