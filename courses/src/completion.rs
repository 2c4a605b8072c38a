//! Completion: what a trainee still lacks, computed from facts.
//!
//! Nothing here is stored. The answer to "why not yet?" is the list of [`Missing`], one for each rule that is not met.

mod attempt;
mod exercise;
mod required;
mod step;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::attempt::{Attempt, may_attempt};
pub use self::exercise::{OpenScenario, ScenarioResult, is_completed};
pub use self::required::{is_required, required_done, required_minutes};
pub use self::step::{Begun, Step, is_done, next};
use crate::attendance::Share;
use crate::course::{Content, Course, Rule};
use crate::quiz::Score;

/// A graded attempt at a quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizResult {
    /// What was reached.
    pub score: Score,
    /// When it was handed in.
    pub at: DateTime<Utc>,
}

/// The facts about one person in one course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Activity ids of the lessons confirmed as read.
    pub confirmed: BTreeSet<String>,
    /// Graded attempts by activity id of the quiz, oldest first.
    pub results: BTreeMap<String, Vec<QuizResult>>,
    /// Ended runs by activity id of the scenario, oldest first.
    pub runs: BTreeMap<String, Vec<ScenarioResult>>,
    /// Keys of the runs whose debrief is answered.
    pub debriefed: BTreeSet<String>,
    /// Attempts beyond the limit that somebody was given, by activity id of the quiz.
    pub granted: BTreeMap<String, u32>,
    /// What was attended of each training event that delivers the course, by key of the event.
    pub attended: BTreeMap<String, Share>,
}

impl Evidence {
    fn results_of(&self, quiz: &str) -> &[QuizResult] {
        self.results.get(quiz).map_or(&[], Vec::as_slice)
    }

    /// How many attempts beyond the limit somebody was given.
    #[must_use]
    pub fn granted_to(&self, quiz: &str) -> u32 {
        self.granted.get(quiz).copied().unwrap_or_default()
    }

    /// The ended runs of a scenario, oldest first.
    #[must_use]
    pub fn runs_of(&self, scenario: &str) -> &[ScenarioResult] {
        self.runs.get(scenario).map_or(&[], Vec::as_slice)
    }
}

/// Something that stands between a trainee and completion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// A lesson not yet confirmed as read.
    Lesson {
        /// The activity id of the lesson.
        activity: String,
    },
    /// A quiz not yet passed.
    Quiz {
        /// The activity id of the quiz.
        activity: String,
        /// The share of the points that passes, in percent.
        pass_percent: u8,
        /// The best share so far, in whole percent rounded down.
        best_percent: Option<u8>,
        /// Attempts so far.
        attempts_used: u32,
        /// Attempts allowed, with those that were given; `None` is without limit.
        max_attempts: Option<u32>,
        /// The end of the pause after the last attempt, which may already be past. `None` before the first attempt,
        /// without a pause, and where no attempt is left.
        not_before: Option<DateTime<Utc>>,
    },
    /// Too few of these scenarios are completed.
    Scenarios {
        /// Those that are not, in the order of the rule.
        open: Vec<OpenScenario>,
        /// How many are.
        done: u32,
        /// How many it takes.
        at_least: u32,
    },
    /// Too little of a training event was attended.
    Attendance {
        /// The least share of the planned minutes, in percent.
        percent: u8,
        /// The best share so far; `None` when nothing was attended yet.
        best: Option<Share>,
    },
}

/// Whether a course is completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every rule is met.
    Complete,
    /// What is missing, in the order of the rules and of the course; never empty.
    NotYet(Vec<Missing>),
}

/// Applies the completion rules of the course to the facts.
#[must_use]
pub fn status(course: &Course, evidence: &Evidence) -> Status {
    let missing: Vec<Missing> = course
        .completion
        .iter()
        .flat_map(|rule| match rule {
            Rule::LessonsConfirmed => missing_lessons(course, evidence),
            Rule::QuizPassed { quiz } => missing_quiz(course, evidence, quiz).into_iter().collect(),
            Rule::ScenariosCompleted { scenarios, at_least } => {
                exercise::missing(evidence, scenarios, *at_least).into_iter().collect()
            }
            Rule::MinutesAttended { percent } => missing_attendance(evidence, *percent).into_iter().collect(),
        })
        .collect();
    if missing.is_empty() { Status::Complete } else { Status::NotYet(missing) }
}

