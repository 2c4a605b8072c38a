//! A scenario: a branching exercise with decisions, their consequences and a debrief. How it is played is in
//! [`crate::scenario`].
//!
//! Nodes, variables and actions refer to each other by their place in the lists of [`Scenario`], which is the order of
//! the file and the same in every language; what is *recorded* are always the ids.

use serde::{Deserialize, Serialize};

use super::{LessonPlace, Question, Text};

/// A branching exercise. What a browser that plays ahead is not told ([`Scenario::for_playing`]) it does not read either: that keeps
/// its code small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Who the trainee is in the story; always visible while playing.
    pub role: Text,
    /// Minutes after midnight at the start of the story.
    pub clock: u32,
    /// Whether a choice may be taken back.
    pub back: bool,
    /// Whether the browser gets no more than the next node.
    pub assessed: bool,
    /// What somebody may want to know before the start.
    pub notice: Option<Text>,
    /// What the trainee knows at the start.
    pub intro: Text,
    /// The first node.
    pub start: usize,
    /// What is rated.
    pub scales: Vec<Scale>,
    /// Whole numbers.
    pub numbers: Vec<Number>,
    /// Names of the variables that are on or off; all are off at the start.
    pub flags: Vec<String>,
    /// Sets of named members; all are empty at the start.
    pub sets: Vec<NamedSet>,
    /// Errors that demand a repeat, whatever the scales say.
    #[serde(skip_deserializing)]
    pub criticals: Vec<CriticalError>,
    /// What is asked afterwards.
    pub debrief: Debrief,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The number of actions, which are choices, options of questions, and events.
    pub actions: usize,
}

/// Something that is rated from 0 to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// Unique in the scenario.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The value at the start.
    pub start: i64,
    /// The least value at the end.
    pub minimum: i64,
}

/// A whole number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// Unique in the scenario.
    pub id: String,
    /// The title, where trainees see the number.
    pub title: Option<Text>,
    /// The value at the start.
    pub start: i64,
    /// The least value.
    pub least: i64,
    /// The greatest value.
    pub most: i64,
}

/// A set of named members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSet {
    /// Unique in the scenario.
    pub id: String,
    /// What can be in it: at most 32, each a bit of the set's value.
    pub members: Vec<String>,
}

/// An error that demands a repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriticalError {
    /// Unique in the scenario.
    pub id: String,
    /// The title.
    pub title: Text,
    /// Why it is one.
    pub why: Text,
    /// How it can be repaired at work.
    pub repair: Text,
    /// Keys of legal facts.
    pub legal: Vec<String>,
    /// Where in the course it is explained. No browser is told.
    #[serde(skip)]
    pub lesson: Option<LessonPlace>,
}

/// What is said and asked after the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debrief {
    /// What to take away.
    pub text: Text,
    /// Two or three questions to think about.
    pub questions: Vec<Text>,
    /// Asks for one commitment for work.
    pub commitment: Text,
    /// Keys of the legal facts to take away, numbers to call among them.
    pub legal: Vec<String>,
}

/// A place in the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the scenario.
    pub id: String,
    /// A short heading.
    pub title: Text,
    /// Who speaks.
    pub speaker: Option<Text>,
    /// What happens; paragraphs are separated by blank lines.
    pub text: Text,
    /// What happens from the second visit on, where it differs.
    pub again: Option<Text>,
    /// A picture, and its text for those who do not see it.
    pub picture: Option<Medium>,
    /// Something to hear, and its words for those who do not hear it.
    pub audio: Option<Medium>,
    /// Paragraphs that open by a condition; at most 32.
    pub extras: Vec<Extra>,
    /// What every visit changes, before anything is offered.
    pub effects: Vec<Effect>,
    /// Where in the course is explained what is decided here. No browser is told.
    #[serde(skip)]
    pub lesson: Option<LessonPlace>,
    /// How the story goes on.
    pub way: Way,
}

/// A picture or a sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medium {
    /// The path in the folder of the course, below `media/`.
    pub path: String,
    /// What it shows or says.
    pub words: Text,
}

/// Paragraphs that open by a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// When they are shown.
    pub when: Condition,
    /// The paragraphs.
    pub text: Text,
}

/// How the story goes on from a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// The trainee decides.
    Choices(Vec<Choice>),
    /// The trainee answers.
    Question(Box<NodeQuestion>),
    /// Chance decides among the events whose condition holds.
    Events(Vec<Event>),
    /// It ends, and this is the name of the end.
    End(Text),
}

