//! How many words there are to read.

use super::super::play::{Decision, Seen, is_offered};
use super::super::state::State;
use crate::course::{Scenario, Text, Way};

/// Words of every text, counted once.
pub(super) struct Words {
    nodes: Vec<NodeWords>,
}

struct NodeWords {
    text: u32,
    again: u32,
    extras: Vec<u32>,
    /// Of each choice or option: what it says, and what follows; of an event only what follows.
    told: Vec<(u32, u32)>,
    question: u32,
}

fn count(text: &Text) -> u32 {
    u32::try_from(text.value.split_whitespace().count()).unwrap_or(u32::MAX)
}

fn maybe(text: Option<&Text>) -> u32 {
    text.map_or(0, count)
}

impl Words {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let nodes = scenario.nodes.iter().map(|node| {
            let heading = count(&node.title) + maybe(node.speaker.as_ref());
            let told = match &node.way {
                Way::Choices(choices) => {
                    choices.iter().map(|choice| (count(&choice.text), maybe(choice.outcome.as_ref()))).collect()
                }
                Way::Question(asked) => {
                    asked.question.options.iter().map(|option| (count(&option.text), count(&option.feedback))).collect()
                }
                Way::Events(events) => events.iter().map(|event| (0, maybe(event.text.as_ref()))).collect(),
                Way::End(name) => vec![(count(name), 0)],
            };
            let question = match &node.way {
                Way::Question(asked) => count(&asked.question.text),
                _ => 0,
            };
            NodeWords {
                text: heading + count(&node.text),
                again: heading + node.again.as_ref().map_or_else(|| count(&node.text), count),
                extras: node.extras.iter().map(|extra| count(&extra.text)).collect(),
                told,
                question,
            }
        });
        Self { nodes: nodes.collect() }
    }

    /// The words of a node that was just entered, with everything on offer.
    pub(super) fn of_node(&self, scenario: &Scenario, seen: Seen, state: &State) -> u32 {
        let Seen::Node { node, again, extras } = seen else { return 0 };
        let words = &self.nodes[node];
        let open: u32 =
            words.extras.iter().zip(0..).filter(|(_, bit)| extras & (1u32 << bit) != 0).map(|(n, _)| n).sum();
        let offered: u32 = match &scenario.nodes[node].way {
            Way::Choices(choices) => {
                let told = choices.iter().zip(&words.told);
                told.filter(|(choice, _)| is_offered(choice, state)).map(|(_, (text, _))| text).sum()
            }
            Way::Question(_) => words.question + words.told.iter().map(|(text, _)| text).sum::<u32>(),
            Way::End(_) => words.told.iter().map(|(text, _)| text).sum(),
            Way::Events(_) => 0,
        };
        (if again { words.again } else { words.text }) + open + offered
    }

    /// What follows from a decision.
    pub(super) fn of_decision(&self, decision: Decision) -> u32 {
        decision.places().filter_map(|place| self.nodes[decision.node].told.get(place)).map(|(_, after)| after).sum()
    }

    /// What an event says.
    pub(super) fn of_event(&self, node: usize, event: usize) -> u32 {
        self.nodes[node].told.get(event).map_or(0, |(_, text)| *text)
    }
}
