//! What somebody is at in the editor of a scenario: the node that is chosen, and what was typed and could not be saved.

use courses::format::{
    Diagnostic,
    sketch::{Sketch, SketchNode},
};

use crate::web::form::Fields;

/// What was typed and could not be saved.
pub(crate) enum Typed {
    Text(String),
    Node(Box<SketchNode>),
    Twee(String),
    Id(String),
}

/// The node that the address names, or the first one.
pub(super) fn chosen<'a>(sketch: &'a Sketch, query: &Fields) -> Option<&'a SketchNode> {
    sketch.nodes.iter().find(|node| node.id == query.get("node")).or(sketch.nodes.first())
}

/// Faults that stand in the lines of a node.
pub(super) fn faults_of<'a>(node: &SketchNode, faults: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    faults.iter().filter(|found| (node.lines.0..=node.lines.1).contains(&found.line)).collect()
}

/// The id of a new node that could not be added.
pub(super) fn typed_id(typed: Option<&Typed>) -> &str {
    match typed {
        Some(Typed::Id(id)) => id,
        _ => "",
    }
}
