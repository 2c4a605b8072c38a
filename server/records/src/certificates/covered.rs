//! What was printed as the audit log answers for it: a number, a code, a name or a result that is changed past the program is found.
//!
//! A name is removed when that of the person is. So the hash of a certificate has two halves: of what stays, and of the name and the
//! organisation. Of somebody without a name only the first is compared.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::system::audit::cover::{Covered, HALF, NAMELESS, RowHash, Table};

/// What both kinds have.
pub(super) struct Stays<'a> {
    pub(super) table: Table,
    pub(super) id: Uuid,
    pub(super) number: &'a str,
    pub(super) code: &'a str,
    pub(super) issued_at: DateTime<Utc>,
}

/// The key and the hash of a certificate; `names` is none where the name was removed.
pub(super) fn covered(stays: &Stays<'_>, printed: &impl Serialize, names: Option<[Option<&str>; 2]>) -> Covered {
    let Stays { table, id, number, code, issued_at } = *stays;
    let printed = serde_json::to_string(printed).unwrap_or_default();
    let first = RowHash::new(table)
        .key(Some(id))
        .text(Some(number))
        .text(Some(code))
        .moment(issued_at)
        .text(Some(&printed))
        .finish();
    let second = names.map_or(NAMELESS, |[name, organisation]| {
        let hash = RowHash::new(table).key(Some(id)).text(name).text(organisation).finish();
        std::array::from_fn(|place| hash[place])
    });
    (id, std::array::from_fn(|place| if place < HALF { first[place] } else { second[place - HALF] }))
}
