//! What an entry remembers of those who have worked on it: comments of a PO file, which every tool for translators keeps.
//! `# reviewed: 2026-12-01 KEY`, and for a suggestion the words themselves behind it, in quotation marks.

use chrono::NaiveDate;

use crate::format::po::Entry;

/// Who, and when. Who it is stands as a key, so that a name is nowhere but with the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A word without spaces that says to the caller who it is.
    pub who: String,
    /// The day.
    pub on: NaiveDate,
}

/// Another wording, beside the one that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Who has brought it, and when.
    pub note: Note,
    /// The words.
    pub text: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Translated,
    Reviewed,
    /// The source was changed, and means the same.
    Same,
    Suggested,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Translated, Self::Reviewed, Self::Same, Self::Suggested];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Translated => "# translated: ",
            Self::Reviewed => "# reviewed: ",
            Self::Same => "# same-meaning: ",
            Self::Suggested => "# suggested: ",
        }
    }
}

/// The newest note of a kind.
pub(super) fn find(entry: &Entry, kind: Kind) -> Option<Note> {
    entry.comments.iter().rev().find_map(|line| read(line, kind)).map(|(note, _)| note)
}

/// What was suggested, in order.
pub(super) fn suggestions(entry: &Entry) -> Vec<Suggestion> {
    let found = entry.comments.iter().filter_map(|line| read(line, Kind::Suggested));
    found.filter_map(|(note, rest)| Some(Suggestion { note, text: serde_json::from_str(rest).ok()? })).collect()
}

fn read(line: &str, kind: Kind) -> Option<(Note, &str)> {
    let rest = line.strip_prefix(kind.prefix())?;
    let (on, rest) = rest.split_once(' ')?;
    let (who, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((Note { who: who.to_owned(), on: on.parse().ok()? }, rest))
}

/// Writes a note in the place of those of its kind.
pub(super) fn write(entry: &mut Entry, kind: Kind, note: &Note) {
    remove(entry, &[kind]);
    entry.comments.push(format!("{}{} {}", kind.prefix(), note.on, note.who));
}

/// Adds a wording, once.
pub(super) fn suggest(entry: &mut Entry, note: &Note, text: &str) {
    if suggestions(entry).iter().any(|other| other.text == text) {
        return;
    }
    let quoted = serde_json::Value::from(text);
    entry.comments.push(format!("{}{} {} {quoted}", Kind::Suggested.prefix(), note.on, note.who));
}

pub(super) fn remove(entry: &mut Entry, kinds: &[Kind]) {
    entry.comments.retain(|line| !kinds.iter().any(|kind| line.starts_with(kind.prefix())));
}

/// Takes away what is said about the words as they were.
pub(super) fn clear(entry: &mut Entry) {
    remove(entry, &Kind::ALL);
}
