//! Answers to quizzes, made and graded once: people hand in one of these.

use std::collections::BTreeMap;

use courses::{
    course::{Activity, Quiz},
    quiz::{self, Score},
};

use super::World;
use crate::{Error, Result, demo::story};

/// How many different sheets there are for each quiz.
const SHEETS: u32 = 60;

/// What was answered.
pub(super) struct Sheet {
    /// Question and what was chosen, as it is stored.
    pub(super) answers: Vec<(String, Vec<String>)>,
    pub(super) score: Score,
    pub(super) passed: bool,
}

/// The sheets of a quiz.
pub(super) struct Sheets {
    pub(super) passed: Vec<Sheet>,
    pub(super) failed: Vec<Sheet>,
    /// How often it may be tried.
    pub(super) attempts: u32,
    pub(super) pause_hours: u32,
}

impl Sheets {
    /// Makes the sheets of a quiz, from everything wrong to everything right.
    pub(super) fn of(world: &World<'_>, activity: &Activity) -> Result<Option<Self>> {
        let Some(quiz) = activity.quiz() else { return Ok(None) };
        let all = (0..SHEETS).map(|n| sheet(world, quiz, n * 100 / (SHEETS - 1))).collect::<Result<Vec<_>>>()?;
        let (passed, failed) = all.into_iter().partition(|sheet| sheet.passed);
        let attempts = quiz.max_attempts.unwrap_or(3).min(3);
        Ok(Some(Self { passed, failed, attempts, pause_hours: quiz.pause_hours }))
    }
}

fn sheet(world: &World<'_>, quiz: &Quiz, skill: u32) -> Result<Sheet> {
    let corrupt = |error: quiz::AnswerError| Error::Corrupt(error.to_string());
    let mut answers = BTreeMap::new();
    for question in &quiz.questions {
        let chosen = story::answer(world.cx, question, world.happens(skill));
        answers.insert(question.id.clone(), quiz::check_answer(quiz, &question.id, &chosen).map_err(corrupt)?);
    }
    let score = quiz::grade(quiz, &answers).map_err(corrupt)?.score;
    let of = |id: &String| answers.get(id).cloned().unwrap_or_default();
    Ok(Sheet {
        passed: score.passes(quiz.pass_percent),
        score,
        answers: quiz.questions.iter().map(|question| (question.id.clone(), of(&question.id))).collect(),
    })
}