/// Something that the trainee can say or do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Unique in the scenario; recorded.
    pub id: String,
    /// The place in [`crate::scenario::State::taken`].
    pub action: usize,
    /// What it says.
    pub text: Text,
    /// What follows at once.
    pub outcome: Option<Text>,
    /// The next node.
    pub to: usize,
    /// When it is offered.
    pub when: Option<Condition>,
    /// How often it is offered in one run at most.
    pub most: Option<u16>,
    /// What it changes.
    pub effects: Vec<Effect>,
    /// The critical error that it is.
    #[serde(skip_deserializing)]
    pub critical: Option<usize>,
    /// Whether it is recommended.
    #[serde(skip_deserializing)]
    pub best: bool,
    /// Why it is good or not, for the debrief.
    #[serde(skip_deserializing)]
    pub reason: Option<Text>,
    /// Keys of legal facts behind the reason.
    #[serde(skip_deserializing)]
    pub legal: Vec<String>,
}

/// A question of the quiz types inside a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeQuestion {
    /// The question; its id is the node's.
    pub question: Question,
    /// What each option changes, in the order of the options.
    pub options: Vec<OptionEffects>,
    /// The next node.
    pub to: usize,
    /// What the answer shows, for the debrief.
    #[serde(skip_deserializing)]
    pub reason: Option<Text>,
}

/// What an option of a question changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionEffects {
    /// The place in [`crate::scenario::State::taken`].
    pub action: usize,
    /// What it changes.
    pub effects: Vec<Effect>,
    /// The critical error that it is.
    #[serde(skip_deserializing)]
    pub critical: Option<usize>,
}

/// A turn of the story that chance brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Unique in the scenario.
    pub id: String,
    /// The place in [`crate::scenario::State::taken`].
    pub action: usize,
    /// How likely it is beside the others, at least 1.
    pub chance: u32,
    /// When it can happen.
    pub when: Option<Condition>,
    /// What happens.
    pub text: Option<Text>,
    /// What it changes.
    pub effects: Vec<Effect>,
    /// The next node.
    pub to: usize,
}

/// When something is offered, shown or possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The flag is on.
    Flag(usize),
    /// The quantity compares so with the number.
    Compare(Quantity, Comparison, i64),
    /// The set has the member, both by place.
    Has(usize, u32),
    /// The action happened at least once.
    Taken(usize),
    /// It does not hold.
    Not(Box<Condition>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}

/// What a condition can compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// A number, by place.
    Number(usize),
    /// A scale, by place.
    Scale(usize),
    /// Minutes since the start.
    Clock,
    /// How often a node was entered.
    Visits(usize),
    /// How many members a set has.
    Size(usize),
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

/// What an action or a visit changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A scale moves, and stays within 0 to 100.
    Scale(usize, i64),
    /// A number moves, and stays within its bounds.
    Number(usize, i64),
    /// A number becomes this value.
    Set(usize, i64),
    /// The clock goes on by so many minutes.
    Clock(u32),
    /// A flag goes on or off.
    Flag(usize, bool),
    /// A member, by place, comes into a set or leaves it.
    Member(usize, u32, bool),
}

impl Scenario {
    /// The place of the node with this id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }

    /// The ids of all actions, in the order of their places.
    #[must_use]
    pub fn action_ids(&self) -> Vec<&str> {
        let mut ids: Vec<(usize, &str)> = Vec::with_capacity(self.actions);
        for node in &self.nodes {
            match &node.way {
                Way::Choices(choices) => ids.extend(choices.iter().map(|choice| (choice.action, choice.id.as_str()))),
                Way::Question(asked) => {
                    let options = asked.options.iter().zip(&asked.question.options);
                    ids.extend(options.map(|(effects, option)| (effects.action, option.id.as_str())));
                }
                Way::Events(events) => ids.extend(events.iter().map(|event| (event.action, event.id.as_str()))),
                Way::End(_) => {}
            }
        }
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    /// A copy for a browser that plays ahead: without what is recommended, without reasons and critical errors.
    #[must_use]
    pub fn for_playing(&self) -> Self {
        let mut copy = self.clone();
        copy.criticals.clear();
        copy.debrief = Debrief {
            text: Text { language: copy.intro.language, value: String::new() },
            questions: Vec::new(),
            commitment: Text { language: copy.intro.language, value: String::new() },
            legal: Vec::new(),
        };
        for node in &mut copy.nodes {
            node.lesson = None;
            match &mut node.way {
                Way::Choices(choices) => {
                    for choice in choices {
                        choice.best = false;
                        choice.critical = None;
                        choice.reason = None;
                        choice.legal.clear();
                    }
                }
                Way::Question(asked) => {
                    asked.reason = None;
                    for effects in &mut asked.options {
                        effects.critical = None;
                    }
                }
                Way::Events(_) | Way::End(_) => {}
            }
        }
        copy
    }
}
