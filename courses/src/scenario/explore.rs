//! What can happen in a scenario at all, for authors: every state that choices and chance can lead to, as long as there
//! are not too many.
//!
//! Two states are the same here if nothing that can still be read differs. Points, scales and the clock count only where
//! a condition that can still be reached asks for them; what they can become is computed afterwards, along the graph of
//! states. Where there are more than [`MOST_STATES`], or looking at them is too much work, the search stops and says so: then what was found is true, and what
//! was not found may exist all the same.

mod advice;
mod finding;
mod measure;
mod sample;
mod search;
mod shape;
mod words;
mod work;

use crate::course::Scenario;

pub use self::finding::Finding;
pub use self::measure::{Length, Paths};

/// More states than that are not looked at.
pub const MOST_STATES: usize = 120_000;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Exploration {
    /// How many states were looked at.
    pub states: usize,
    /// Whether these were all.
    pub is_complete: bool,
    /// What is wrong, in the order of the nodes.
    pub findings: Vec<Finding>,
    /// The ways from the start to an end; `None` where there is none, or a circle. Where not all states were looked at,
    /// they are estimated from plays by chance.
    pub paths: Option<Paths>,
}

/// Explores a scenario from its start.
#[must_use]
pub fn explore(scenario: &Scenario) -> Exploration {
    explore_within(scenario, MOST_STATES)
}

/// The same with another bound than [`MOST_STATES`].
#[must_use]
pub fn explore_within(scenario: &Scenario, most_states: usize) -> Exploration {
    let graph = search::search(scenario, most_states);
    let mut findings = graph.findings(scenario);
    findings.extend(advice::findings(scenario));
    let paths = match graph.order() {
        Ok(order) if graph.is_complete => measure::measure(scenario, &graph, &order, &mut findings),
        Ok(_) => sample::paths(scenario),
        Err(circle) => {
            findings.push(Finding::Circle(circle));
            None
        }
    };
    findings.sort();
    findings.dedup();
    Exploration { states: graph.states(), is_complete: graph.is_complete, findings, paths }
}
