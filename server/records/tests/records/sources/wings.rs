//! The wings of the crate know one another in one direction.

use super::{
    excused::unexcused,
    graph::{Uses, circles, uses},
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

/// Arrows that close a circle within a wing, and why they stand.
const IN_A_CIRCLE: &[(&str, &str, &str)] = &[
    ("system/db", "system/audit/said", "what a transaction says to the log is written when it ends"),
    ("learning/progress", "learning/participations", "what is offered stands beside what was begun of it"),
    ("demo/scale/attendance", "demo/scale/events", "an event in the making calls whoever writes its pieces"),
    ("demo/scale/feedback", "demo/scale/events", "the same"),
    ("demo/scale/invitations", "demo/scale/events", "the same"),
    ("demo/scale/register", "demo/scale/events", "the same"),
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
    let found = circles(&unexcused(uses(&sources()), IN_A_CIRCLE));
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
    let [circle] = &circles(&unexcused(uses, IN_A_CIRCLE))[..] else { panic!("not one circle") };
    assert!(["people/person", "events/registrations/guests"].iter().all(|file| circle.contains(file)), "{circle}");
}
