//! The audit log: who did what, in a chain that shows if an entry was changed or removed.
//!
//! Each entry carries the hash of the one before it; the head row says how many entries there are and what the last
//! hash is, so that entries cut off at the end are missed too. The log is written in the transaction of the act itself,
//! when everything else in it is done. Who is meant is a key and no name: what is written here stays for ever.

mod act;
mod chain;
pub mod cover;
mod entry;
pub(super) mod key;
mod list;
pub(super) mod said;
pub(crate) mod tables;
mod verify;

use self::said::Said;
pub use self::{
    act::Act,
    entry::Entry,
    key::{AuditKey, AuditKeys, hex},
    list::{Filter, each, list},
    said::Actor,
    verify::{Fault, Head, Walked, compare, head, verify, walk},
};
use crate::{Cx, Result, Tx};

/// Says what is done in `tx`: the entry is written when `tx` is committed.
pub fn record(cx: &Cx, tx: &mut Tx, actor: impl Into<Actor>, act: Act, subject: &str, details: &serde_json::Value) {
    let said = Said { at: cx.now(), actor: actor.into(), act, subject: subject.to_owned(), details: details.clone() };
    tx.entries.push(&cx.keys, said);
}

/// Says that a row was written in `tx` for which the chain answers from now on: it stands in the last entry of `tx`, and
/// where there is none in one of its own about `subject`.
pub(crate) fn cover(
    cx: &Cx,
    tx: &mut Tx,
    actor: impl Into<Actor>,
    subject: &str,
    table: cover::Table,
    row: cover::Covered,
) {
    let (at, actor) = (cx.now(), actor.into());
    let said = || Said { at, actor, act: Act::FactRecord, subject: subject.to_owned(), details: serde_json::json!({}) };
    tx.entries.cover(&cx.keys, table, row, said);
}

/// Writes an entry about something that changed nothing else, such as an export.
pub async fn note(cx: &Cx, actor: impl Into<Actor>, act: Act, subject: &str) -> Result<()> {
    note_with(cx, actor, act, subject, &serde_json::json!({})).await
}

/// Writes an entry about something that changed nothing else, with what was asked for.
pub async fn note_with(
    cx: &Cx,
    actor: impl Into<Actor>,
    act: Act,
    subject: &str,
    details: &serde_json::Value,
) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    record(cx, &mut tx, actor, act, subject, details);
    tx.commit().await
}
