//! The audit log of what was written in bulk: in the order of time, in the chain that follows what is there.

use chrono::{DateTime, Utc};

use crate::system::db::bulk::insert_all;
use crate::{
    Cx, Result,
    system::{
        audit::{Act, Actor, Entry},
        db::{on, sql},
    },
};

/// What somebody did.
pub(super) struct Done {
    at: DateTime<Utc>,
    actor: Actor,
    act: Act,
    subject: String,
    details: String,
}

impl Done {
    pub(super) fn new(
        at: DateTime<Utc>,
        actor: impl Into<Actor>,
        act: Act,
        subject: impl ToString,
        details: &serde_json::Value,
    ) -> Self {
        Self { at, actor: actor.into(), act, subject: subject.to_string(), details: details.to_string() }
    }
}

/// So many entries are written with one transaction.
const PIECE: usize = 8_000;

const END: &str = "SELECT number, hash FROM audit_head WHERE id = 1";
const HEAD: &str = "UPDATE audit_head SET number = $1, hash = $2 WHERE id = 1";

/// Writes what was done.
pub(super) async fn write(cx: &Cx, mut log: Vec<Done>) -> Result<()> {
    log.sort_by_key(|done| done.at);
    for piece in log.chunks(PIECE) {
        let mut tx = cx.db.begin().await?;
        let (mut number, mut hash): (i64, Vec<u8>) = on!(tx, c => sql::query_as(END).fetch_one(c).await)?;
        let mut entries = Vec::with_capacity(piece.len());
        for done in piece {
            number += 1;
            let mut entry = Entry {
                number,
                at: done.at,
                actor_id: done.actor.account(),
                action: done.act.code().to_owned(),
                subject: done.subject.clone(),
                details: done.details.clone(),
                previous_hash: std::mem::take(&mut hash),
                hash: Vec::new(),
                key_id: None,
            };
            entry.hash = entry.digest(None);
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
