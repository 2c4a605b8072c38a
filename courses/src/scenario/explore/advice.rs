//! Whether who follows what is recommended comes to a good end, whatever chance brings.

use std::collections::HashSet;

use super::super::debrief::recommended;
use super::super::play::{Play, arrive, decide, happen};
use super::super::rules::holds;
use super::super::state::State;
use super::finding::Finding;
use crate::course::{Scenario, Way};

/// More states than that are not looked at: chance has so many turns in no scenario that people can read.
const MOST: usize = 20_000;

pub(super) fn findings(scenario: &Scenario) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = HashSet::new();
    let mut start = State::new(scenario);
    arrive(scenario, &mut start, scenario.start);
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        if seen.len() >= MOST || !seen.insert(state.clone()) {
            continue;
        }
        match &scenario.nodes[state.node].way {
            Way::End(_) => findings.extend(bad_end(scenario, &state)),
            Way::Events(events) => {
                for event in (0..events.len()).filter(|place| holds(events[*place].when.as_ref(), &state)) {
                    let mut next = state.clone();
                    let to = happen(scenario, &mut next, event);
                    arrive(scenario, &mut next, to);
                    open.push(next);
                }
            }
            Way::Choices(_) | Way::Question(_) => match follow(scenario, &state) {
                Some(next) => open.push(next),
                None => findings.push(Finding::NothingRecommended(state.node)),
            },
        }
    }
    findings
}

/// The state after what is recommended, before chance has its say.
fn follow(scenario: &Scenario, state: &State) -> Option<State> {
    let mut play = Play::begin(scenario, 0);
    play.state.clone_from(state);
    let answer = recommended(&play)?;
    let decision = play.decision(&answer)?;
    let mut next = state.clone();
    let to = decide(scenario, &mut next, decision);
    arrive(scenario, &mut next, to);
    Some(next)
}

fn bad_end(scenario: &Scenario, state: &State) -> Option<Finding> {
    let scales = (0..scenario.scales.len()).filter(|scale| state.scales[*scale] < scenario.scales[*scale].minimum);
    let scales: Vec<usize> = scales.collect();
    let criticals = state.criticals.clone();
    (!scales.is_empty() || !criticals.is_empty()).then_some(Finding::BadAdvice { end: state.node, scales, criticals })
}
