//! What is true at one moment of a run.

use serde::{Deserialize, Serialize};

use crate::course::Scenario;
use crate::quiz::Score;

/// What is true at one moment of a run. Lists are in the order of the scenario's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct State {
    /// The node.
    pub node: usize,
    /// Minutes since the start.
    pub clock: u32,
    /// The scales, 0 to 100.
    pub scales: Vec<i64>,
    /// The numbers.
    pub numbers: Vec<i64>,
    /// The flags.
    pub flags: Vec<bool>,
    /// The sets, a bit for each member.
    pub sets: Vec<u32>,
    /// How often each node was entered.
    pub visits: Vec<u16>,
    /// How often each action happened.
    pub taken: Vec<u16>,
    /// Critical errors made, in order, each once.
    pub criticals: Vec<usize>,
    /// Points of questions.
    pub score: Score,
    /// How often chance was asked.
    pub draws: u32,
}

impl State {
    /// Before the first node is entered.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            node: scenario.start,
            clock: 0,
            scales: scenario.scales.iter().map(|scale| scale.start).collect(),
            numbers: scenario.numbers.iter().map(|number| number.start).collect(),
            flags: vec![false; scenario.flags.len()],
            sets: vec![0; scenario.sets.len()],
            visits: vec![0; scenario.nodes.len()],
            taken: vec![0; scenario.actions],
            criticals: Vec::new(),
            score: Score::default(),
            draws: 0,
        }
    }

    /// Back to the beginning, keeping the memory.
    pub(super) fn reset(&mut self, scenario: &Scenario) {
        self.node = scenario.start;
        self.clock = 0;
        for (value, scale) in self.scales.iter_mut().zip(&scenario.scales) {
            *value = scale.start;
        }
        for (value, number) in self.numbers.iter_mut().zip(&scenario.numbers) {
            *value = number.start;
        }
        self.flags.fill(false);
        self.sets.fill(0);
        self.visits.fill(0);
        self.taken.fill(0);
        self.criticals.clear();
        self.score = Score::default();
        self.draws = 0;
    }

    /// The scales that are below their minimum.
    pub fn below<'a>(&'a self, scenario: &'a Scenario) -> impl Iterator<Item = &'a crate::course::Scale> {
        scenario
            .scales
            .iter()
            .zip(&self.scales)
            .filter(|(scale, value)| **value < scale.minimum)
            .map(|(scale, _)| scale)
    }

    /// Whether this is a run that counts: no critical error, and every scale at its minimum.
    #[must_use]
    pub fn is_passed(&self, scenario: &Scenario) -> bool {
        self.criticals.is_empty() && self.below(scenario).next().is_none()
    }

    /// A short number that differs, almost certainly, between different states: 64-bit FNV-1a over everything. The
    /// server and the browser compare it after every choice.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        hash.add(self.node as u64);
        hash.add(u64::from(self.clock));
        hash.add(u64::from(self.draws));
        hash.add(self.score.hundredths.cast_unsigned());
        hash.add(self.score.max_hundredths.cast_unsigned());
        for value in self.scales.iter().chain(&self.numbers) {
            hash.add(value.cast_unsigned());
        }
        for flag in &self.flags {
            hash.add(u64::from(*flag));
        }
        for set in &self.sets {
            hash.add(u64::from(*set));
        }
        for count in self.visits.iter().chain(&self.taken) {
            hash.add(u64::from(*count));
        }
        hash.0
    }
}

struct Fnv(u64);

impl Fnv {
    fn add(&mut self, value: u64) {
        for byte in value.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
