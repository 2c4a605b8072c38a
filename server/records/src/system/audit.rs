//! The audit log: who did what, in a chain that shows if an entry was changed or removed.
//!
//! Each entry carries the hash of the one before it; the head row says how many entries there are and what the last
//! hash is, so that entries cut off at the end are missed too. The log is written in the transaction of the act itself,
//! when everything else in it is done.

mod entry;
mod list;
pub(super) mod said;
mod verify;
mod writing;

use self::said::Said;
pub use self::{
    entry::Entry,
    list::{Filter, list},
    said::Actor,
    verify::{Fault, compare, verify},
};
use crate::{Cx, Result, Tx};

/// Says what is done in `tx`: the entry is written when `tx` is committed.
pub fn record(cx: &Cx, tx: &mut Tx, actor: impl Into<Actor>, action: &str, subject: &str, details: &serde_json::Value) {
    let said = Said {
        at: cx.now(),
        actor: actor.into(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        details: details.to_string(),
    };
    tx.entries.push(said);
}

/// Writes an entry about something that changed nothing else, such as an export.
pub async fn note(cx: &Cx, actor: impl Into<Actor>, action: &str, subject: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    record(cx, &mut tx, actor, action, subject, &serde_json::json!({}));
    tx.commit().await
}
