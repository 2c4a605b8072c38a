//! What the sources of this crate say: who uses whom, whose tables are named, and that every statement is one for both
//! databases.

mod acts;
#[path = "../../../../courses/tests/suite/phases/arrows.rs"]
mod arrows;
mod expand;
#[path = "../../../../courses/tests/suite/phases/graph.rs"]
mod graph;
#[path = "../../../../courses/tests/suite/phases/parents.rs"]
mod parents;
mod statements;
mod tables;
mod walks;
mod wings;

use std::{collections::BTreeMap, path::Path};

/// The texts of the files of `src`, by their paths there without `.rs`.
fn sources() -> BTreeMap<String, String> {
    let sources = graph::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(sources.len() > 100, "{}", sources.len());
    sources
}
