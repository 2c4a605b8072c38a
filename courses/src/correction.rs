//! Whether a version corrects another one: whether everybody who has begun with the one can go on with the other, and nothing that is
//! recorded about them means something else. Words, pictures, legal facts and translations may differ; what is counted may not.

use serde_json::Value;

use crate::course::{Activity, Content, Course, Question, Quiz};

/// Why a version does not correct another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// What a completion asks for, or what it counts for.
    Completion,
    /// An activity that is new.
    New(String),
    /// An activity that is gone.
    Gone(String),
    /// The activities stand in another order, or in other modules.
    Order,
    /// The minutes that are credited for an activity.
    Minutes(String),
    /// An activity is of another kind.
    Kind(String),
    /// How often and how well a test has to be taken.
    Terms(String),
    /// The questions of a test, their points, their options or what is right.
    Key(String),
    /// What can be decided in an exercise, or what follows from it.
    Story(String),
}

/// Everything that keeps `after` from being a correction of `before`, both in their source language; nothing where it is one.
#[must_use]
pub fn obstacles(before: &Course, after: &Course) -> Vec<Obstacle> {
    let mut found = Vec::new();
    if before.completion != after.completion || before.counts_for != after.counts_for {
        found.push(Obstacle::Completion);
    }
    let ids = |course: &Course| -> Vec<(String, String)> {
        let of = |module: &crate::course::Module| {
            module.activities.iter().map(|activity| (module.id.clone(), activity.id.clone())).collect::<Vec<_>>()
        };
        course.modules.iter().flat_map(of).collect()
    };
    found.extend(without(after, before).map(|activity| Obstacle::New(activity.id.clone())));
    found.extend(without(before, after).map(|activity| Obstacle::Gone(activity.id.clone())));
    if found.iter().all(|one| *one == Obstacle::Completion) && ids(before) != ids(after) {
        found.push(Obstacle::Order);
    }
    for old in before.activities() {
        if let Some(new) = after.activity(&old.id) {
            between(old, new, &mut found);
        }
    }
    found
}

/// The activities of a course that another one does not have.
fn without<'a>(course: &'a Course, other: &'a Course) -> impl Iterator<Item = &'a Activity> {
    course.activities().filter(|activity| other.activity(&activity.id).is_none())
}

fn between(old: &Activity, new: &Activity, found: &mut Vec<Obstacle>) {
    if old.minutes != new.minutes {
        found.push(Obstacle::Minutes(new.id.clone()));
    }
    match (&old.content, &new.content) {
        (Content::Lesson(_), Content::Lesson(_)) => {}
        (Content::Quiz(old), Content::Quiz(quiz)) => {
            if terms(old) != terms(quiz) {
                found.push(Obstacle::Terms(new.id.clone()));
            }
            if old.questions.iter().map(key).ne(quiz.questions.iter().map(key)) {
                found.push(Obstacle::Key(new.id.clone()));
            }
        }
        (Content::Scenario(old), Content::Scenario(scenario)) => {
            if bones(old) != bones(scenario) {
                found.push(Obstacle::Story(new.id.clone()));
            }
        }
        _ => found.push(Obstacle::Kind(new.id.clone())),
    }
}

const fn terms(quiz: &Quiz) -> (u8, Option<u32>, u32) {
    (quiz.pass_percent, quiz.max_attempts, quiz.pause_hours)
}

/// What is counted of a question.
fn key(question: &Question) -> Value {
    let options: Vec<(&str, bool)> = question.options.iter().map(|option| (option.id.as_str(), option.right)).collect();
    serde_json::json!([question.id, question.kind, question.points, options])
}

/// A part of a course without its words and without what it refers to for explanation.
fn bones(part: &impl serde::Serialize) -> Option<Value> {
    let mut value = serde_json::to_value(part).ok()?;
    strip(&mut value);
    Some(value)
}

fn strip(value: &mut Value) {
    match value {
        // A text: what it says, and in which language.
        Value::Object(fields)
            if fields.len() == 2 && fields.contains_key("language") && fields.contains_key("value") =>
        {
            *value = Value::Null;
        }
        Value::Object(fields) => {
            for explains in ["legal", "lesson", "picture", "audio"] {
                fields.remove(explains);
            }
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
