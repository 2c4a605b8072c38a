//! Scenarios: how they are read, played, explored; and the shipped ones, text for text.

mod faults;
mod golden;
mod long;
mod random;
mod rules;
mod scale;
mod sketch;
mod twee;

use std::path::Path;

use courses::course::Scenario;
use courses::format::{Files, check};
use courses::language::Language;

use crate::{fixture, folders};

/// A small scenario with everything that the format has.
pub const STORY: &str = include_str!("scenario/story.scenario.toml");

/// The folder of the other tests with a scenario in its second module.
pub fn folder(story: &str) -> Files {
    let mut files = fixture::folder();
    fixture::replace(
        &mut files,
        "02-check/module.toml",
        "[[activity]]",
        "[[activity]]\nfile = \"story.scenario.toml\"\nminutes = 2\n\n[[activity]]",
    );
    fixture::put(&mut files, "02-check/story.scenario.toml", story);
    files
}

/// The story as a value.
pub fn story(text: &str) -> Scenario {
    let checked = check(&folder(text), fixture::today());
    let editions = checked.editions.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    editions.get(Language::En).activity("02-check/story").unwrap().scenario().unwrap().clone()
}

/// The shipped course in a language, and its scenarios: name and value.
pub fn shipped(language: Language) -> Vec<(String, Scenario)> {
    let files = folders::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("library/recognising"));
    let checked = courses::format::open(&files, fixture::today());
    let editions = checked.editions.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let course = editions.get(language);
    let scenarios = course.activities().filter_map(|activity| {
        let (_, name) = activity.id.rsplit_once('/')?;
        Some((name.to_owned(), activity.scenario()?.clone()))
    });
    scenarios.collect()
}
