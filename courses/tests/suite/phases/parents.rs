//! What is no circle where wings stand on one another. Crates with wings share it.

use super::graph::Uses;

/// Without what a child knows of those above it, whose part it is: a parent and its own children are no circle, as long as
/// the children know one another in one direction.
pub(super) fn without_parents(mut uses: Uses) -> Uses {
    for (file, targets) in &mut uses {
        targets.retain(|target, _| file.strip_prefix(target.as_str()).is_none_or(|rest| !rest.starts_with('/')));
    }
    uses
}
