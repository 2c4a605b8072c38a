//! The editor of a scenario: outline, graph, nodes, trial.

pub(crate) mod editor;
pub(crate) mod node;
pub(crate) mod trial;
pub(crate) mod typed;
