//! What the pages and actions of an open attempt have in common.

use courses::course::{Activity, Quiz};
use records::learning::quizzes::attempts::{self, Answers, Attempt};

use crate::{
    found::course::FoundCourse,
    web::{failure::Failure, visit::Visit},
};

/// An open attempt with its answers so far.
pub(crate) struct FoundAttempt<'a> {
    pub(crate) learning: &'a FoundCourse,
    pub(crate) activity: &'a Activity,
    pub(crate) quiz: &'a Quiz,
    pub(crate) attempt: Attempt,
    pub(crate) answers: Answers,
}

impl<'a> FoundAttempt<'a> {
    /// The open attempt at a quiz; a conflict when none is open (it was handed in elsewhere).
    pub(crate) async fn find(
        visit: &Visit,
        learning: &'a FoundCourse,
        module: &str,
        name: &str,
    ) -> Result<Self, Failure> {
        let activity = learning.activity(module, name)?;
        let quiz = activity.quiz().ok_or(Failure::NotFound)?;
        let running = learning.running()?;
        let tries = attempts::of_quiz(visit.cx(), running.id, &activity.id).await?;
        let attempt = tries
            .into_iter()
            .find(|a| a.submitted_at.is_none())
            .ok_or(Failure::Conflict(Some(records::Conflict::Attempt)))?;
        let answers = attempts::answers(visit.cx(), attempt.id).await?;
        Ok(Self { learning, activity, quiz, attempt, answers })
    }

    /// Whether the question at this place (from 0) has an answer.
    pub(crate) fn is_answered(&self, place: usize) -> bool {
        self.quiz.questions.get(place).is_some_and(|q| self.answers.get(&q.id).is_some_and(|a| !a.is_empty()))
    }

    /// The first question without an answer, from 1.
    pub(crate) fn first_open(&self) -> Option<usize> {
        (0..self.quiz.questions.len()).find(|place| !self.is_answered(*place)).map(|place| place + 1)
    }
}
