//! Twee 3, the source of Twine stories: a scenario out, a draft of a scenario in, and the list of what is lost between.
//!
//! The notation is that of the *Twee 3 Specification*, version 3.0.2, of the Interactive Fiction Technology Foundation
//! (<https://github.com/iftechfoundation/twine-specs/blob/master/twee-3-specification.md>). It leaves links to the
//! story formats and is silent on lines of text that look like headers; in both this follows Twine: the forms of links
//! are those in `links`, and such a line gets a backslash before it.
//!
//! What a scenario becomes:
//! * a node: a passage named by its id, tagged `headed`: its first paragraph is the title and, in a second line, who
//!   speaks. The first node is tagged `start`.
//! * a choice: a link. With an outcome it leads to a passage between, named `NODE--CHOICE` and tagged `outcome`, which
//!   holds the outcome and a link on.
//! * a question: the same with its options and their feedback; the node is tagged `question`.
//! * events: links without words, because nobody decides; the node is tagged `events`.
//! * an end: its name is the last paragraph; the node is tagged `end`.
//!
//! The way back reads the same signs, and makes nodes with choices out of everything that has links.

mod draft;
mod escape;
mod ids;
mod json;
mod links;
mod loops;
mod lost;
mod page;
mod passages;
mod read;
mod scenes;
mod signs;
mod unsaid;
mod write;

pub use self::read::import;
pub use self::write::export;

/// A scenario as Twee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The source, in the notation of the Twee 3 Specification, version 3.0.2, of the Interactive Fiction Technology
    /// Foundation.
    pub text: String,
    /// What Twee does not say, in English: one line for each kind, with the first ids concerned.
    pub lost: Vec<String>,
}

/// Twee as a draft of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// A `.scenario.toml`. What its author still has to write says `TODO`.
    pub text: String,
    /// What was left out, guessed or added, in English: one line for each kind, with the first ids or lines concerned.
    pub lost: Vec<String>,
}
