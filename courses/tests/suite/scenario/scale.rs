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
