//! Points for answers.
//!
//! Points are counted in hundredths, in whole numbers: the sum is exact, and the same on every machine.

mod order;
mod score;

use std::collections::BTreeMap;

use thiserror::Error;

pub use self::{order::shown, score::Score};
use crate::course::{Question, QuestionKind, Quiz};

/// An answer that does not fit the quiz: not a wrong answer, but one that a form of this quiz cannot send.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// The quiz has no such question.
    #[error("the quiz has no question `{0}`")]
    UnknownQuestion(String),
    /// The question has no such option.
    #[error("question `{question}` has no option `{option}`")]
    UnknownOption {
        /// The id of the question.
        question: String,
        /// What was chosen.
        option: String,
    },
    /// Several options were chosen where one may be.
    #[error("question `{0}` takes one option only")]
    OneOptionOnly(String),
}

/// A graded attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// The sum over all questions, the unanswered ones included.
    pub score: Score,
    /// Question id and score, in the order of the quiz.
    pub questions: Vec<(String, Score)>,
}

/// Grades all answers (option ids by question id). A question without an answer has 0 points.
///
/// # Errors
/// When an answer belongs to no question, or does not fit its question.
pub fn grade(quiz: &Quiz, answers: &BTreeMap<String, Vec<String>>) -> Result<Graded, AnswerError> {
    if let Some(unknown) = answers.keys().find(|id| quiz.question(id).is_none()) {
        return Err(AnswerError::UnknownQuestion(unknown.clone()));
    }
    let questions = quiz
        .questions
        .iter()
        .map(|question| {
            let chosen = answers.get(&question.id).map_or(&[][..], Vec::as_slice);
            Ok((question.id.clone(), grade_question(question, chosen)?))
        })
        .collect::<Result<Vec<_>, AnswerError>>()?;
    let score = questions.iter().map(|(_, score)| *score).sum();
    Ok(Graded { score, questions })
}

/// Grades one answer. An option chosen twice counts once; choosing nothing has 0 points.
///
/// # Errors
/// When an option is unknown, or when several are chosen in a single-choice question.
pub fn grade_question(question: &Question, chosen: &[String]) -> Result<Score, AnswerError> {
    let chosen = normalise(question, chosen)?;
    let max_hundredths = i64::from(question.points) * 100;
    let all_right = count(question.options.iter().filter(|option| option.right));
    let right = count(question.options.iter().filter(|option| option.right && chosen.contains(&option.id)));
    let wrong = count(chosen.iter()) - right;
    let hundredths = match question.kind {
        QuestionKind::Single if right == 1 => max_hundredths,
        QuestionKind::Single => 0,
        // A question without a right option has nothing to earn; `max(1)` only avoids dividing by zero.
        QuestionKind::Multiple => max_hundredths * (right - wrong).max(0) / all_right.max(1),
    };
    Ok(Score { hundredths, max_hundredths })
}

/// The answer as it is stored: in the order of the options, each once.
///
/// # Errors
/// When the question or an option is unknown, or when several options are chosen in a single-choice question.
pub fn check_answer(quiz: &Quiz, question: &str, chosen: &[String]) -> Result<Vec<String>, AnswerError> {
    let question = quiz.question(question).ok_or_else(|| AnswerError::UnknownQuestion(question.to_owned()))?;
    normalise(question, chosen)
}

fn normalise(question: &Question, chosen: &[String]) -> Result<Vec<String>, AnswerError> {
    let is_option = |id: &String| question.options.iter().any(|option| option.id == *id);
    if let Some(unknown) = chosen.iter().find(|id| !is_option(id)) {
        return Err(AnswerError::UnknownOption { question: question.id.clone(), option: unknown.clone() });
    }
    let unique: Vec<String> =
        question.options.iter().filter(|option| chosen.contains(&option.id)).map(|option| option.id.clone()).collect();
    match question.kind {
        QuestionKind::Single if unique.len() > 1 => Err(AnswerError::OneOptionOnly(question.id.clone())),
        QuestionKind::Single | QuestionKind::Multiple => Ok(unique),
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    items.fold(0, |sum, _| sum + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{QuestionOption, Text};
    use crate::language::Language;

    fn text(value: &str) -> Text {
        Text { language: Language::En, value: value.into() }
    }

    /// Options named `a`, `b`, …; right where the mark is `+`.
    fn question(id: &str, kind: QuestionKind, points: u32, marks: &str) -> Question {
        let options = marks.chars().zip('a'..).map(|(mark, name)| QuestionOption {
            id: name.to_string(),
            text: text("…"),
            feedback: text("…"),
            right: mark == '+',
            last: false,
        });
        Question {
            id: id.into(),
            kind,
            situation: None,
            text: text("?"),
            points,
            choose: None,
            tags: vec![],
            legal: vec![],
            lesson: None,
            options: options.collect(),
        }
    }

    fn ids(chosen: &str) -> Vec<String> {
        chosen.chars().map(String::from).collect()
    }

    fn hundredths(question: &Question, chosen: &str) -> Result<i64, AnswerError> {
        grade_question(question, &ids(chosen)).map(|score| score.hundredths)
    }

    #[test]
    fn single_is_all_or_nothing() {
        let question = question("q", QuestionKind::Single, 2, "-+-");
        assert_eq!(hundredths(&question, "b"), Ok(200));
        assert_eq!(hundredths(&question, "bb"), Ok(200));
        assert_eq!(hundredths(&question, "a"), Ok(0));
        assert_eq!(hundredths(&question, ""), Ok(0));
        assert_eq!(hundredths(&question, "ab"), Err(AnswerError::OneOptionOnly("q".into())));
    }

    #[test]
    fn multiple_gives_shares_and_takes_them_back() {
        let question = question("q", QuestionKind::Multiple, 1, "+++--");
        assert_eq!(hundredths(&question, "abc"), Ok(100));
        assert_eq!(hundredths(&question, "ab"), Ok(66));
        assert_eq!(hundredths(&question, "abd"), Ok(33));
        assert_eq!(hundredths(&question, "abcde"), Ok(33));
        assert_eq!(hundredths(&question, "de"), Ok(0));
        assert_eq!(hundredths(&question, "aaa"), Ok(33));
        assert!(hundredths(&question, "ax").is_err());
    }

    #[test]
    fn a_quiz_sums_its_questions() {
        let quiz = Quiz {
            intro: None,
            pass_percent: 70,
            max_attempts: None,
            pause_hours: 0,
            questions: vec![
                question("one", QuestionKind::Single, 1, "+-"),
                question("two", QuestionKind::Multiple, 3, "++-"),
            ],
        };
        let graded = grade(&quiz, &BTreeMap::from([("two".into(), ids("a"))])).unwrap();
        assert_eq!(graded.score, Score { hundredths: 150, max_hundredths: 400 });
        assert_eq!(graded.questions[1].0, "two");
        let stray = BTreeMap::from([("three".into(), ids("a"))]);
        assert_eq!(grade(&quiz, &stray), Err(AnswerError::UnknownQuestion("three".into())));
        assert_eq!(check_answer(&quiz, "two", &ids("cac")), Ok(ids("ac")));
        assert!(check_answer(&quiz, "three", &[]).is_err());
    }
}
