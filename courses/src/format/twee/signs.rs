//! The tags and names by which a scenario comes back as it was.

/// The file that faults are in.
pub(super) const FILE: &str = "twee";
/// The first paragraph of the passage is a title and, in a second line, who speaks.
pub(super) const HEADED: &str = "headed";
/// The first node.
pub(super) const START: &str = "start";
/// A node with a question.
pub(super) const QUESTION: &str = "question";
/// A node with events.
pub(super) const EVENTS: &str = "events";
/// A node that is an end: the last paragraph is the name of the end.
pub(super) const END: &str = "end";
/// What follows at once from a choice.
pub(super) const OUTCOME: &str = "outcome";
/// Between the node and the choice in the name of a passage that holds an outcome.
pub(super) const BETWEEN: &str = "--";
