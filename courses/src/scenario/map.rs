//! Many runs at once: where people went, what they chose, where they stopped, how long they took.

use super::play::{BACK, Play, Seen};
use crate::course::{Scenario, Way};

/// Many runs at once. Lists are in the order of the scenario's nodes and actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// How many runs were added.
    pub runs: u32,
    /// How many of them came to an end.
    pub ended: u32,
    /// How many runs entered each node.
    pub entered: Vec<u32>,
    /// How often something was decided at each node.
    pub decided: Vec<u32>,
    /// How often each action happened.
    pub actions: Vec<u32>,
    /// How many runs stand at each node without having come to an end.
    pub stopped: Vec<u32>,
    /// How many of the ended runs count: no critical error, every scale at its minimum.
    pub passed: u32,
    /// How many of the ended runs have a critical error.
    pub with_critical: u32,
    /// How many runs ended with each critical error.
    pub criticals: Vec<u32>,
    /// The sum over all ended runs of each scale at the end.
    pub scales: Vec<i64>,
    /// Seconds before each decision at each node.
    seconds: Vec<Vec<u32>>,
}

impl Map {
    /// Without runs.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let nodes = scenario.nodes.len();
        Self {
            runs: 0,
            ended: 0,
            entered: vec![0; nodes],
            decided: vec![0; nodes],
            actions: vec![0; scenario.actions],
            stopped: vec![0; nodes],
            passed: 0,
            with_critical: 0,
            criticals: vec![0; scenario.criticals.len()],
            scales: vec![0; scenario.scales.len()],
            seconds: vec![Vec::new(); nodes],
        }
    }

    /// Adds a run: its seed, and for each choice its id and how many seconds after the one before it was made. `play`
    /// lends its memory. Choices that are not on offer end the run where it stands.
    pub fn add<'c>(&mut self, play: &mut Play<'_>, seed: u64, choices: impl IntoIterator<Item = (&'c str, u32)>) {
        play.restart(seed);
        self.runs += 1;
        for (choice, seconds) in choices {
            let node = play.state.node;
            if play.choose(choice).is_err() {
                break;
            }
            if choice != BACK {
                self.seconds[node].push(seconds);
            }
        }
        for seen in &play.seen {
            match *seen {
                Seen::Node { node, again: false, .. } => self.entered[node] += 1,
                Seen::Node { .. } | Seen::Event { .. } => {}
                Seen::Decision(decision) => self.decided[decision.node] += 1,
            }
        }
        for (sum, times) in self.actions.iter_mut().zip(&play.state.taken) {
            *sum += u32::from(*times);
        }
        if play.ended().is_some() {
            self.ended += 1;
            self.with_critical += u32::from(!play.state.criticals.is_empty());
            self.passed += u32::from(play.state.is_passed(play.scenario));
            for critical in &play.state.criticals {
                self.criticals[*critical] += 1;
            }
            for (sum, scale) in self.scales.iter_mut().zip(&play.state.scales) {
                *sum += *scale;
            }
        } else {
            self.stopped[play.state.node] += 1;
        }
    }

    /// The median of the seconds before a decision at a node; of an even number of decisions the lower of the two in
    /// the middle.
    #[must_use]
    pub fn median_seconds(&self, node: usize) -> Option<u32> {
        let mut seconds = self.seconds.get(node)?.clone();
        let middle = seconds.len().checked_sub(1)? / 2;
        Some(*seconds.select_nth_unstable(middle).1)
    }

    /// The mean of a scale over the ended runs, rounded to the nearest.
    #[must_use]
    pub fn mean_scale(&self, scale: usize) -> Option<i64> {
        let ended = i64::from(self.ended);
        (ended > 0).then(|| (self.scales[scale] + ended / 2) / ended)
    }
}

/// A way from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// From this node.
    pub from: usize,
    /// To this node.
    pub to: usize,
}

/// The ways between nodes with the actions that lead along them, sorted. A question is one way with all its options.
#[must_use]
pub fn edges(scenario: &Scenario) -> Vec<(Edge, Vec<usize>)> {
    let mut edges = std::collections::BTreeMap::<Edge, Vec<usize>>::new();
    for (from, node) in scenario.nodes.iter().enumerate() {
        let mut add = |to, action| edges.entry(Edge { from, to }).or_default().push(action);
        match &node.way {
            Way::Choices(choices) => choices.iter().for_each(|choice| add(choice.to, choice.action)),
            Way::Events(events) => events.iter().for_each(|event| add(event.to, event.action)),
            Way::Question(asked) => asked.options.iter().for_each(|option| add(asked.to, option.action)),
            Way::End(_) => {}
        }
    }
    edges.into_iter().collect()
}
