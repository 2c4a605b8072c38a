//! The graph of states.

use std::collections::{BTreeSet, HashMap};

use super::super::play::{Decision, Seen, arrive, decide, happen, is_offered};
use super::super::rules::holds;
use super::super::state::State;
use super::finding::Finding;
use super::shape::{Key, Shape, next_of};
use super::words::Words;
use super::work::Work;
use crate::course::{QuestionKind, Scenario, Way};

/// More steps between states are not looked at: questions with many options make very many answers.
const MOST_STEPS: usize = 1_500_000;
/// More options than that make too many answers to look at all of them.
const MOST_OPTIONS: usize = 10;

/// A step from one state to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) by: By,
    /// How likely it is for somebody who chooses without looking.
    pub(super) share: f32,
    /// Words to be read from the decision on, until the next one.
    pub(super) words: u32,
}

/// What leads on.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    Decision(Decision),
    Event(usize),
}

/// All states and steps that were looked at. The first state is the start.
pub(super) struct Graph {
    pub(super) shape: Shape,
    pub(super) keys: Vec<Key>,
    pub(super) steps: Vec<Step>,
    /// Words to be read before the first decision.
    pub(super) first_words: u32,
    pub(super) is_complete: bool,
    entered: Vec<bool>,
    /// Per node, the choices or events that were on offer, and the extras that were open.
    offered: Vec<Vec<bool>>,
    shown: Vec<u32>,
    dead_ends: BTreeSet<usize>,
}

pub(super) fn search(scenario: &Scenario, most_states: usize) -> Graph {
    let shape = Shape::new(scenario);
    let words = Words::new(scenario);
    let mut state = State::new(scenario);
    let first = arrive(scenario, &mut state, scenario.start);
    let offered = scenario.nodes.iter().map(|node| match &node.way {
        Way::Choices(choices) => vec![false; choices.len()],
        Way::Events(events) => vec![false; events.len()],
        Way::Question(_) | Way::End(_) => Vec::new(),
    });
    let mut graph = Graph {
        keys: vec![shape.key(&state)],
        shape,
        steps: Vec::new(),
        first_words: words.of_node(scenario, first, &state),
        is_complete: true,
        entered: vec![false; scenario.nodes.len()],
        offered: offered.collect(),
        shown: vec![0; scenario.nodes.len()],
        dead_ends: BTreeSet::new(),
    };
    graph.enter(first);
    let mut known: HashMap<Key, u32> = HashMap::from([(graph.keys[0].clone(), 0)]);
    let mut work = Work::new(scenario);
    let mut next = 0;
    'states: while next < graph.keys.len() {
        if graph.steps.len() > MOST_STEPS || !work.spend(graph.node(next)) {
            graph.is_complete = false;
            break;
        }
        let from = u32::try_from(next).unwrap_or(u32::MAX);
        let key = graph.keys[next].clone();
        graph.shape.load(&key, scenario, &mut state);
        let ways = graph.ways(scenario, &state);
        for (by, share) in ways {
            graph.shape.load(&key, scenario, &mut state);
            let (to, told) = match by {
                By::Decision(decision) => (decide(scenario, &mut state, decision), words.of_decision(decision)),
                By::Event(event) => {
                    let node = state.node;
                    (happen(scenario, &mut state, event), words.of_event(node, event))
                }
            };
            if !work.spend(to) {
                graph.is_complete = false;
                break 'states;
            }
            let seen = arrive(scenario, &mut state, to);
            graph.enter(seen);
            let key = graph.shape.key(&state);
            let to = match known.get(&key) {
                Some(to) => *to,
                None if graph.keys.len() >= most_states => {
                    graph.is_complete = false;
                    continue;
                }
                None => {
                    let to = u32::try_from(graph.keys.len()).unwrap_or(u32::MAX);
                    known.insert(key.clone(), to);
                    graph.keys.push(key);
                    to
                }
            };
            graph.steps.push(Step { from, to, by, share, words: told + words.of_node(scenario, seen, &state) });
        }
        next += 1;
    }
    graph
}

impl Graph {
    pub(super) fn states(&self) -> usize {
        self.keys.len()
    }

    /// The node of a state.
    pub(super) fn node(&self, state: usize) -> usize {
        usize::try_from(self.keys[state][0]).unwrap_or_default()
    }

    fn enter(&mut self, seen: Seen) {
        if let Seen::Node { node, extras, .. } = seen {
            self.entered[node] = true;
            self.shown[node] |= extras;
        }
    }

