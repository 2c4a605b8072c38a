//! What the story can do, and what is wrong with that, with lines.

use super::super::reader::Reader;
use super::head::Head;
use super::node::{RawNode, RawWay};
use crate::course::{Scenario, Way};
use crate::scenario::explore::{Finding, explore};

/// Where everything stands that a finding can be about.
pub(super) struct Lines {
    nodes: Vec<NodeLines>,
    scales: Vec<u32>,
    criticals: Vec<u32>,
}

struct NodeLines {
    node: u32,
    /// Of choices or events.
    ways: Vec<u32>,
    extras: Vec<u32>,
}

impl Lines {
    pub(super) fn new(head: &Head, nodes: &[RawNode]) -> Self {
        let nodes = nodes.iter().map(|node| NodeLines {
            node: node.line,
            ways: match &node.way {
                RawWay::Choices(choices) => choices.iter().map(|choice| choice.line).collect(),
                RawWay::Events(events) => events.iter().map(|event| event.line).collect(),
                RawWay::Question(_) | RawWay::End(_) | RawWay::None => Vec::new(),
            },
            extras: node.extras.iter().map(|extra| extra.line).collect(),
        });
        Self { nodes: nodes.collect(), scales: head.scale_lines.clone(), criticals: head.critical_lines.clone() }
    }
}

pub(super) fn review(reader: &mut Reader<'_>, file: &str, scenario: &Scenario, lines: &Lines) {
    for (critical, line) in scenario.criticals.iter().zip(&lines.criticals) {
        if !is_made(scenario, &critical.id) {
            reader.report.error(
                file,
                *line,
                format!("no choice and no option is the critical error `{}`", critical.id),
            );
        }
    }
    let exploration = explore(scenario);
    if !exploration.is_complete {
        let message = format!(
            "there are more than {} states: not all were looked at, so that what cannot happen is not known",
            exploration.states
        );
        reader.report.warning(file, 0, message);
    }
    for finding in &exploration.findings {
        let (line, message) = describe(scenario, lines, finding);
        reader.report.error(file, line, message);
    }
    reader.explored.insert(file.to_owned(), exploration);
}

fn is_made(scenario: &Scenario, id: &str) -> bool {
    let is = |critical: Option<usize>| critical.is_some_and(|place| scenario.criticals[place].id == id);
    scenario.nodes.iter().any(|node| match &node.way {
        Way::Choices(choices) => choices.iter().any(|choice| is(choice.critical)),
        Way::Question(asked) => asked.options.iter().any(|option| is(option.critical)),
        Way::Events(_) | Way::End(_) => false,
    })
}

fn describe(scenario: &Scenario, lines: &Lines, finding: &Finding) -> (u32, String) {
    let id = |node: usize| scenario.nodes[node].id.as_str();
    let line = |node: usize| lines.nodes[node].node;
    let names = |nodes: &[usize]| nodes.iter().map(|node| format!("`{}`", id(*node))).collect::<Vec<_>>().join(", ");
    match finding {
        Finding::Unreachable(node) => (line(*node), format!("no path leads to node `{}`", id(*node))),
        Finding::DeadEnd(node) => {
            let what = if matches!(scenario.nodes[*node].way, Way::Events(_)) {
                "no event is possible"
            } else {
                "no choice is on offer"
            };
            (line(*node), format!("a path ends at node `{}` without an end: {what} there", id(*node)))
        }
        Finding::Circle(nodes) => (
            line(nodes[0]),
            format!("one can go round for ever through {}: give a choice on the way a `most`", names(nodes)),
        ),
        Finding::NeverOffered(node, place) => {
            let (what, name) = match &scenario.nodes[*node].way {
                Way::Events(events) => ("event", &events[*place].id),
                Way::Choices(choices) => ("choice", &choices[*place].id),
                Way::Question(_) | Way::End(_) => ("node", &scenario.nodes[*node].id),
            };
            (lines.nodes[*node].ways[*place], format!("{what} `{name}` can never appear"))
        }
        Finding::NeverShown(node, place) => {
            (lines.nodes[*node].extras[*place], format!("this extra of node `{}` can never appear", id(*node)))
        }
        Finding::OutOfReach(scale) => {
            let scale_id = &scenario.scales[*scale].id;
            let minimum = scenario.scales[*scale].minimum;
            (lines.scales[*scale], format!("no path ends with the scale `{scale_id}` at its minimum of {minimum}"))
        }
        Finding::NothingRecommended(node) => (
            line(*node),
            format!(
                "who follows the recommended path can come to node `{}`, where no choice on offer has `best = true`",
                id(*node)
            ),
        ),
        Finding::BadAdvice { end, scales, criticals } => {
            let scales = scales.iter().map(|scale| format!("`{}` below its minimum", scenario.scales[*scale].id));
            let criticals = criticals.iter().map(|made| format!("critical error `{}`", scenario.criticals[*made].id));
            let all: Vec<String> = scales.chain(criticals).collect();
            (line(*end), format!("the recommended path comes to the end `{}` with {}", id(*end), all.join(", ")))
        }
    }
}
