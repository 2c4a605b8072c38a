//! Which file of a folder uses which, and the circles among them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::arrows::of_source;

/// By the file's path in `src` without `.rs`, the files that it uses, each with the line that says so.
pub(super) type Uses = BTreeMap<String, BTreeMap<String, usize>>;

/// The texts of the files in a folder, without `lib.rs`, which only declares.
pub(super) fn sources(root: &Path) -> BTreeMap<String, String> {
    let mut folders = vec![root.to_owned()];
    let mut sources = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("lib.rs") {
                let inside = path.strip_prefix(root).unwrap().with_extension("");
                let name = inside.to_str().unwrap().replace('\\', "/");
                sources.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    sources
}

/// What each file uses.
pub(super) fn uses(sources: &BTreeMap<String, String>) -> Uses {
    let resolve = |file: &String, source: &String| {
        let arrows = of_source(file, source).into_iter();
        let targets = arrows.filter_map(|arrow| Some((file_of(&arrow.path, sources)?, arrow.line)));
        let targets = targets.filter(|(target, _)| target != file);
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
pub(super) fn circles(uses: &Uses) -> Vec<String> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = uses.keys().map(|file| (file, reachable(file, uses))).collect();
    let mut found = BTreeSet::new();
    for file in uses.keys() {
        let group: BTreeSet<&String> =
            reach[file].iter().copied().filter(|other| reach[*other].contains(file)).collect();
        let has_other_arrows = group.iter().any(|from| {
            let inside = uses[*from].keys().filter(|to| group.contains(to));
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
    let mut open: Vec<&String> = uses[file].keys().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(uses[next].keys());
        }
    }
    seen
}

fn is_child(child: &str, parent: &str) -> bool {
    child.rsplit_once('/').is_some_and(|(folder, _)| folder == parent)
}
