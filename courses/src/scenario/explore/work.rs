//! How much exploring may cost. States alone say little: a condition can be long, and is asked again in each of them.

use crate::course::{Condition, Scenario, Way};

/// Comparisons and values of states that are looked at, all in all: some seconds.
const MOST: u64 = 400_000_000;

/// What is left.
pub(super) struct Work {
    left: u64,
    /// What one visit of a node costs.
    cost: Vec<u64>,
}

impl Work {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let state = scenario.flags.len() + scenario.numbers.len() + scenario.scales.len() + scenario.sets.len();
        let state = state + 2 * scenario.nodes.len();
        let cost = scenario.nodes.iter().map(|node| {
            let extras = node.extras.iter().map(|extra| atoms(&extra.when));
            let ways: u64 = match &node.way {
                Way::Choices(choices) => choices.iter().filter_map(|choice| choice.when.as_ref()).map(atoms).sum(),
                Way::Events(events) => events.iter().filter_map(|event| event.when.as_ref()).map(atoms).sum(),
                Way::Question(_) | Way::End(_) => 0,
            };
            // Values are copied, some at a time; that is cheap beside asking.
            1 + extras.sum::<u64>() + ways + state as u64 / 8
        });
        Self { left: MOST, cost: cost.collect() }
    }

    /// Takes what a visit of a node costs; false when there is not so much left.
    pub(super) fn spend(&mut self, node: usize) -> bool {
        let left = self.cost.get(node).and_then(|cost| self.left.checked_sub(*cost));
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

fn atoms(condition: &Condition) -> u64 {
    match condition {
        Condition::Not(inner) => atoms(inner),
        Condition::All(all) | Condition::Any(all) => all.iter().map(atoms).sum(),
        Condition::Flag(_) | Condition::Has(..) | Condition::Taken(_) | Condition::Compare(..) => 1,
    }
}
