//! The passages of a story with their links as places, and outcomes put back to the links that lead to them.

use std::collections::BTreeMap;

use super::super::diagnostics::Report;
use super::links;
use super::lost::Lost;
use super::passages::Passage;
use super::signs::{BETWEEN, END, EVENTS, FILE, HEADED, OUTCOME, QUESTION, START};

/// Tags that this module writes itself.
const OWN_TAGS: [&str; 6] = [HEADED, START, QUESTION, EVENTS, END, OUTCOME];

/// A passage of a story.
pub(super) struct Scene<'a> {
    pub(super) passage: &'a Passage,
    /// What it says, without its links.
    pub(super) text: String,
    pub(super) ways: Vec<Way>,
}

/// A link.
pub(super) struct Way {
    pub(super) text: String,
    /// What follows at once, if that was in a passage between.
    pub(super) outcome: Option<String>,
    /// The place of the scene that it leads to.
    pub(super) to: usize,
}

/// Reads the links of all passages, and reports those that lead to none.
pub(super) fn read<'a>(story: &[&'a Passage], report: &mut Report, lost: &mut Lost) -> Vec<Scene<'a>> {
    let places: BTreeMap<&str, usize> = story.iter().zip(0..).map(|(passage, place)| (&*passage.name, place)).collect();
    let mut scenes = Vec::with_capacity(story.len());
    for passage in story {
        note_tags(passage, lost);
        let content = links::read(passage, report, lost);
        let mut ways = Vec::with_capacity(content.links.len());
        for link in content.links {
            match places.get(&*link.target) {
                Some(to) => ways.push(Way { text: link.text, outcome: None, to: *to }),
                // Reported already.
                None if link.target.is_empty() => {}
                None => report.error(FILE, link.line, format!("the story has no passage `{}`", link.target)),
            }
        }
        scenes.push(Scene { passage, text: content.text, ways });
    }
    scenes
}

fn note_tags(passage: &Passage, lost: &mut Lost) {
    for tag in passage.tags.iter().filter(|tag| !OWN_TAGS.contains(&tag.as_str())) {
        lost.note("tags are left out", format!("`{tag}` of `{}`", passage.name));
    }
    if passage.has(HEADED) && (passage.has(QUESTION) || passage.has(EVENTS)) {
        lost.note("questions and events come back as choices", format!("`{}`", passage.name));
    }
}

/// Puts the passages between that hold outcomes back into the links that lead to them. Answers the scenes that are left,
/// and the place of the first one among them.
pub(super) fn fold(mut scenes: Vec<Scene<'_>>, start: usize) -> (Vec<Scene<'_>>, usize) {
    let outcomes = outcomes(&scenes, start);
    let mut left = 0;
    let places: Vec<usize> = outcomes
        .iter()
        .map(|outcome| {
            let place = left;
            left += usize::from(outcome.is_none());
            place
        })
        .collect();
    for way in scenes.iter_mut().flat_map(|scene| &mut scene.ways) {
        // No outcome leads to another one, so that one step is enough.
        if let Some((text, to)) = &outcomes[way.to] {
            way.outcome = Some(text.clone()).filter(|text| !text.is_empty());
            way.to = *to;
        }
        way.to = places[way.to];
    }
    let left = scenes.into_iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_none()).map(|(scene, _)| scene);
    (left.collect(), places[start])
}

/// For every scene that is an outcome and nothing else, its text and where it leads on.
fn outcomes(scenes: &[Scene<'_>], start: usize) -> Vec<Option<(String, usize)>> {
    let mut sources = vec![Vec::new(); scenes.len()];
    for (from, scene) in scenes.iter().enumerate() {
        for way in &scene.ways {
            sources[way.to].push(from);
        }
    }
    let outcome = |(place, scene): (usize, &Scene<'_>)| {
        let [way] = scene.ways.as_slice() else { return None };
        let (first, others) = sources[place].split_first()?;
        let is_alone = others.iter().all(|other| other == first);
        let is_outcome = place != start && is_alone && belongs(scene.passage, scenes[*first].passage);
        is_outcome.then(|| (scene.text.clone(), way.to))
    };
    scenes.iter().enumerate().map(outcome).collect()
}

/// Whether a passage was made for an outcome of a choice in the other one. What leads on from an outcome is none.
fn belongs(outcome: &Passage, node: &Passage) -> bool {
    let rest = outcome.name.strip_prefix(&*node.name).and_then(|rest| rest.strip_prefix(BETWEEN));
    outcome.has(OUTCOME) && !node.has(OUTCOME) && rest.is_some_and(|choice| !choice.is_empty())
}