    /// What leads on from a state, and how likely it is.
    #[expect(clippy::cast_precision_loss, reason = "shares are for means that are shown as whole minutes")]
    fn ways(&mut self, scenario: &Scenario, state: &State) -> Vec<(By, f32)> {
        let node = state.node;
        let mut ways = Vec::new();
        match &scenario.nodes[node].way {
            Way::Choices(choices) => {
                let offered: Vec<usize> =
                    (0..choices.len()).filter(|place| is_offered(&choices[*place], state)).collect();
                for place in &offered {
                    self.offered[node][*place] = true;
                    let decision = Decision { node, chosen: 1 << place };
                    ways.push((By::Decision(decision), 1.0 / offered.len() as f32));
                }
            }
            Way::Question(asked) => {
                let options = asked.question.options.len();
                let answers: Vec<u32> = match asked.question.kind {
                    QuestionKind::Single => (0..options).map(|option| 1 << option).collect(),
                    QuestionKind::Multiple if options <= MOST_OPTIONS => (1..1u32 << options).collect(),
                    QuestionKind::Multiple => {
                        self.is_complete = false;
                        (0..options).map(|option| 1 << option).chain([(1u32 << options) - 1]).collect()
                    }
                };
                let share = 1.0 / answers.len().max(1) as f32;
                ways.extend(answers.iter().map(|chosen| (By::Decision(Decision { node, chosen: *chosen }), share)));
            }
            Way::Events(events) => {
                let possible: Vec<usize> =
                    (0..events.len()).filter(|place| holds(events[*place].when.as_ref(), state)).collect();
                let sum: u32 = possible.iter().map(|place| events[*place].chance).sum();
                for place in possible {
                    self.offered[node][place] = true;
                    ways.push((By::Event(place), events[place].chance as f32 / sum.max(1) as f32));
                }
            }
            Way::End(_) => return ways,
        }
        if ways.is_empty() {
            self.dead_ends.insert(node);
        }
        ways
    }

    /// What the search alone shows. Where it is not complete, only nodes that no way at all leads to are called
    /// unreachable, and nothing is said to be impossible.
    pub(super) fn findings(&self, scenario: &Scenario) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.dead_ends.iter().map(|node| Finding::DeadEnd(*node)).collect();
        let linked = linked(scenario);
        for (node, is_linked) in linked.into_iter().enumerate() {
            if !self.entered[node] {
                if self.is_complete || !is_linked {
                    findings.push(Finding::Unreachable(node));
                }
                continue;
            }
            if !self.is_complete {
                continue;
            }
            let never = self.offered[node].iter().enumerate().filter(|(_, offered)| !**offered);
            findings.extend(never.map(|(place, _)| Finding::NeverOffered(node, place)));
            let extras = 0..scenario.nodes[node].extras.len();
            let never = extras.filter(|place| self.shown[node] & (1 << place) == 0);
            findings.extend(never.map(|place| Finding::NeverShown(node, place)));
        }
        findings
    }

    /// Where the steps of each state begin in `steps`: the search makes all steps of a state before those of the next.
    pub(super) fn starts(&self) -> Vec<usize> {
        let mut starts = vec![0; self.keys.len() + 1];
        for step in &self.steps {
            starts[step.from as usize + 1] += 1;
        }
        for state in 1..starts.len() {
            starts[state] += starts[state - 1];
        }
        starts
    }

    /// The states in an order in which every step leads forward.
    ///
    /// # Errors
    /// The nodes of a circle, where there is one.
    pub(super) fn order(&self) -> Result<Vec<usize>, Vec<usize>> {
        let starts = self.starts();
        let mut into = vec![0u32; self.keys.len()];
        for step in &self.steps {
            into[step.to as usize] += 1;
        }
        let mut order: Vec<usize> = (0..self.keys.len()).filter(|state| into[*state] == 0).collect();
        let mut next = 0;
        while next < order.len() {
            for step in &self.steps[starts[order[next]]..starts[order[next] + 1]] {
                let to = step.to as usize;
                into[to] -= 1;
                if into[to] == 0 {
                    order.push(to);
                }
            }
            next += 1;
        }
        if order.len() == self.keys.len() { Ok(order) } else { Err(self.circle(&into)) }
    }

    /// The nodes of one circle among the states that could not be put in order: each of them has one before it that
    /// could not either, so going backwards comes round.
    fn circle(&self, into: &[u32]) -> Vec<usize> {
        let mut before = vec![0; self.keys.len()];
        for step in self.steps.iter().filter(|step| into[step.from as usize] > 0) {
            before[step.to as usize] = step.from as usize;
        }
        let mut at = into.iter().position(|count| *count > 0).unwrap_or_default();
        let mut seen = vec![false; self.keys.len()];
        while !std::mem::replace(&mut seen[at], true) {
            at = before[at];
        }
        let mut nodes = vec![self.node(at)];
        let mut back = before[at];
        while back != at {
            nodes.push(self.node(back));
            back = before[back];
        }
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

/// Whether any way, whatever its conditions, leads from the start to each node.
fn linked(scenario: &Scenario) -> Vec<bool> {
    let mut linked = vec![false; scenario.nodes.len()];
    let mut open = vec![scenario.start];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut linked[node], true) {
            open.extend(next_of(scenario, node));
        }
    }
    linked
}
