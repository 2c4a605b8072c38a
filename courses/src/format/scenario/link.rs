//! From what stands in the file to a scenario: names become places.

use super::super::reader::Reader;
use super::super::table::Located;
use super::expression;
use super::head::Head;
use super::node::{RawChoice, RawEvent, RawNode, RawQuestion, RawWay};
use super::variables::Variables;
use crate::course::{
    Choice, Condition, CriticalError, Effect, Event, Extra, Node, NodeQuestion, OptionEffects, Scenario, Text, Way,
};

pub(super) fn link(
    reader: &mut Reader<'_>,
    file: &str,
    head: Head,
    nodes: Vec<RawNode>,
    variables: &mut Variables,
) -> Scenario {
    let criticals = head.criticals;
    let mut linker = Linker { reader, file, variables, criticals: &criticals };
    let start = linker.node(head.start.as_ref());
    let nodes = nodes.into_iter().map(|node| linker.link_node(node)).collect();
    let actions = linker.variables.actions();
    Scenario {
        role: head.role,
        clock: head.clock,
        back: head.back,
        assessed: head.assessed,
        notice: head.notice,
        intro: head.intro,
        start,
        scales: head.scales,
        numbers: head.numbers,
        flags: head.flags,
        sets: head.sets,
        criticals,
        debrief: head.debrief,
        nodes,
        actions,
    }
}

struct Linker<'r, 'f> {
    reader: &'r mut Reader<'f>,
    file: &'r str,
    variables: &'r mut Variables,
    criticals: &'r [CriticalError],
}

impl Linker<'_, '_> {
    fn fault(&mut self, line: u32, fault: &str) {
        self.reader.report.error(self.file, line, fault);
    }

    /// The place of a node; 0 where it is reported to be missing.
    fn node(&mut self, id: Option<&Located>) -> usize {
        let Some(id) = id else { return 0 };
        self.variables.node(&id.text).unwrap_or_else(|fault| {
            self.fault(id.line, &fault);
            0
        })
    }

    fn condition(&mut self, text: Option<&Located>) -> Option<Condition> {
        let text = text?;
        match expression::condition(&text.text, self.variables) {
            Ok(condition) => Some(condition),
            Err(fault) => {
                self.fault(text.line, &format!("`when`: {fault}"));
                None
            }
        }
    }

    fn effects(&mut self, text: Option<&Located>) -> Vec<Effect> {
        let Some(text) = text else { return Vec::new() };
        expression::effects(&text.text, self.variables).unwrap_or_else(|fault| {
            self.fault(text.line, &format!("`effects`: {fault}"));
            Vec::new()
        })
    }

    fn critical(&mut self, id: Option<&Located>) -> Option<usize> {
        let id = id?;
        let place = self.criticals.iter().position(|critical| critical.id == id.text);
        if place.is_none() {
            self.fault(id.line, &format!("there is no `[[critical]]` with the id `{}`", id.text));
        }
        place
    }

    fn link_node(&mut self, raw: RawNode) -> Node {
        let extras = raw.extras.into_iter().filter_map(|extra| {
            let when = self.condition(extra.when.as_ref())?;
            Some(Extra { when, text: extra.text })
        });
        Node {
            extras: extras.collect(),
            effects: self.effects(raw.effects.as_ref()),
            way: self.way(raw.way, &raw.title),
            id: raw.id,
            title: raw.title,
            speaker: raw.speaker,
            text: raw.text,
            again: raw.again,
            lesson: raw.lesson,
            picture: raw.picture,
            audio: raw.audio,
        }
    }

    fn way(&mut self, raw: RawWay, title: &Text) -> Way {
        match raw {
            RawWay::Choices(choices) => Way::Choices(choices.into_iter().map(|choice| self.choice(choice)).collect()),
            RawWay::Question(question) => Way::Question(Box::new(self.question(*question))),
            RawWay::Events(events) => Way::Events(events.into_iter().map(|event| self.event(event)).collect()),
            RawWay::End(name) => Way::End(name),
            // Reported; a folder with faults yields no course.
            RawWay::None => Way::End(title.clone()),
        }
    }

    fn choice(&mut self, raw: RawChoice) -> Choice {
        Choice {
            to: self.node(raw.to.as_ref()),
            when: self.condition(raw.when.as_ref()),
            effects: self.effects(raw.effects.as_ref()),
            critical: self.critical(raw.critical.as_ref()),
            id: raw.id,
            action: raw.action,
            text: raw.text,
            outcome: raw.outcome,
            most: raw.most,
            best: raw.best,
            reason: raw.reason,
            legal: raw.legal,
        }
    }

    fn question(&mut self, raw: RawQuestion) -> NodeQuestion {
        let options = raw.options.into_iter().map(|option| OptionEffects {
            action: option.action,
            effects: self.effects(option.effects.as_ref()),
            critical: self.critical(option.critical.as_ref()),
        });
        NodeQuestion {
            options: options.collect(),
            to: self.node(raw.to.as_ref()),
            question: raw.question,
            reason: raw.reason,
        }
    }

    fn event(&mut self, raw: RawEvent) -> Event {
        Event {
            when: self.condition(raw.when.as_ref()),
            effects: self.effects(raw.effects.as_ref()),
            to: self.node(raw.to.as_ref()),
            id: raw.id,
            action: raw.action,
            chance: raw.chance,
            text: raw.text,
        }
    }
}
