//! Attendance marks as they are stored, and which of them says what holds.

use chrono::{DateTime, Utc};
use courses::attendance::{Agreed, Mark, Said, Status, agree};
use sqlx::types::Json;

use crate::{
    ledger::keys::SessionId,
    people::person::PersonId,
    system::{
        audit::{
            cover::{Covered, RowHash, Table},
            tables::Cover,
        },
        key::{AccountId, key},
        text_enum::text_enum,
    },
};

key! {
    /// The key of a mark.
    MarkId
}

text_enum! {
    /// How a mark was made.
    Method {
        /// On the trainer's list.
        List = "list",
        /// By scanning the code on the wall.
        Code = "code",
        /// By scanning a badge.
        Badge = "badge",
        /// From a signed sheet of paper.
        Paper = "paper",
    }
}

/// A mark as it is stored, without the browser in which it was made and the scan that was used up: these say nothing about
/// who was there, and do not stay for ever.
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: MarkId,
    pub(crate) session_id: SessionId,
    pub(crate) person_id: PersonId,
    pub(crate) bases: Json<Vec<MarkId>>,
    pub(crate) status: String,
    pub(crate) late: i64,
    pub(crate) early: i64,
    pub(crate) method: Method,
    pub(crate) marked_at: DateTime<Utc>,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) recorded_by: Option<AccountId>,
}

impl Cover for Row {
    const ALL: &'static str =
        "SELECT id, session_id, person_id, bases, status, late, early, method, marked_at, recorded_at, recorded_by
        FROM attendance_marks ORDER BY id";

    fn covered(&self) -> Covered {
        let bases: Vec<String> = self.bases.0.iter().map(ToString::to_string).collect();
        let hash = RowHash::new(Table::Marks)
            .key(Some(self.id))
            .key(Some(self.session_id))
            .key(Some(self.person_id))
            .text(Some(&bases.join(" ")))
            .text(Some(&self.status))
            .number(Some(self.late))
            .number(Some(self.early))
            .text(Some(self.method.code()))
            .moment(self.marked_at)
            .moment(self.recorded_at)
            .key(self.recorded_by);
        (self.id.into(), hash.finish())
    }
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
