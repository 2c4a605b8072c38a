//! A scenario of 500 nodes with 10 variables, as it is checked before publishing. Timings stand in `make bench`.

use courses::format::Severity;

use super::folder;
use super::long::long_story;
use crate::fixture::today;

#[test]
fn five_hundred_nodes_are_checked() {
    let checked = courses::format::check(&folder(&long_story(500)), today());
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let is_bounded = checked.diagnostics.iter().any(|found| found.message.contains("not all were looked at"));
    // Ten flags at each of 500 nodes are half a million states: the check says that it did not see them all.
    assert!(is_bounded);
}

/// Every node asks twenty times sixty things: as many states as above would take a minute.
#[test]
fn long_conditions_end_the_search_earlier() {
    let asked: Vec<String> = (0..66).map(|n| format!("{}f{}", if n % 2 == 0 { "" } else { "not " }, n % 10)).collect();
    let condition = asked.join(" or ");
    let story = long_story(500).replace("text = \"On\"", &format!("text = \"On\"\nwhen = \"{condition}\""));
    let extras = format!("[[node.extra]]\nwhen = \"{condition}\"\ntext = \"So.\"\n").repeat(20);
    let skip = "[[node.choice]]\nid = \"skip";
    let many = story.replace(skip, &format!("{extras}{skip}"));
    let states = |text: &str| {
        let files = folder(text);
        let path = files.keys().find(|path| path.ends_with(".scenario.toml")).unwrap().clone();
        let checked = courses::format::check(&files, today());
        let found = checked.explored.get(&path).unwrap_or_else(|| panic!("{:#?}", checked.diagnostics)).clone();
        assert!(!found.is_complete);
        found.states
    };
    assert!(states(&long_story(500)) >= 120_000);
    assert!(states(&many) < 120_000);
}