fn missing_lessons(course: &Course, evidence: &Evidence) -> Vec<Missing> {
    course
        .activities()
        .filter(|activity| activity.lesson().is_some() && !evidence.confirmed.contains(&activity.id))
        .map(|activity| Missing::Lesson { activity: activity.id.clone() })
        .collect()
}

fn missing_quiz(course: &Course, evidence: &Evidence, id: &str) -> Option<Missing> {
    let results = evidence.results_of(id);
    let granted = evidence.granted_to(id);
    // A checked course has the quizzes of its rules. Were one missing, nobody could have passed it.
    let quiz = course.activity(id).and_then(|activity| activity.quiz());
    let pass_percent = quiz.map_or(100, |quiz| quiz.pass_percent);
    if quiz.is_some() && results.iter().any(|result| result.score.passes(pass_percent)) {
        return None;
    }
    Some(Missing::Quiz {
        activity: id.to_owned(),
        pass_percent,
        best_percent: best(results).map(|result| result.score.percent()),
        attempts_used: attempt::used(results),
        max_attempts: quiz.and_then(|quiz| attempt::limit(quiz, granted)),
        not_before: quiz
            .filter(|quiz| !attempt::is_exhausted(quiz, results, granted))
            .and_then(|quiz| attempt::end_of_pause(quiz, results)),
    })
}

/// Minutes of different events are not added up: the same session may have been given in each of them.
fn missing_attendance(evidence: &Evidence, percent: u8) -> Option<Missing> {
    if evidence.attended.values().any(|share| share.reaches(percent)) {
        return None;
    }
    let best = evidence.attended.values().max_by_key(|share| (share.percent(), share.attended)).copied();
    Some(Missing::Attendance { percent, best })
}

/// The result with the largest share of the points; the earliest one where several are equal.
#[must_use]
pub fn best(results: &[QuizResult]) -> Option<&QuizResult> {
    results.iter().reduce(|best, result| if result.score.is_better_than(best.score) { result } else { best })
}

/// The best result of the quizzes that the rules of completion ask for, in whole percent: the lowest of them where there
/// are several, because each had to be passed.
#[must_use]
pub fn result_percent(course: &Course, evidence: &Evidence) -> Option<u8> {
    let best = |quiz: &str| best(evidence.results_of(quiz)).map(|best| best.score.percent());
    let of_rule = |rule: &Rule| match rule {
        Rule::QuizPassed { quiz } => best(quiz),
        Rule::LessonsConfirmed | Rule::ScenariosCompleted { .. } | Rule::MinutesAttended { .. } => None,
    };
    course.completion.iter().filter_map(of_rule).min()
}

/// Planned minutes of what was done alone: confirmed lessons, quizzes with at least one result, passed or not, and
/// scenarios with at least one run that came to an end. Each counts once, however often it was done.
#[must_use]
pub fn online_minutes(course: &Course, evidence: &Evidence) -> u32 {
    course
        .activities()
        .filter(|activity| match activity.content {
            Content::Lesson(_) => evidence.confirmed.contains(&activity.id),
            Content::Quiz(_) => !evidence.results_of(&activity.id).is_empty(),
            Content::Scenario(_) => !evidence.runs_of(&activity.id).is_empty(),
        })
        .map(|activity| activity.minutes)
        .fold(0, u32::saturating_add)
}

/// Minutes attended in training events that deliver the course.
#[must_use]
pub fn attended_minutes(evidence: &Evidence) -> u32 {
    evidence.attended.values().map(|share| share.attended).fold(0, u32::saturating_add)
}

/// The minutes that the course credits: those done alone and those attended.
#[must_use]
pub fn credited_minutes(course: &Course, evidence: &Evidence) -> u32 {
    online_minutes(course, evidence).saturating_add(attended_minutes(evidence))
}
