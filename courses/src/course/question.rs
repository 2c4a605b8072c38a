//! Questions of a quiz. How points are given is in [`crate::quiz`].

use serde::{Deserialize, Serialize};

use super::{LessonPlace, Text};

/// A question with its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique in the quiz; answers are stored under it.
    pub id: String,
    /// How it is answered and graded.
    pub kind: QuestionKind,
    /// What happens before the question; paragraphs are separated by blank lines.
    pub situation: Option<Text>,
    /// The question itself.
    pub text: Text,
    /// Points for a fully right answer, at least 1.
    pub points: u32,
    /// How many options are to be chosen, where the question says it.
    pub choose: Option<usize>,
    /// Topics, for statistics.
    pub tags: Vec<String>,
    /// Keys of the legal facts that the feedback rests on.
    pub legal: Vec<String>,
    /// Where in the course it is explained. No browser is told.
    #[serde(skip)]
    pub lesson: Option<LessonPlace>,
    /// What to choose from, in order.
    pub options: Vec<QuestionOption>,
}

/// How a question is answered and graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// Choose one option; exactly one is right. All points or none.
    Single,
    /// Choose any number of options. Each right choice earns its share, each wrong choice costs one, never below 0.
    Multiple,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    /// Unique in the question.
    pub id: String,
    /// What it says.
    pub text: Text,
    /// Why it is right or wrong.
    pub feedback: Text,
    /// Whether it belongs to the right answer.
    pub right: bool,
    /// Whether it stays below the others, such as "none of these".
    pub last: bool,
}
