//! Attendance marks as they are stored, and which of them says what holds.

use courses::attendance::{Agreed, Mark, Said, Status, agree};
use sqlx::types::Json;

use crate::{ledger::keys::SessionId, people::person::PersonId, system::key::key};

key! {
    /// The key of a mark.
    MarkId
}

/// A stored mark, as far as it decides what holds.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Stored {
    pub(crate) id: MarkId,
    pub(crate) session_id: SessionId,
    pub(crate) person_id: PersonId,
    bases: Json<Vec<MarkId>>,
    status: String,
    late: i64,
    early: i64,
}

impl Stored {
    /// The mark without where it was made.
    pub(crate) fn mark(&self) -> Mark<MarkId> {
        Mark { id: self.id, said: said(&self.status, self.late, self.early), bases: self.bases.0.clone() }
    }
}

/// What a stored row says.
pub(crate) fn said(status: &str, late: i64, early: i64) -> Said {
    let minutes = |n: i64| u32::try_from(n).unwrap_or(0);
    Said { status: Status::from_code(status).unwrap_or(Status::Open), late: minutes(late), early: minutes(early) }
}

/// What marks come to, in the order in which they were made, and the place of the one that says so: of several heads
/// the last one that says what holds.
pub(crate) fn agreed(marks: &[Mark<MarkId>]) -> (Agreed<MarkId>, Option<usize>) {
    let agreed = agree(marks);
    let says = |mark: &Mark<MarkId>| agreed.heads.contains(&mark.id) && mark.said == agreed.said;
    let head = marks.iter().rposition(says);
    (agreed, head)
}
