//! The next useful thing to do in a course: one rule, so that every page says the same.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Attempt, Evidence, Missing, Status, is_completed, may_attempt, status};
use crate::course::{Activity, Content, Course, Quiz};

/// What somebody has begun and not ended, by activity id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// The quiz with an attempt that was not handed in.
    pub attempt: Option<String>,
    /// The scenario with a run that did not come to its end.
    pub run: Option<String>,
}

/// The next useful thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<'a> {
    /// Something was begun: an attempt, a run.
    GoOn(&'a Activity),
    /// A run of this scenario counts as soon as its debrief is answered.
    Debrief {
        /// The scenario.
        activity: &'a Activity,
        /// The key of the run.
        run: String,
    },
    /// Something to begin now.
    Do {
        /// The activity.
        activity: &'a Activity,
        /// Whether the certificate does not ask for it.
        voluntary: bool,
    },
    /// All that is left now is to attend a training event, for so many percent of its planned minutes.
    Attend(u8),
    /// All that is left is a test that opens at this time.
    Wait(&'a Activity, DateTime<Utc>),
    /// All that is left is a test of which no attempt is left.
    Exhausted(&'a Activity),
    /// Everything in the course is done.
    Done,
}

/// The next useful thing at `now`: what was begun, then a debrief that is open, then what the certificate asks for and can
/// be done, in the order of the course and from the place where somebody is; then what is voluntary; then what has to wait.
#[must_use]
pub fn next<'a>(course: &'a Course, evidence: &Evidence, begun: &Begun, now: DateTime<Utc>) -> Step<'a> {
    let find = |id: &Option<String>| id.as_deref().and_then(|id| course.activity(id));
    if let Some(activity) = find(&begun.attempt) {
        return Step::GoOn(activity);
    }
    if let Some(step) = open_debrief(course, evidence) {
        return step;
    }
    if let Some(activity) = find(&begun.run) {
        return Step::GoOn(activity);
    }
    let missing = match status(course, evidence) {
        Status::NotYet(missing) => missing,
        Status::Complete => Vec::new(),
    };
    let needed = needed(&missing);
    let can = |activity: &&Activity| match &activity.content {
        Content::Quiz(quiz) => attempt_of(quiz, &activity.id, evidence, now) == Attempt::Allowed,
        Content::Lesson(_) | Content::Scenario(_) => true,
    };
    // From the place where somebody is: what lies before it and was left out comes after what lies behind it.
    let order: Vec<&Activity> = course.activities().collect();
    let place = order.iter().rposition(|activity| is_done(evidence, activity)).map_or(0, |last| last + 1);
    let (before, after) = order.split_at(place);
    let open: Vec<&Activity> =
        after.iter().chain(before).copied().filter(|activity| !is_done(evidence, activity)).collect();
    if let Some(activity) = open.iter().copied().filter(|activity| needed.contains(activity.id.as_str())).find(can) {
        return Step::Do { activity, voluntary: false };
    }
    // Of no use for the certificate, and better than waiting.
    let voluntary = open.iter().copied().filter(|activity| !needed.contains(activity.id.as_str()));
    if let Some(activity) = voluntary.filter(|activity| activity.quiz().is_none()).find(can) {
        return Step::Do { activity, voluntary: true };
    }
    waiting(course, evidence, &missing, now)
}

fn attempt_of(quiz: &Quiz, id: &str, evidence: &Evidence, now: DateTime<Utc>) -> Attempt {
    may_attempt(quiz, evidence.results_of(id), evidence.granted_to(id), now)
}

/// Whether nothing is left to do in an activity.
#[must_use]
pub fn is_done(evidence: &Evidence, activity: &Activity) -> bool {
    match &activity.content {
        Content::Lesson(_) => evidence.confirmed.contains(&activity.id),
        Content::Scenario(_) => is_completed(evidence, &activity.id),
        Content::Quiz(quiz) => {
            evidence.results_of(&activity.id).iter().any(|result| result.score.passes(quiz.pass_percent))
        }
    }
}

fn open_debrief<'a>(course: &'a Course, evidence: &Evidence) -> Option<Step<'a>> {
    let scenarios = course.activities().filter(|activity| activity.scenario().is_some());
    let mut open = scenarios.filter(|activity| !is_completed(evidence, &activity.id)).filter_map(|activity| {
        // The latest of those that count.
        let run = evidence.runs_of(&activity.id).iter().rev().find(|run| run.passed)?;
        Some(Step::Debrief { activity, run: run.run.clone() })
    });
    open.next()
}

/// What the certificate still asks for.
fn needed(missing: &[Missing]) -> BTreeSet<&str> {
    let ids = missing.iter().flat_map(|missing| match missing {
        Missing::Lesson { activity } | Missing::Quiz { activity, .. } => vec![activity.as_str()],
        Missing::Scenarios { open, .. } => open.iter().map(|scenario| scenario.activity.as_str()).collect(),
        Missing::Attendance { .. } => Vec::new(),
    });
    ids.collect()
}

/// What is left when nothing can be done at this moment. A test that opens again tells its time even where a training has
/// to be attended too.
fn waiting<'a>(course: &'a Course, evidence: &Evidence, missing: &[Missing], now: DateTime<Utc>) -> Step<'a> {
    let (mut opens, mut exhausted, mut attend) = (None::<(&Activity, DateTime<Utc>)>, None, None);
    for missing in missing {
        match missing {
            Missing::Quiz { activity, .. } => {
                let Some(activity) = course.activity(activity) else { continue };
                let Some(quiz) = activity.quiz() else { continue };
                match attempt_of(quiz, &activity.id, evidence, now) {
                    Attempt::NotBefore(at) if opens.is_none_or(|(_, first)| at < first) => opens = Some((activity, at)),
                    Attempt::Exhausted => exhausted = exhausted.or(Some(activity)),
                    Attempt::NotBefore(_) | Attempt::Allowed => {}
                }
            }
            Missing::Attendance { percent, .. } => attend = attend.or(Some(*percent)),
            Missing::Lesson { .. } | Missing::Scenarios { .. } => {}
        }
    }
    match (opens, exhausted, attend) {
        (Some((activity, at)), _, _) => Step::Wait(activity, at),
        (_, Some(activity), _) => Step::Exhausted(activity),
        (_, _, Some(percent)) => Step::Attend(percent),
        _ => Step::Done,
    }
}
