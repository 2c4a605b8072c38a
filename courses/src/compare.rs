//! What differs in the words of two versions of a course, passage by passage.

use serde_json::Value;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::course::{Activity, Course};

/// What differs in the words of an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The activity, which one of both may not have; empty for the words of the course itself, its modules and legal facts.
    pub activity: String,
    /// Its passages that differ, in their order.
    pub passages: Vec<Passage>,
}

/// A passage that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// As it was; none where it is new.
    pub before: Option<String>,
    /// As it is; none where it is gone.
    pub after: Option<String>,
}

/// A run of words of a passage that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words that stand in both.
    Kept(String),
    /// Words that stood there before.
    Gone(String),
    /// Words that stand there now.
    New(String),
}

/// Words of both sides together that are compared one by one: the work grows with how much differs times how much there is, and
/// nobody reads longer ones word by word.
const MOST_WORDS: usize = 4_000;

impl Passage {
    /// What the passage says and said, word by word. Tags of a lesson are left out; where only they differ nothing is said to be gone.
    /// A very long one that differs has gone as a whole, and come anew.
    #[must_use]
    pub fn runs(&self) -> Vec<Run> {
        let (before, after) = (self.before.as_deref().map(plain), self.after.as_deref().map(plain));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let words = |text: &str| text.split_whitespace().count();
        if words(&before) + words(&after) > MOST_WORDS && before != after {
            return vec![Run::Gone(before), Run::New(after)];
        }
        let diff = TextDiff::from_words(before.as_str(), after.as_str());
        let mut runs: Vec<Run> = Vec::new();
        for change in diff.iter_all_changes() {
            let words = change.value();
            match (change.tag(), runs.last_mut()) {
                (ChangeTag::Equal, Some(Run::Kept(run)))
                | (ChangeTag::Delete, Some(Run::Gone(run)))
                | (ChangeTag::Insert, Some(Run::New(run))) => run.push_str(words),
                (ChangeTag::Equal, _) => runs.push(Run::Kept(words.to_owned())),
                (ChangeTag::Delete, _) => runs.push(Run::Gone(words.to_owned())),
                (ChangeTag::Insert, _) => runs.push(Run::New(words.to_owned())),
            }
        }
        runs
    }
}

/// The activities whose words differ, in the order of `after`, then those that are gone; first what the course says about itself.
#[must_use]
pub fn differences(before: &Course, after: &Course) -> Vec<Difference> {
    let own = |course: &Course| {
        let mut own = course.clone();
        own.modules.iter_mut().for_each(|module| module.activities.clear());
        passages(&own)
    };
    let says = |activity: Option<&Activity>| activity.map(passages).unwrap_or_default();
    let gone = before.activities().filter(|activity| after.activity(&activity.id).is_none());
    let activities = after.activities().chain(gone).map(|activity| {
        let (old, new) = (says(before.activity(&activity.id)), says(after.activity(&activity.id)));
        Difference { activity: activity.id.clone(), passages: between(&old, &new) }
    });
    let course = Difference { activity: String::new(), passages: between(&own(before), &own(after)) };
    std::iter::once(course).chain(activities).filter(|difference| !difference.passages.is_empty()).collect()
}

fn between(old: &[String], new: &[String]) -> Vec<Passage> {
    let mut found = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
        for place in 0..before.len().max(after.len()) {
            found.push(Passage { before: before.get(place).cloned(), after: after.get(place).cloned() });
        }
    }
    found
}

/// What a part of a course says, passage by passage.
fn passages(part: &impl serde::Serialize) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(part) {
        collect(&value, &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let (2, Some(Value::String(text))) =
                (fields.len(), fields.get("value").filter(|_| fields.contains_key("language")))
            {
                found.push(text.clone());
                return;
            }
            for (name, value) in fields {
                match value {
                    Value::String(html) if name == "html" => found.extend(blocks(html)),
                    // Headings stand in the text too.
                    _ if name == "headings" => {}
                    value => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The blocks of a lesson.
fn blocks(html: &str) -> impl Iterator<Item = String> {
    const ENDS: [&str; 9] =
        ["</p>", "</h2>", "</h3>", "</h4>", "</li>", "</td>", "</th>", "</summary>", "</blockquote>"];
    let marked = ENDS.iter().fold(html.to_owned(), |html, end| html.replace(end, &format!("{end}\u{0}")));
    let blocks: Vec<String> = marked.split('\u{0}').map(|block| block.trim().to_owned()).collect();
    blocks.into_iter().filter(|block| !plain(block).is_empty())
}

/// A passage without the tags of a lesson.
fn plain(passage: &str) -> String {
    // What is not a lesson has no tags; a sign of comparison stands alone.
    if !passage.contains("</") && !passage.starts_with('<') {
        return passage.to_owned();
    }
    let words: String = passage.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    words.replace("&amp;", "&").trim().to_owned()
}
