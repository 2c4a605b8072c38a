//! Units: the passages of a course that are translated, one by one.

/// Most characters of a title.
pub(super) const TITLE: usize = 200;
/// Most characters of a sentence or two: a summary, an objective, a source.
pub(super) const SHORT: usize = 1_000;
/// Most characters of anything else.
pub(super) const LONG: usize = 20_000;

/// A passage to translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Where it is: the `msgctxt` of the PO entry.
    pub(super) context: String,
    pub(super) file: String,
    pub(super) line: u32,
    /// The words in the source language: the `msgid`.
    pub(super) text: String,
    /// Most characters of a translation.
    pub(super) limit: usize,
    pub(super) form: Form,
}

/// What a passage may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Plain text.
    Plain,
    /// One line of Markdown: a heading.
    Line,
    /// A block of Markdown.
    Block,
}
