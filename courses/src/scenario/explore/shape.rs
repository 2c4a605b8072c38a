//! What can still be read from a node on, and states as short keys of just that.

use std::collections::BTreeMap;

use super::super::state::State;
use crate::course::{Condition, Quantity, Scenario, Way};

/// Part of a state that something reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Flag(usize),
    Number(usize),
    Scale(usize),
    Set(usize),
    Clock,
    Visits(usize),
    Taken(usize),
}

/// What can still be read, node by node. Counters that only grow are cut off where nothing can tell larger values apart.
pub(super) struct Shape {
    parts: Vec<Vec<(Part, i64)>>,
}

/// The values of the parts that can still be read, after the number of the node.
pub(super) type Key = Box<[i32]>;

impl Shape {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let read: Vec<BTreeMap<Part, i64>> = (0..scenario.nodes.len()).map(|node| read_at(scenario, node)).collect();
        let next: Vec<Vec<usize>> = (0..scenario.nodes.len()).map(|node| next_of(scenario, node)).collect();
        let parts = (0..scenario.nodes.len()).map(|from| {
            let mut parts: BTreeMap<Part, i64> = BTreeMap::new();
            for node in reachable(&next, from) {
                for (part, cap) in &read[node] {
                    let known = parts.entry(*part).or_insert(*cap);
                    *known = (*known).max(*cap);
                }
            }
            parts.into_iter().collect()
        });
        Self { parts: parts.collect() }
    }

    pub(super) fn key(&self, state: &State) -> Key {
        let values = self.parts[state.node].iter().map(|(part, cap)| value(*part, state).min(*cap));
        let node = i64::try_from(state.node).unwrap_or(i64::MAX);
        std::iter::once(node).chain(values).map(|value| i32::try_from(value).unwrap_or(i32::MAX)).collect()
    }

    /// Writes the parts into a fresh state.
    pub(super) fn load(&self, key: &Key, scenario: &Scenario, state: &mut State) {
        state.reset(scenario);
        state.node = usize::try_from(key[0]).unwrap_or_default();
        for ((part, _), value) in self.parts[state.node].iter().zip(&key[1..]) {
            let value = *value;
            match *part {
                Part::Flag(place) => state.flags[place] = value != 0,
                Part::Number(place) => state.numbers[place] = value.into(),
                Part::Scale(place) => state.scales[place] = value.into(),
                Part::Set(place) => state.sets[place] = value.cast_unsigned(),
                Part::Clock => state.clock = value.unsigned_abs(),
                Part::Visits(place) => state.visits[place] = u16::try_from(value).unwrap_or(u16::MAX),
                Part::Taken(place) => state.taken[place] = u16::try_from(value).unwrap_or(u16::MAX),
            }
        }
    }
}

fn value(part: Part, state: &State) -> i64 {
    match part {
        Part::Flag(place) => state.flags[place].into(),
        Part::Number(place) => state.numbers[place],
        Part::Scale(place) => state.scales[place],
        // Bits as they are, also the highest one.
        Part::Set(place) => state.sets[place].cast_signed().into(),
        Part::Clock => state.clock.into(),
        Part::Visits(place) => state.visits[place].into(),
        Part::Taken(place) => state.taken[place].into(),
    }
}

/// Where a node can lead.
pub(super) fn next_of(scenario: &Scenario, node: usize) -> Vec<usize> {
    match &scenario.nodes[node].way {
        Way::Choices(choices) => choices.iter().map(|choice| choice.to).collect(),
        Way::Question(asked) => vec![asked.to],
        Way::Events(events) => events.iter().map(|event| event.to).collect(),
        Way::End(_) => Vec::new(),
    }
}

/// The node and all that it can lead to, whatever the conditions.
fn reachable(next: &[Vec<usize>], from: usize) -> Vec<usize> {
    let mut seen = vec![false; next.len()];
    let mut open = vec![from];
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut seen[node], true) {
            found.push(node);
            open.extend(&next[node]);
        }
    }
    found
}

/// What is read when a node is entered or left, and the largest value that matters.
fn read_at(scenario: &Scenario, node: usize) -> BTreeMap<Part, i64> {
    let mut parts = BTreeMap::new();
    let node = &scenario.nodes[node];
    for extra in &node.extras {
        read_by(&extra.when, &mut parts);
    }
    match &node.way {
        Way::Choices(choices) => {
            for choice in choices {
                if let Some(most) = choice.most {
                    keep(&mut parts, Part::Taken(choice.action), most.into());
                }
                if let Some(when) = &choice.when {
                    read_by(when, &mut parts);
                }
            }
        }
        Way::Events(events) => {
            for when in events.iter().filter_map(|event| event.when.as_ref()) {
                read_by(when, &mut parts);
            }
        }
        Way::Question(_) | Way::End(_) => {}
    }
    parts
}

fn keep(parts: &mut BTreeMap<Part, i64>, part: Part, cap: i64) {
    let known = parts.entry(part).or_insert(cap);
    *known = (*known).max(cap);
}

fn read_by(condition: &Condition, parts: &mut BTreeMap<Part, i64>) {
    match condition {
        Condition::Flag(place) => keep(parts, Part::Flag(*place), i64::MAX),
        Condition::Has(place, _) | Condition::Compare(Quantity::Size(place), ..) => {
            keep(parts, Part::Set(*place), i64::MAX);
        }
        Condition::Taken(action) => keep(parts, Part::Taken(*action), 1),
        Condition::Compare(Quantity::Number(place), ..) => keep(parts, Part::Number(*place), i64::MAX),
        Condition::Compare(Quantity::Scale(place), ..) => keep(parts, Part::Scale(*place), i64::MAX),
        // Nothing tells values above the compared one by more than one apart.
        Condition::Compare(Quantity::Clock, _, value) => keep(parts, Part::Clock, value.saturating_add(1).max(0)),
        Condition::Compare(Quantity::Visits(node), _, value) => {
            keep(parts, Part::Visits(*node), value.saturating_add(1).max(0));
        }
        Condition::Not(inner) => read_by(inner, parts),
        Condition::All(all) | Condition::Any(all) => all.iter().for_each(|inner| read_by(inner, parts)),
    }
}
