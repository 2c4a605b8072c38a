//! The audit log of what was written in bulk: in the order of time, in the chain that follows what is there.

use chrono::{DateTime, Utc};

use super::bulk::insert_all;
use crate::{
    Cx, Result,
    system::{
        audit::{Actor, Entry},
        db::{on, sql},
    },
};

/// What somebody did.
pub(super) struct Act {
    at: DateTime<Utc>,
    actor: Actor,
    action: &'static str,
    subject: String,
    details: String,
}

impl Act {
    pub(super) fn new(
        at: DateTime<Utc>,
        actor: impl Into<Actor>,
        action: &'static str,
        subject: impl ToString,
        details: &serde_json::Value,
    ) -> Self {
        Self { at, actor: actor.into(), action, subject: subject.to_string(), details: details.to_string() }
    }
}

/// So many entries are written with one transaction.
const PIECE: usize = 8_000;

const END: &str = "SELECT number, hash FROM audit_head WHERE id = 1";
const HEAD: &str = "UPDATE audit_head SET number = $1, hash = $2 WHERE id = 1";

/// Writes what was done.
pub(super) async fn write(cx: &Cx, mut acts: Vec<Act>) -> Result<()> {
    acts.sort_by_key(|act| act.at);
    for piece in acts.chunks(PIECE) {
        let mut tx = cx.db.begin().await?;
        let (mut number, mut hash): (i64, Vec<u8>) = on!(tx, c => sql::query_as(END).fetch_one(c).await)?;
        let mut entries = Vec::with_capacity(piece.len());
        for act in piece {
            number += 1;
            let mut entry = Entry {
                number,
                at: act.at,
                actor_id: act.actor.account(),
                action: act.action.to_owned(),
                subject: act.subject.clone(),
                details: act.details.clone(),
                previous_hash: std::mem::take(&mut hash),
                hash: Vec::new(),
            };
            entry.hash = entry.digest();
            hash.clone_from(&entry.hash);
            entries.push(entry);
        }
        insert_all!(
            tx,
            "audit_log (number, at, actor_id, action, subject, details, previous_hash, hash)",
            entries,
            entry => [
                entry.number, entry.at, entry.actor_id, &entry.action, &entry.subject, &entry.details,
                &entry.previous_hash, &entry.hash,
            ]
        );
        on!(tx, c => sql::query(HEAD).bind(number).bind(hash).execute(c).await.map(drop))?;
        tx.commit().await?;
    }
    Ok(())
}
