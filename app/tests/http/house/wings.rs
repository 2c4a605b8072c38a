//! The layers of the app stand on one another, and the subjects of its pages and actions beside one another.

#[path = "../../../../courses/tests/suite/phases/arrows.rs"]
mod arrows;
#[path = "../../../../courses/tests/suite/phases/graph.rs"]
mod graph;
#[path = "../../../../courses/tests/suite/phases/parents.rs"]
mod parents;

use std::{collections::BTreeMap, path::Path};

use self::{
    arrows::of_source,
    graph::{Uses, circles, uses},
    parents::without_parents,
};

/// Each layer may use those before it; those of the last line also one another.
const LAYERS: &[&[&str]] = &[
    &["islands"],
    &["words"],
    &["web"],
    &["page"],
    &["components"],
    &["found"],
    &["pages"],
    &["actions"],
    &["door", "jobs", "routes"],
];

/// Subjects that use another one: pages that of pages, actions that of actions and that of pages.
const BESIDE: &[(&str, &str)] = &[("authoring", "learning"), ("events", "people")];

/// The texts of the files of `src`.
fn sources() -> BTreeMap<String, String> {
    let sources = graph::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 100, "{}", sources.len());
    sources
}

fn layer(file: &str) -> usize {
    let head = file.split('/').next().unwrap_or_default();
    let layer = LAYERS.iter().position(|layers| layers.contains(&head));
    layer.unwrap_or_else(|| panic!("`src/{file}.rs` stands in no layer that has a place"))
}

/// The subject of a page or an action.
fn subject(file: &str) -> Option<&str> {
    let inside = file.strip_prefix("pages/").or_else(|| file.strip_prefix("actions/"))?;
    inside.split('/').next()
}

fn is_wrong(from: &str, to: &str) -> bool {
    let subjects = subject(from).zip(subject(to));
    layer(to) > layer(from) || subjects.is_some_and(|(from, to)| from != to && !BESIDE.contains(&(from, to)))
}

fn against_the_order(uses: &Uses) -> Vec<String> {
    let mut found = Vec::new();
    for (file, targets) in uses {
        let wrong = targets.iter().filter(|(target, _)| is_wrong(file, target));
        found.extend(wrong.map(|(target, line)| format!("src/{file}.rs:{line} uses {target}")));
    }
    found
}

#[test]
fn layers_and_subjects_keep_their_order() {
    let found = against_the_order(&uses(&sources()));
    assert!(found.is_empty(), "against the order of layers and subjects:\n{}", found.join("\n"));
}

/// What the crate shows to the outside is not the way from one of its files to another: it would hide the arrow.
#[test]
fn nobody_goes_through_the_root() {
    let sources = sources();
    for (file, source) in &sources {
        for arrow in of_source(file, source) {
            let head = &arrow.path[..1];
            let is_known = head.iter().all(|head| LAYERS.iter().any(|layers| layers.contains(&head.as_str())));
            assert!(is_known, "src/{file}.rs:{} uses {}", arrow.line, arrow.path.join("::"));
        }
    }
}

#[test]
fn no_circles() {
    let found = circles(&without_parents(uses(&sources())));
    assert!(found.is_empty(), "files that use one another in a circle:\n{}", found.join("\n"));
}

#[test]
fn one_arrow_more_is_seen() {
    let more = |file: &str, arrow: &str| {
        let mut sources = sources();
        let source = sources.get_mut(file).unwrap();
        *source = format!("{arrow}\n{source}");
        against_the_order(&uses(&sources))
    };
    let found = more("words/dates", "use crate::{page::{head::PageHead, shell}};");
    assert_eq!(found, ["src/words/dates.rs:1 uses page/head", "src/words/dates.rs:1 uses page/shell"]);
    let found = more("pages/projects/list", "use crate::pages::people::person;");
    assert_eq!(found, ["src/pages/projects/list.rs:1 uses pages/people/person"]);
    let found = more("actions/people/entry", "use crate::actions::events::change;");
    assert_eq!(found, ["src/actions/people/entry.rs:1 uses actions/events/change"]);
    let found = more("actions/accounts/own", "use super::super::people::entry::{self, create};");
    assert_eq!(found, ["src/actions/accounts/own.rs:1 uses actions/people/entry"]);
    assert_eq!(more("pages/events/list", "use crate::pages::people::person;"), [""; 0]);
}
