//! Many runs at once: where people went, what they chose, where they stopped, how long they took.

use serde::{Deserialize, Serialize};

use super::play::{BACK, Play, Seen};
use crate::course::{Scenario, Way};

/// What one run came to, as far as the map needs it: replayed once, it can be put on any number of maps. Numbers are the
/// places of nodes and actions in the scenario of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// The nodes that were entered.
    entered: Vec<usize>,
    /// The nodes at which something was decided, once for each decision.
    decided: Vec<usize>,
    /// The actions that happened, and how often.
    actions: Vec<(usize, u16)>,
    /// Node and seconds of each choice.
    seconds: Vec<(usize, u32)>,
    /// The node at which the run stands.
    at: usize,
    /// What it ended with, if it came to an end.
    end: Option<End>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    criticals: Vec<usize>,
    scales: Vec<i64>,
    passed: bool,
}

impl Path {
    /// Replays a run: its seed, and for each choice its id and how many seconds after the one before it was made. `play`
    /// lends its memory. Choices that are not on offer end the run where it stands.
    pub fn of<'c>(play: &mut Play<'_>, seed: u64, choices: impl IntoIterator<Item = (&'c str, u32)>) -> Self {
        play.restart(seed);
        let mut times = Vec::new();
        for (choice, seconds) in choices {
            let node = play.state.node;
            if play.choose(choice).is_err() {
                break;
            }
            if choice != BACK {
                times.push((node, seconds));
            }
        }
        let (mut entered, mut decided) = (Vec::new(), Vec::new());
        for seen in &play.seen {
            match *seen {
                Seen::Node { node, again: false, .. } => entered.push(node),
                Seen::Node { .. } | Seen::Event { .. } => {}
                Seen::Decision(decision) => decided.push(decision.node),
            }
        }
        let state = &play.state;
        let actions = state.taken.iter().copied().enumerate().filter(|(_, times)| *times > 0).collect();
        let end = play.ended().is_some().then(|| End {
            criticals: state.criticals.clone(),
            scales: state.scales.clone(),
            passed: state.is_passed(play.scenario),
        });
        Self { entered, decided, actions, seconds: times, at: state.node, end }
    }
}

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

    /// Adds a run. What does not fit the scenario is left out.
    pub fn add(&mut self, path: &Path) {
        let count = |list: &mut Vec<u32>, place: usize, times: u32| {
            if let Some(sum) = list.get_mut(place) {
                *sum += times;
            }
        };
        self.runs += 1;
        path.entered.iter().for_each(|node| count(&mut self.entered, *node, 1));
        path.decided.iter().for_each(|node| count(&mut self.decided, *node, 1));
        path.actions.iter().for_each(|(action, times)| count(&mut self.actions, *action, u32::from(*times)));
        for (node, seconds) in &path.seconds {
            if let Some(all) = self.seconds.get_mut(*node) {
                all.push(*seconds);
            }
        }
        let Some(end) = &path.end else { return count(&mut self.stopped, path.at, 1) };
        self.ended += 1;
        self.with_critical += u32::from(!end.criticals.is_empty());
        self.passed += u32::from(end.passed);
        end.criticals.iter().for_each(|critical| count(&mut self.criticals, *critical, 1));
        for (sum, scale) in self.scales.iter_mut().zip(&end.scales) {
            *sum += *scale;
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

    /// The forks at which the fewest took a recommended way: the place of the node and the share in percent, the lowest first.
    /// Where nobody decided, or every way or none is recommended, there is nothing to compare.
    #[must_use]
    pub fn hardest(&self, scenario: &Scenario, most: usize) -> Vec<(usize, u32)> {
        let times = |action: usize| self.actions.get(action).copied().unwrap_or(0);
        let mut forks: Vec<(usize, u32)> = Vec::new();
        for (place, node) in scenario.nodes.iter().enumerate() {
            let Way::Choices(choices) = &node.way else { continue };
            let all: u32 = choices.iter().map(|choice| times(choice.action)).sum();
            let best: u32 = choices.iter().filter(|choice| choice.best).map(|choice| times(choice.action)).sum();
            let is_fork = choices.iter().any(|choice| choice.best) && choices.iter().any(|choice| !choice.best);
            let share = best.saturating_mul(100).checked_div(all).filter(|share| is_fork && *share < 100);
            forks.extend(share.map(|share| (place, share)));
        }
        // Stable: forks of one share stand in the order of the exercise.
        forks.sort_by_key(|(_, share)| *share);
        forks.truncate(most);
        forks
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
