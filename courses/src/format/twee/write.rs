//! A scenario as Twee.

use std::collections::BTreeSet;

use super::escape::one_line;
use super::lost::Lost;
use super::signs::{BETWEEN, END, EVENTS, HEADED, OUTCOME, QUESTION, START};
use super::{Exported, escape, unsaid};
use crate::course::{Node, Scenario, Text, Way};

/// The words of links that nobody chooses: what comes is not to be read before.
const NO_WORDS: &str = "…";

/// Writes a scenario as Twee 3 (Twee 3 Specification, version 3.0.2, of the Interactive Fiction Technology Foundation).
///
/// `StoryData` has an IFID that depends on the title alone, and names no story format: the passages use nothing but
/// links. [`Exported::lost`] lists what the passages do not say. There are no errors: every scenario can be written.
#[must_use]
pub fn export(title: &str, scenario: &Scenario) -> Exported {
    let names = scenario.nodes.iter().map(|node| node.id.clone()).collect();
    let mut writer = Writer { scenario, names, text: String::new(), lost: Lost::default() };
    unsaid::note(scenario, &mut writer.lost);
    writer.story(title);
    for (place, node) in scenario.nodes.iter().enumerate() {
        writer.node(place, node);
    }
    Exported { text: writer.text, lost: writer.lost.into_lines() }
}

struct Writer<'a> {
    scenario: &'a Scenario,
    /// Of all passages so far, and of all nodes.
    names: BTreeSet<String>,
    text: String,
    lost: Lost,
}

/// A choice, an option or an event.
struct Link<'a> {
    id: &'a str,
    words: &'a str,
    /// What follows at once.
    after: Option<&'a Text>,
    to: usize,
}

impl Writer<'_> {
    fn story(&mut self, title: &str) {
        self.passage("StoryTitle", &[], &one_line(title));
        let start = self.scenario.nodes.get(self.scenario.start).map_or("", |node| node.id.as_str());
        let data = format!("{{\n  \"ifid\": \"{}\",\n  \"start\": {}\n}}", ifid(title), json(start));
        self.passage("StoryData", &[], &data);
    }

    fn passage(&mut self, name: &str, tags: &[&str], body: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.extend([":: ", &escape::name(name)]);
        if !tags.is_empty() {
            self.text.extend([" [", &tags.join(" "), "]"]);
        }
        self.text.push('\n');
        for line in body.lines() {
            self.text += &escape::line(line);
            self.text.push('\n');
        }
    }

    fn node(&mut self, place: usize, node: &Node) {
        let mut paragraphs = vec![self.heading(node), self.paragraphs(&node.text, &node.id)];
        match &node.way {
            Way::Question(asked) => paragraphs.push(self.paragraphs(&asked.question.text, &node.id)),
            Way::End(name) => paragraphs.push(self.line(&name.value, &node.id)),
            Way::Choices(_) | Way::Events(_) => {}
        }
        let (mut links, mut outcomes) = (Vec::new(), Vec::new());
        for link in links_of(node) {
            let target = match link.after {
                None => self.scenario.nodes[link.to].id.clone(),
                Some(_) => self.name_between(&node.id, link.id),
            };
            links.push(self.link(link.words, &target, link.id));
            outcomes.extend(link.after.map(|after| (target, after, link)));
        }
        if !links.is_empty() {
            paragraphs.push(links.join("\n"));
        }
        self.passage(&node.id, &tags(node, place == self.scenario.start), &paragraphs.join("\n\n"));
        for (name, after, link) in outcomes {
            self.outcome(&name, after, &link);
        }
    }

    fn outcome(&mut self, name: &str, after: &Text, link: &Link<'_>) {
        let next = &self.scenario.nodes[link.to];
        let on = self.link(&next.title.value, &next.id, link.id);
        let body = format!("{}\n\n{on}", self.paragraphs(after, link.id));
        self.passage(name, &[OUTCOME], &body);
    }

    fn heading(&mut self, node: &Node) -> String {
        let title = self.line(&node.title.value, &node.id);
        match &node.speaker {
            None => title,
            Some(speaker) => format!("{title}\n{}", self.line(&speaker.value, &node.id)),
        }
    }

    /// A name for the passage that holds what follows from an action: no node's and no other passage's.
    fn name_between(&mut self, node: &str, action: &str) -> String {
        let name = format!("{node}{BETWEEN}{action}");
        let others = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(others).find(|name| self.names.insert(name.clone()));
        free.unwrap_or(name)
    }

    fn link(&mut self, words: &str, target: &str, id: &str) -> String {
        let mut words = self.line(words, id);
        if words.starts_with('[') {
            // Three brackets in a row are read in different ways.
            words.insert(0, ' ');
        }
        format!("[[{words}->{target}]]")
    }

    fn line(&mut self, text: &str, id: &str) -> String {
        let line = one_line(text);
        if line != text.trim() {
            self.lost.note("line breaks in titles, names and choices become spaces", id);
        }
        self.apart(line, id)
    }

    fn paragraphs(&mut self, text: &Text, id: &str) -> String {
        self.apart(text.value.replace("\r\n", "\n").replace('\r', "\n"), id)
    }

    /// The same text without what Twine takes for a link or the parts of one.
    fn apart(&mut self, text: String, id: &str) -> String {
        let mut apart = String::with_capacity(text.len());
        for character in text.chars() {
            if matches!((apart.chars().next_back(), character), (Some('['), '[') | (Some(']'), ']' | '[')) {
                apart.push(' ');
            }
            apart.push(character);
        }
        if apart.len() > text.len() {
            self.lost.note("square brackets side by side are set apart", id);
        }
        apart
    }
}

fn links_of(node: &Node) -> Vec<Link<'_>> {
    match &node.way {
        Way::Choices(choices) => {
            let links = choices.iter().map(|choice| Link {
                id: &choice.id,
                words: &choice.text.value,
                after: choice.outcome.as_ref(),
                to: choice.to,
            });
            links.collect()
        }
        Way::Question(asked) => {
            let links = asked.question.options.iter().map(|option| Link {
                id: &option.id,
                words: &option.text.value,
                after: Some(&option.feedback),
                to: asked.to,
            });
            links.collect()
        }
        Way::Events(events) => {
            let links = events.iter().map(|event| Link {
                id: &event.id,
                words: NO_WORDS,
                after: event.text.as_ref(),
                to: event.to,
            });
            links.collect()
        }
        Way::End(_) => Vec::new(),
    }
}

fn tags(node: &Node, is_start: bool) -> Vec<&'static str> {
    let kind = match &node.way {
        Way::Choices(_) => None,
        Way::Question(_) => Some(QUESTION),
        Way::Events(_) => Some(EVENTS),
        Way::End(_) => Some(END),
    };
    is_start.then_some(START).into_iter().chain(kind).chain([HEADED]).collect()
}

/// An IFID that depends on the title alone, so that a second export is the same story for Twine: FNV-1a with 128 bits,
/// and the bits by which a UUID of version 4 is known, because the specification asks for one.
fn ifid(title: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = title.bytes().fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    let marked = (hash & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62);
    let hex = format!("{marked:032X}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// A JSON string.
fn json(text: &str) -> String {
    let mut json = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\0'..=' ' if character != ' ' => json.extend([format!("\\u{:04x}", u32::from(character))]),
            _ => json.push(character),
        }
    }
    json.push('"');
    json
}
