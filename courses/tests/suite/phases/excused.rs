//! What is no circle where wings stand on one another. Crates with wings share it.

use super::graph::Uses;

/// Without what a child knows of those above it, whose part it is: a parent and its own children are no circle, as long as
/// the children know one another in one direction. And without the arrows that are known: from, to, and why they stand.
pub(super) fn unexcused(mut uses: Uses, known: &[(&str, &str, &str)]) -> Uses {
    for (file, targets) in &mut uses {
        targets.retain(|target, _| file.strip_prefix(target.as_str()).is_none_or(|rest| !rest.starts_with('/')));
    }
    for (from, to, _) in known {
        let known = uses.get_mut(*from).and_then(|targets| targets.remove(*to));
        assert!(known.is_some(), "{from} does not use {to} any more");
    }
    uses
}
