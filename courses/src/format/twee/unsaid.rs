//! What stands in a scenario and has no place in Twee.

use super::lost::Lost;
use crate::course::{Choice, Effect, Event, Node, NodeQuestion, Scenario, Way};

const CONDITIONS: &str = "conditions are left out, everything is on offer always";
const TIMES: &str = "how often a choice is on offer is left out";
const EFFECTS: &str = "effects are left out";
const ADVICE: &str = "which choices are recommended is left out";
const CRITICALS: &str = "which choices are critical errors is left out";
const REASONS: &str = "reasons are left out";
const LAW: &str = "references to legal facts are left out";

/// Notes all of it, from the head to the last node.
pub(super) fn note(scenario: &Scenario, lost: &mut Lost) {
    note_head(scenario, lost);
    for node in &scenario.nodes {
        note_node(node, lost);
        match &node.way {
            Way::Choices(choices) => note_choices(choices, lost),
            Way::Question(asked) => note_question(&node.id, asked, lost),
            Way::Events(events) => note_events(&node.id, events, lost),
            Way::End(_) => {}
        }
    }
}

fn note_head(scenario: &Scenario, lost: &mut Lost) {
    let around = [
        ("role", true),
        ("introduction", true),
        ("debrief", true),
        ("notice", scenario.notice.is_some()),
        ("that choices may be taken back", scenario.back),
        ("that the exercise is assessed", scenario.assessed),
    ];
    for (part, _) in around.into_iter().filter(|(_, is_there)| *is_there) {
        lost.note("what stands around the story is left out", part);
    }
    let (hours, minutes) = (scenario.clock / 60, scenario.clock % 60);
    lost.note("the clock is left out", format!("{hours:02}:{minutes:02} at the start"));
    for scale in &scenario.scales {
        lost.note("scales are left out", &scale.id);
    }
    let numbers = scenario.numbers.iter().map(|number| &number.id);
    let sets = scenario.sets.iter().map(|set| &set.id);
    for id in numbers.chain(&scenario.flags).chain(sets) {
        lost.note("numbers, flags and sets are left out", id);
    }
    for critical in &scenario.criticals {
        lost.note("critical errors are left out", &critical.id);
    }
}

fn note_node(node: &Node, lost: &mut Lost) {
    note_effects(&node.id, &node.effects, lost);
    let parts = [
        ("paragraphs that open by a condition are left out", !node.extras.is_empty()),
        ("what is said from the second visit on is left out", node.again.is_some()),
        ("links to lessons are left out", node.lesson.is_some()),
        ("pictures and sounds are left out", node.picture.is_some() || node.audio.is_some()),
    ];
    for (kind, _) in parts.into_iter().filter(|(_, is_there)| *is_there) {
        lost.note(kind, &node.id);
    }
}

fn note_effects(id: &str, effects: &[Effect], lost: &mut Lost) {
    if !effects.is_empty() {
        lost.note(EFFECTS, id);
    }
}

fn note_choices(choices: &[Choice], lost: &mut Lost) {
    for choice in choices {
        note_effects(&choice.id, &choice.effects, lost);
        let parts = [
            (CONDITIONS, choice.when.is_some()),
            (TIMES, choice.most.is_some()),
            (ADVICE, choice.best),
            (CRITICALS, choice.critical.is_some()),
            (REASONS, choice.reason.is_some()),
            (LAW, !choice.legal.is_empty()),
        ];
        for (kind, _) in parts.into_iter().filter(|(_, is_there)| *is_there) {
            lost.note(kind, &choice.id);
        }
    }
}

fn note_question(node: &str, asked: &NodeQuestion, lost: &mut Lost) {
    lost.note("of questions, points and which options are right are left out, and one option is chosen", node);
    if asked.reason.is_some() {
        lost.note(REASONS, node);
    }
    if !asked.question.legal.is_empty() {
        lost.note(LAW, node);
    }
    for (option, after) in asked.question.options.iter().zip(&asked.options) {
        note_effects(&option.id, &after.effects, lost);
        if after.critical.is_some() {
            lost.note(CRITICALS, &option.id);
        }
    }
}

fn note_events(node: &str, events: &[Event], lost: &mut Lost) {
    lost.note("what chance or a condition decides is left to the reader", node);
    for event in events {
        note_effects(&event.id, &event.effects, lost);
        if event.when.is_some() {
            lost.note(CONDITIONS, &event.id);
        }
        if event.chance != 1 {
            lost.note("the weights of events are left out", &event.id);
        }
    }
}
