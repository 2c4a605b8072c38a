//! Attendance: what several marks about one person in one session come to, and what share of an event that is.
//!
//! Trainers mark on phones without a network and send later, in any order, some of it twice. A mark therefore names the
//! marks that it stands in for ([`Mark::bases`]), and what holds is a function of the *set* of marks: every device that
//! has the same marks shows the same state, however they came.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Whether somebody was there. In the order in which one wins over another when two trainers marked differently without
/// knowing of each other: in doubt for the person, until somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No mark: it was taken back.
    Open,
    /// Not there.
    Absent,
    /// Not there, and said so.
    Excused,
    /// There, for all or part of the session.
    Present,
}

impl Status {
    /// Every status, the most frequent first.
    pub const ALL: [Self; 4] = [Self::Present, Self::Absent, Self::Excused, Self::Open];

    /// The text that stands for it in records, files and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Absent => "absent",
            Self::Excused => "excused",
            Self::Present => "present",
        }
    }

    /// The status that `code` stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Said {
    /// Whether somebody was there.
    pub status: Status,
    /// How many minutes after the start they came; nothing to say unless present.
    pub late: u32,
    /// How many minutes before the end they left; nothing to say unless present.
    pub early: u32,
}

impl Said {
    /// Nobody has said anything.
    pub const NOTHING: Self = Self { status: Status::Open, late: 0, early: 0 };

    /// There for the whole session.
    pub const PRESENT: Self = Self { status: Status::Present, late: 0, early: 0 };

    /// Whether this is presence: also of whoever came late or left early, however many minutes that leaves. The one rule
    /// for everything that counts people; minutes say how long, and not whether.
    #[must_use]
    pub fn is_present(self) -> bool {
        self.status == Status::Present
    }

    /// The minutes attended of a session of `planned` minutes.
    #[must_use]
    pub fn minutes(self, planned: u32) -> u32 {
        match self.status {
            Status::Present => planned.saturating_sub(self.late).saturating_sub(self.early),
            Status::Open | Status::Absent | Status::Excused => 0,
        }
    }
}

/// One mark about one person in one session. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark<Id> {
    /// Its key, made by the device on which it was made.
    pub id: Id,
    /// The marks that were known, and that it stands in for.
    pub bases: Vec<Id>,
    /// What it says.
    pub said: Said,
}

/// What several marks come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed<Id> {
    /// What holds.
    pub said: Said,
    /// The marks that nothing stands in for: the bases of the next mark. In the order of their keys.
    pub heads: Vec<Id>,
    /// The heads say different things: two people marked without knowing of each other, and somebody should decide.
    pub conflict: bool,
}

/// What holds after these marks, in whatever order and however often each of them is given.
///
/// Marks that stand in for each other in a circle, which no device makes, all count as heads.
#[must_use]
pub fn agree<Id: Ord + Clone>(marks: &[Mark<Id>]) -> Agreed<Id> {
    let replaced: BTreeSet<&Id> =
        marks.iter().flat_map(|mark| mark.bases.iter().filter(move |base| **base != mark.id)).collect();
    let mut heads: Vec<&Mark<Id>> = marks.iter().filter(|mark| !replaced.contains(&mark.id)).collect();
    if heads.is_empty() {
        heads = marks.iter().collect();
    }
    heads.sort_by(|a, b| a.id.cmp(&b.id));
    heads.dedup_by(|a, b| a.id == b.id);
    // Fewer minutes missed win over more.
    let said = heads.iter().map(|mark| mark.said).max_by_key(|said| {
        (said.status, std::cmp::Reverse(said.late.saturating_add(said.early)), std::cmp::Reverse(said.late))
    });
    let said = said.unwrap_or(Said::NOTHING);
    let conflict = heads.iter().any(|mark| mark.said != said);
    Agreed { said, heads: heads.into_iter().map(|mark| mark.id.clone()).collect(), conflict }
}

/// A session of an event, as one person's share needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Planned minutes.
    pub planned: u32,
    /// Minutes attended.
    pub attended: u32,
    /// Whether it can still be attended: it is not over, and the person is not marked.
    pub ahead: bool,
}

/// How much of an event somebody attended, in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Attended.
    pub attended: u32,
    /// Planned, in all sessions of the event.
    pub planned: u32,
    /// Planned in sessions that can still be attended.
    pub ahead: u32,
}

impl Share {
    /// Over the sessions of an event. What was attended never exceeds what was planned.
    #[must_use]
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Self {
        parts.into_iter().fold(Self::default(), |share, part| Self {
            attended: share.attended.saturating_add(part.attended.min(part.planned)),
            planned: share.planned.saturating_add(part.planned),
            ahead: share.ahead.saturating_add(if part.ahead { part.planned } else { 0 }),
        })
    }

    /// Attended minutes over *planned* minutes in whole percent, rounded down: 79.9 % is not 80 %. Zero when nothing was
    /// planned.
    #[must_use]
    pub fn percent(self) -> u8 {
        percent(self.attended, self.planned)
    }

    /// The share after attending everything that is still ahead.
    #[must_use]
    pub fn reachable_percent(self) -> u8 {
        percent(self.attended.saturating_add(self.ahead), self.planned)
    }

    /// Whether the share is at least so many percent of the planned minutes.
    #[must_use]
    pub fn reaches(self, percent: u8) -> bool {
        self.planned > 0 && u64::from(self.attended) * 100 >= u64::from(self.planned) * u64::from(percent)
    }
}

fn percent(attended: u32, planned: u32) -> u8 {
    if planned == 0 {
        return 0;
    }
    let percent = u64::from(attended.min(planned)) * 100 / u64::from(planned);
    u8::try_from(percent).unwrap_or(100)
}
