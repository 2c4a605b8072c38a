//! A PO file that comes back from a translator, merged with what was written here meanwhile. What it was made from stands in the file
//! itself, entry by entry: `#. base 1a2b3c4d`.

use super::notes::{self, Kind, Note};
use super::{Sheet, fingerprint};
use crate::format::names::excerpt;
use crate::format::po::{self, Entry, Fault};

const BASE: &str = "#. base ";

/// What has become of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its translation was taken.
    Taken,
    /// Both sides have written something else since: it stands beside the text.
    Suggested,
    /// It cannot be a translation of this passage, for these reasons.
    Refused(Vec<String>),
    /// Nothing in the course says this.
    Unknown,
}

/// An entry of the file that has changed something, or could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The beginning of the source text.
    pub source: String,
    /// What has become of it.
    pub fate: Fate,
}

impl Sheet<'_> {
    /// The file for a translator: the passages as they are, each with what it was when it was taken out.
    #[must_use]
    pub fn copy(&self) -> String {
        let mut entries = self.po.entries.clone();
        for entry in entries.iter_mut().filter(|entry| !entry.is_obsolete) {
            entry.comments.retain(|line| !line.starts_with(BASE));
            let base = fingerprint(entry);
            entry.comments.push(format!("{BASE}{base}"));
        }
        po::write(&po::Po { header: self.po.header.clone(), entries })
    }

    /// Takes over what a file has that was changed outside. What was changed on both sides, and what somebody has reviewed, is only
    /// suggested. Nothing is added or deleted.
    ///
    /// # Errors
    /// The faults of a file that is no PO file.
    pub fn merge(&mut self, text: &str, note: &Note) -> Result<Vec<Line>, Vec<Fault>> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (incoming, faults) = po::parse(&text);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut lines = Vec::new();
        for theirs in incoming.entries.iter().filter(|entry| !entry.is_obsolete && !entry.text.trim().is_empty()) {
            if let Some(fate) = self.take(theirs, note) {
                lines.push(Line { source: excerpt(&theirs.id), fate });
            }
        }
        Ok(lines)
    }

    /// Nothing where the entry says what is there already.
    fn take(&mut self, theirs: &Entry, note: &Note) -> Option<Fate> {
        let id = theirs.id.trim();
        let is_same = |ours: &Entry| ours.context == theirs.context && ours.id.trim() == id;
        // What it was made for may have been changed since.
        let was = |ours: &Entry| ours.context == theirs.context && ours.previous.as_deref().map(str::trim) == Some(id);
        let entries = &self.po.entries[..self.units.len()];
        let now = entries.iter().position(is_same);
        let Some(place) = now.or_else(|| entries.iter().position(was)) else { return Some(Fate::Unknown) };
        let ours = &self.po.entries[place];
        let words = theirs.text.trim();
        let base = theirs.comments.iter().find_map(|line| line.strip_prefix(BASE)).map(str::trim);
        let is_theirs_new = base.is_none_or(|base| base != fingerprint(theirs));
        if !is_theirs_new || (words == ours.text.trim() && (theirs.is_fuzzy || !ours.is_fuzzy || now.is_none())) {
            return None;
        }
        let faults = self.faults(place, words);
        if !faults.is_empty() {
            return Some(Fate::Refused(faults));
        }
        let is_ours_old = ours.text.trim().is_empty() || base.is_some_and(|base| base == fingerprint(ours));
        let is_reviewed = !ours.is_fuzzy && notes::find(ours, Kind::Reviewed).is_some();
        let agrees = self.differs(place, words).iter().all(|found| !found.is_error());
        let ours = &mut self.po.entries[place];
        if now.is_some() && !theirs.is_fuzzy && !is_reviewed && agrees && (is_ours_old || words == ours.text.trim()) {
            super::put(ours, words, note);
            Some(Fate::Taken)
        } else if notes::suggestions(ours).iter().any(|known| known.text == words) {
            None
        } else {
            notes::suggest(ours, note, words);
            Some(Fate::Suggested)
        }
    }
}
