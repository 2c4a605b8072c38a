//! The files of `src` know one another in one direction: no circle but that of a parent with its own children, and in
//! `format` one phase after the other.

mod arrows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use self::arrows::{Arrow, of_source};

/// The files of `src/format` in the order in which they stand on one another: each may use those above it, and within a
/// line those to its left. A folder counts with its head.
const PHASES: &[&[&str]] = &[
    // What was handed in, and what is said about it.
    &["diagnostics", "files", "unit", "names"],
    // Notations: TOML, PO, Markdown.
    &["table", "toml_file", "po", "blocks", "inspect", "pieces", "html", "heading"],
    // One pass in one language.
    &["translation", "reader"],
    // The files of a module.
    &["legal", "question", "lesson", "quiz", "scenario"],
    // The whole folder.
    &["module", "course", "unreferenced"],
    // What is made of it, and tools for authors.
    &["editions", "template", "sketch", "twee"],
];

/// By the file's path in `src` without `.rs`, the files that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

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

/// The texts of the files of `src`, without `lib.rs`, which only declares.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("src/lib.rs") {
                let inside = path.strip_prefix(&root).unwrap().with_extension("");
                let name = inside.to_str().unwrap().replace('\\', "/");
                sources.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(sources.len() > 50, "{}", sources.len());
    sources
}

fn uses(sources: &BTreeMap<String, String>) -> Uses {
    let resolve = |file: &String, source: &String| {
        let arrows = of_source(file, source).into_iter();
        let targets = arrows.filter_map(|Arrow(path)| file_of(&path, sources)).filter(|target| target != file);
        (file.clone(), targets.collect())
    };
    sources.iter().map(|(file, source)| resolve(file, source)).collect()
}

/// The file that a path leads to: that of its longest beginning that is a file. What a file passes on from its children
/// counts as its own.
fn file_of(path: &[String], sources: &BTreeMap<String, String>) -> Option<String> {
    (1..=path.len()).rev().map(|length| path[..length].join("/")).find(|file| sources.contains_key(file))
}

/// The groups of files in which each leads to each, apart from a parent and children that know the parent alone.
fn circles(uses: &Uses) -> Vec<String> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = uses.keys().map(|file| (file, reachable(file, uses))).collect();
    let mut found = BTreeSet::new();
    for file in uses.keys() {
        let group: BTreeSet<&String> =
            reach[file].iter().copied().filter(|other| reach[*other].contains(file)).collect();
        let has_other_arrows = group.iter().any(|from| {
            let inside = uses[*from].iter().filter(|to| group.contains(to));
            inside.into_iter().any(|to| !is_child(to, from) && !is_child(from, to))
        });
        if has_other_arrows {
            found.insert(group.into_iter().cloned().collect::<Vec<_>>().join(", "));
        }
    }
    found.into_iter().collect()
}

/// All files that can be reached from one, over at least one arrow.
fn reachable<'a>(file: &str, uses: &'a Uses) -> BTreeSet<&'a String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&String> = uses[file].iter().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(&uses[next]);
        }
    }
    seen
}

fn is_child(child: &str, parent: &str) -> bool {
    child.rsplit_once('/').is_some_and(|(folder, _)| folder == parent)
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
        for target in targets {
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
