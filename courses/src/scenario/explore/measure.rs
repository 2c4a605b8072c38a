//! How long the ways from the start to an end are, and what the scales can become.

use super::super::debrief::recommended_path;
use super::super::play::{arrive, decide, happen};
use super::super::state::State;
use super::finding::Finding;
use super::search::{By, Graph, Step};
use crate::course::{Scenario, Way};

/// Words a minute. Adults read some 240 words of English prose a minute (Brysbaert, "How many words do we read per
/// minute?", 2019); here they read to decide, often on a phone, many in their second language.
const WORDS_PER_MINUTE: f64 = 150.0;
/// Minutes to decide once everything is read.
const MINUTES_PER_DECISION: f64 = 0.25;

/// The length of a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// Decisions.
    pub decisions: f64,
    /// Minutes: words at 150 a minute, and a quarter of a minute for each decision.
    pub minutes: f64,
}

impl Length {
    pub(super) fn new(decisions: f64, words: f64) -> Self {
        Self { decisions, minutes: words / WORDS_PER_MINUTE + decisions * MINUTES_PER_DECISION }
    }
}

/// The ways from the start to an end.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    /// How many there are; `u128::MAX` stands for that and more, `None` for a number that is not known.
    pub count: Option<u128>,
    /// The fewest decisions and the fewest minutes, which need not be of the same way.
    pub shortest: Length,
    /// The most decisions and the most minutes, which need not be of the same way.
    pub longest: Length,
    /// The mean for somebody who chooses without looking.
    pub expected: Length,
    /// The recommended path under seed 0.
    pub recommended: Vec<String>,
}

/// What is known about the ways to a state.
#[derive(Clone, Copy)]
struct Reach {
    count: u128,
    share: f64,
    decisions: (u32, u32),
    words: (u32, u32),
}

pub(super) fn measure(
    scenario: &Scenario,
    graph: &Graph,
    order: &[usize],
    findings: &mut Vec<Finding>,
) -> Option<Paths> {
    let mut reach: Vec<Option<Reach>> = vec![None; graph.states()];
    let first = graph.first_words;
    reach[0] = Some(Reach { count: 1, share: 1.0, decisions: (0, 0), words: (first, first) });
    let scales = scenario.scales.len();
    let mut best = vec![i64::MIN; graph.states() * scales];
    let mut state = State::new(scenario);
    arrive(scenario, &mut state, scenario.start);
    best[..scales].copy_from_slice(&state.scales);

    let starts = graph.starts();
    let mut expected = (0.0, 0.0);
    for from in order.iter().copied() {
        let Some(here) = reach[from] else { continue };
        for step in &graph.steps[starts[from]..starts[from + 1]] {
            let to = step.to as usize;
            let is_decision = u32::from(matches!(step.by, By::Decision(_)));
            expected.0 += here.share * f64::from(step.share) * f64::from(is_decision);
            expected.1 += here.share * f64::from(step.share) * f64::from(step.words);
            reach[to] = Some(join(reach[to], here, step, is_decision));
            graph.shape.load(&graph.keys[from], scenario, &mut state);
            state.scales.copy_from_slice(&best[from * scales..(from + 1) * scales]);
            let next = match step.by {
                By::Decision(decision) => decide(scenario, &mut state, decision),
                By::Event(event) => happen(scenario, &mut state, event),
            };
            arrive(scenario, &mut state, next);
            for (known, value) in best[to * scales..(to + 1) * scales].iter_mut().zip(&state.scales) {
                *known = (*known).max(*value);
            }
        }
    }
    let ends: Vec<usize> =
        (0..graph.states()).filter(|state| matches!(scenario.nodes[graph.node(*state)].way, Way::End(_))).collect();
    let missed = (0..scales).filter(|scale| {
        let at_best = ends.iter().map(|end| best[end * scales + scale]).max();
        at_best.is_some_and(|value| value < scenario.scales[*scale].minimum)
    });
    findings.extend(missed.map(Finding::OutOfReach));
    let ends: Vec<Reach> = ends.into_iter().filter_map(|end| reach[end]).collect();
    let least = |of: fn(&Reach) -> u32| ends.iter().map(of).min();
    let most = |of: fn(&Reach) -> u32| ends.iter().map(of).max();
    Some(Paths {
        count: Some(ends.iter().fold(0, |sum, end| sum.saturating_add(end.count))),
        shortest: Length::new(least(|end| end.decisions.0)?.into(), least(|end| end.words.0)?.into()),
        longest: Length::new(most(|end| end.decisions.1)?.into(), most(|end| end.words.1)?.into()),
        expected: Length::new(expected.0, expected.1 + f64::from(first)),
        recommended: recommended_path(scenario, 0),
    })
}

fn join(known: Option<Reach>, here: Reach, step: &Step, is_decision: u32) -> Reach {
    let grown = |(least, most): (u32, u32), by: u32| (least.saturating_add(by), most.saturating_add(by));
    let new = Reach {
        count: here.count,
        share: here.share * f64::from(step.share),
        decisions: grown(here.decisions, is_decision),
        words: grown(here.words, step.words),
    };
    let Some(known) = known else { return new };
    let wider = |a: (u32, u32), b: (u32, u32)| (a.0.min(b.0), a.1.max(b.1));
    Reach {
        count: known.count.saturating_add(new.count),
        share: known.share + new.share,
        decisions: wider(known.decisions, new.decisions),
        words: wider(known.words, new.words),
    }
}
