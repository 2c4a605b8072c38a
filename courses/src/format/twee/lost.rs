//! What a conversion cannot keep, for people.

/// So many of those concerned are named.
const NAMED: usize = 5;

/// Kinds of losses in the order in which they were met, each with those concerned.
#[derive(Default)]
pub(super) struct Lost(Vec<(&'static str, Vec<String>)>);

impl Lost {
    /// Notes that this loss concerns this one, too.
    pub(super) fn note(&mut self, kind: &'static str, concerned: impl Into<String>) {
        let concerned = concerned.into();
        match self.0.iter_mut().find(|(known, _)| *known == kind) {
            None => self.0.push((kind, vec![concerned])),
            // One that is concerned several times comes several times in a row.
            Some((_, all)) if all.last() == Some(&concerned) => {}
            Some((_, all)) => all.push(concerned),
        }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.0.iter().map(|(kind, concerned)| format!("{kind}: {}", few(concerned))).collect()
    }
}

/// The first few, and how many more.
fn few(all: &[String]) -> String {
    let named = all[..all.len().min(NAMED)].join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
