//! What a trainee sees at one moment. The page of the server and the island in the browser draw the same scene.

use serde::{Deserialize, Serialize};

use super::play::{Decision, Offer, Play, Seen};
use crate::course::{Medium, QuestionKind, Scenario, Text, Way};

/// What a trainee sees at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// How many choices were recorded so far, taking back included: the number of the one to come.
    pub step: usize,
    /// Which decision of the run comes now, from 1; what was taken back does not count.
    pub decision: usize,
    /// The hour in the story, such as `23:52`; with the number of the day from the second day on.
    pub clock: Clock,
    /// The numbers that trainees see: title, value, greatest value.
    pub numbers: Vec<(Text, i64, i64)>,
    /// What followed from the last choice, then where it led.
    pub passages: Vec<Passage>,
    /// What can be done now.
    pub ask: Ask,
    /// Whether the last choice may be taken back.
    pub back: bool,
    /// [`super::State::fingerprint`], in hexadecimal.
    pub fingerprint: String,
}

/// The hour in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// 1 for the first day.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
}

impl Clock {
    /// So many minutes after the start.
    #[must_use]
    pub const fn after(scenario: &Scenario, minutes: u32) -> Self {
        let now = scenario.clock.saturating_add(minutes);
        Self { day: now / 1440 + 1, hour: now / 60 % 24, minute: now % 60 }
    }

    /// `23:52`.
    #[must_use]
    pub fn hours(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Passage {
    /// What was chosen.
    Chosen(Text),
    /// What followed at once.
    Outcome(Text),
    /// A turn of the story.
    Event(Text),
    /// A node: its heading, who speaks, the paragraphs, what can be seen and heard.
    Node {
        /// The heading.
        title: Text,
        /// Who speaks.
        speaker: Option<Text>,
        /// Paragraphs, separated by blank lines.
        texts: Vec<Text>,
        /// A picture.
        picture: Option<Medium>,
        /// A sound.
        audio: Option<Medium>,
    },
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Choose one: id and text.
    Choices(Vec<(String, Text)>),
    /// Answer a question: ids and texts of the options.
    Question {
        /// Whether several may be chosen.
        multiple: bool,
        /// The question.
        text: Text,
        /// Ids and texts of the options.
        options: Vec<(String, Text)>,
    },
    /// It has ended, and this is the name of the end.
    End(Text),
}

/// The scene after `steps` recorded choices: what followed from the last decision, and what can be done now.
#[must_use]
pub fn scene(play: &Play<'_>, steps: usize) -> Scene {
    let from = play.seen.iter().rposition(|seen| matches!(seen, Seen::Decision(_))).unwrap_or(0);
    Scene {
        step: steps,
        decision: play.seen.iter().filter(|seen| matches!(seen, Seen::Decision(_))).count() + 1,
        clock: Clock::after(play.scenario, play.state.clock),
        numbers: shown_numbers(play),
        passages: passages(play.scenario, &play.seen[from..]),
        ask: ask(play),
        back: play.may_go_back(),
        fingerprint: format!("{:016x}", play.state.fingerprint()),
    }
}

fn shown_numbers(play: &Play<'_>) -> Vec<(Text, i64, i64)> {
    let numbers = play.scenario.numbers.iter().zip(&play.state.numbers);
    numbers.filter_map(|(number, value)| Some((number.title.clone()?, *value, number.most))).collect()
}

fn ask(play: &Play<'_>) -> Ask {
    match play.offer() {
        Offer::Choices(choices) => {
            Ask::Choices(choices.into_iter().map(|choice| (choice.id.clone(), choice.text.clone())).collect())
        }
        Offer::Question(asked) => Ask::Question {
            multiple: asked.question.kind == QuestionKind::Multiple,
            text: asked.question.text.clone(),
            options: asked.question.options.iter().map(|option| (option.id.clone(), option.text.clone())).collect(),
        },
        Offer::End(name) => Ask::End(name.clone()),
    }
}

/// The passages of what was seen.
#[must_use]
pub fn passages(scenario: &Scenario, seen: &[Seen]) -> Vec<Passage> {
    let mut passages = Vec::new();
    for seen in seen {
        match *seen {
            Seen::Node { node, again, extras } => passages.push(of_node(scenario, node, again, extras)),
            Seen::Event { node, event } => {
                if let Way::Events(events) = &scenario.nodes[node].way {
                    passages.extend(events[event].text.clone().map(Passage::Event));
                }
            }
            Seen::Decision(decision) => passages.extend(of_decision(scenario, decision)),
        }
    }
    passages
}

fn of_node(scenario: &Scenario, place: usize, again: bool, extras: u32) -> Passage {
    let node = &scenario.nodes[place];
    let text = node.again.as_ref().filter(|_| again).unwrap_or(&node.text);
    let open = node.extras.iter().zip(0..).filter(|(_, bit)| extras & (1u32 << bit) != 0).map(|(extra, _)| &extra.text);
    Passage::Node {
        title: node.title.clone(),
        speaker: node.speaker.clone(),
        texts: std::iter::once(text).chain(open).cloned().collect(),
        picture: node.picture.clone(),
        audio: node.audio.clone(),
    }
}

/// What was chosen, and what followed: of a question also what there is to say about each chosen option.
#[must_use]
pub fn of_decision(scenario: &Scenario, decision: Decision) -> Vec<Passage> {
    match &scenario.nodes[decision.node].way {
        Way::Choices(choices) => decision
            .places()
            .filter_map(|place| choices.get(place))
            .flat_map(|choice| {
                std::iter::once(Passage::Chosen(choice.text.clone()))
                    .chain(choice.outcome.clone().map(Passage::Outcome))
            })
            .collect(),
        Way::Question(asked) => decision
            .places()
            .filter_map(|place| asked.question.options.get(place))
            .flat_map(|option| [Passage::Chosen(option.text.clone()), Passage::Outcome(option.feedback.clone())])
            .collect(),
        Way::Events(_) | Way::End(_) => Vec::new(),
    }
}
