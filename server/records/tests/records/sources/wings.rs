//! The wings of the crate know one another in one direction.

use super::{
    graph::{Uses, circles, uses},
    parents::without_parents,
    sources,
};

/// Each wing may use those before it.
pub(super) const ORDER: [&str; 14] = [
    "system",
    "text",
    "projects",
    "people",
    "accounts",
    "authoring",
    "ledger",
    "certificates",
    "learning",
    "events",
    "reports",
    "merging",
    "retention",
    "demo",
];

/// The place of the wing in which a file stands.
pub(super) fn place(file: &str) -> usize {
    let wing = file.split('/').next().unwrap_or_default();
    let place = ORDER.iter().position(|name| *name == wing);
    place.unwrap_or_else(|| panic!("`src/{file}.rs` stands in no wing that has a place"))
}

fn against_the_order(uses: &Uses) -> Vec<String> {
    let mut found = Vec::new();
    for (file, targets) in uses {
        let upwards = targets.iter().filter(|(target, _)| place(target) > place(file));
        found.extend(upwards.map(|(target, line)| format!("src/{file}.rs:{line} uses {target}")));
    }
    found
}

#[test]
fn imports_go_one_way() {
    let found = against_the_order(&uses(&sources()));
    assert!(found.is_empty(), "against the order of the wings:\n{}", found.join("\n"));
}

#[test]
fn no_circles() {
    let found = circles(&without_parents(uses(&sources())));
    assert!(found.is_empty(), "files that use one another in a circle:\n{}", found.join("\n"));
}

/// Both tests see an arrow that is added.
#[test]
fn one_import_more_is_seen() {
    let mut sources = sources();
    let person = sources.get_mut("people/person").unwrap();
    *person =
        format!("//! A person.\n\nuse crate::{{Cx, events::registrations::guests::{{self, GuestInput}}}};\n{person}");
    let uses = uses(&sources);
    assert_eq!(against_the_order(&uses), ["src/people/person.rs:3 uses events/registrations/guests"]);
    let [circle] = &circles(&without_parents(uses))[..] else { panic!("not one circle") };
    assert!(["people/person", "events/registrations/guests"].iter().all(|file| circle.contains(file)), "{circle}");
}
