//! The files of `src` know one another in one direction: no circle but that of a parent with its own children, and in
//! `format` one phase after the other.

mod arrows;
mod graph;

use std::collections::BTreeMap;
use std::path::Path;

use self::graph::{Uses, circles, uses};

/// The files of `src/format` in the order in which they stand on one another: each may use those above it, and within a
/// line those to its left. A folder counts with its head.
const PHASES: &[&[&str]] = &[
    // What was handed in, and what is said about it.
    &["diagnostics", "files", "unit", "names", "unbroken"],
    // Notations: TOML, PO, Markdown.
    &["table", "toml_file", "po", "lines", "blocks", "inspect", "pieces", "html", "heading", "agreement"],
    // One pass in one language.
    &["translation", "reader"],
    // The files of a module.
    &["legal", "place", "question", "lesson", "quiz", "scenario"],
    // The whole folder.
    &["module", "course", "placeholders", "unreferenced"],
    // What is made of it, and tools for authors.
    &[
        "editions",
        "same",
        "template",
        "sketch",
        "twee",
        "passages",
        "outline",
        "properties",
        "facts",
        "bilingual",
        "preview",
        "example",
    ],
];

#[test]
fn no_circles() {
    let found = circles(&uses(&sources()));
    assert!(found.is_empty(), "files that use one another in a circle:\n{}", found.join("\n"));
}

#[test]
fn format_goes_one_way() {
    let found = against_the_order(&uses(&sources()));
    assert!(found.is_empty(), "against the order of the phases:\n{}", found.join("\n"));
}

/// Both tests see an arrow that is added.
#[test]
fn one_arrow_more_is_seen() {
    let mut sources = sources();
    let table = sources.get_mut("format/table").unwrap();
    *table = format!("use crate::{{language::Language, format::{{names, lesson::{{self, read}}}}}};\n{table}");
    let uses = uses(&sources);
    assert_eq!(against_the_order(&uses), ["format/table uses format/lesson"]);
    let [circle] = &circles(&uses)[..] else { panic!("{:?}", circles(&uses)) };
    assert!(["format/table", "format/lesson", "format/reader"].iter().all(|file| circle.contains(file)), "{circle}");
}

/// A parent and a child that use each other are no circle; two children and their parent are one.
#[test]
fn what_a_circle_is() {
    let of = |texts: &[(&str, &str)]| {
        let sources = texts.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        circles(&uses(&sources))
    };
    let parent = ("a", "mod b;\nmod c;\npub use self::b::B;\nfn f() { c::g() }");
    let child = ("a/b", "use super::A;");
    assert_eq!(of(&[parent, child, ("a/c", "use super::{A, B};")]), [""; 0]);
    assert_eq!(of(&[parent, child, ("a/c", "use super::b::B;")]), ["a, a/b, a/c"]);
    assert_eq!(of(&[("a", "fn f() -> crate::b::B {}"), ("b", "use crate::a::A;")]), ["a, b"]);
}

/// The texts of the files of `src`.
fn sources() -> BTreeMap<String, String> {
    let sources = graph::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 50, "{}", sources.len());
    sources
}

fn against_the_order(uses: &Uses) -> Vec<String> {
    let order: Vec<&str> = PHASES.iter().copied().flatten().copied().collect();
    let place = |file: &str| {
        let (head, _) = file.split_once('/').unwrap_or((file, ""));
        let place = order.iter().position(|name| *name == head);
        place.unwrap_or_else(|| panic!("`src/format/{head}.rs` has no place among the phases"))
    };
    let mut found = Vec::new();
    for (file, targets) in uses {
        let Some(from) = file.strip_prefix("format/") else { continue };
        for target in targets.keys() {
            let is_wrong = match target.strip_prefix("format/") {
                Some(to) => place(to) > place(from),
                // `format.rs` itself stands above all phases.
                None => target == "format",
            };
            if is_wrong {
                found.push(format!("{file} uses {target}"));
            }
        }
    }
    found
}
