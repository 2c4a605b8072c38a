//! Scenario files with faults: all of them, with lines.

use super::{STORY, folder};
use crate::fixture::faults;

/// The faults of the story with some of its text replaced.
fn with(changes: &[(&str, &str)]) -> String {
    let mut text = STORY.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    faults(&folder(&text))
}

#[test]
fn the_story_has_none() {
    assert_eq!(faults(&folder(STORY)), "");
}

#[test]
fn names_and_expressions() {
    insta::assert_snapshot!(with(&[
        ("clock = \"23:40\"", "clock = \"24:00\""),
        ("flags = [\"can-talk\"]", "flags = [\"can-talk\", \"back\", \"Ə\"]"),
        ("when = \"can-talk and trust >= 2\"", "when = \"can-talk and trust >= \""),
        ("when = \"not can-talk\"", "when = \"not can-walk\""),
        ("when = \"trust >= 2\"", "when = \"(trust >= 2\""),
        ("effects = \"told + ngo, clock +3\"", "effects = \"told + bus, clock -3, trust\""),
        ("critical = \"rang-back\"", "critical = \"rang-forward\""),
        ("to = \"turn\"\neffects = \"safety", "to = \"tern\"\neffects = \"safety"),
        ("id = \"quiet\"", "id = \"wait\""),
        ("legal = [\"A15\"]\n\n[debrief]", "legal = [\"A16\"]\n\n[debrief]"),
        ("alt = \"A telephone\"\n", ""),
        ("questions = [\"Where were you in a hurry?\", ", "questions = ["),
        ("right = true\neffects = \"patience +1\"", "effects = \"patience +1\""),
        ("end = \"Silence\"", "end = \"Silence\"\nbest = true"),
    ]));
}

#[test]
fn ways_that_lead_nowhere() {
    // Nothing leads to an end any more, another node is never entered, one loop has no bound.
    insta::assert_snapshot!(with(&[
        ("most = 2\nwhen = \"not can-talk\"", "when = \"not can-talk\""),
        ("when = \"safety < 50 or clock >= 60\"\nto = \"poor\"", "when = \"safety < 0\"\nto = \"poor\""),
        ("when = \"can-talk and trust >= 2\"", "when = \"can-talk and trust >= 4\""),
    ]));
}

#[test]
fn dead_ends() {
    insta::assert_snapshot!(with(&[(
        "to = \"turn\"\neffects = \"safety -20, trust = 0\"",
        "to = \"ring\"\nmost = 1\neffects = \"safety -20, trust = 0\""
    ),]));
}

#[test]
fn advice_that_fails() {
    insta::assert_snapshot!(with(&[
        (
            "most = 1\nbest = true\neffects = \"trust +1, safety +5, patience +10,",
            "most = 1\nbest = true\neffects = \"trust +1, safety +5, patience +1,"
        ),
        ("minimum = 45", "minimum = 90"),
        ("when = \"trust >= 2\"\nto = \"turn\"\nbest = true", "when = \"trust >= 2\"\nto = \"turn\""),
    ]));
}

#[test]
fn variables_nobody_needs() {
    insta::assert_snapshot!(with(&[
        ("flags = [\"can-talk\"]", "flags = [\"can-talk\", \"never-set\", \"never-read\"]"),
        ("effects = \"clock +1, safety -1\"", "effects = \"clock +1, safety -1, never-read\""),
        ("when = \"safety >= 50 and clock < 60\"", "when = \"safety >= 50 and clock < 60 and not never-set\""),
    ]));
}

#[test]
fn missing_translations_are_named() {
    let checked = courses::format::check(&folder(STORY), crate::fixture::today());
    let missing = checked.diagnostics.iter().filter(|found| found.file == "po/ru.po").count();
    assert!(missing > 10, "every passage of the story is missing in Russian");
}

#[test]
fn what_is_too_large_to_be_explored() {
    let long = format!("when = \"can-talk{}\"", " and can-talk".repeat(100));
    let found = with(&[("when = \"not can-talk\"", &long)]);
    assert!(found.contains("more than 200 words and signs"), "{found}");
    let found = faults(&folder(&super::long::long_story(1_000)));
    assert!(found.contains("a scenario has at most 1000 nodes: divide it"), "{found}");
}
