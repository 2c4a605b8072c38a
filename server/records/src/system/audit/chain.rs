//! How entries are written: collected while a transaction goes on, and put at the end of the chain when it ends.

use serde_json::json;

use super::{Act, Actor, AuditKey, Entry, said::Said};
use crate::{
    Result, Tx,
    system::db::{on, sql},
};

// Whoever changes the head has it to themselves until they commit: SQLite has one writer, and PostgreSQL locks the row.
const HOLD: &str = "UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, hash, key_id";
const INSERT: &str =
    "INSERT INTO audit_log (number, at, actor_id, action, subject, details, previous_hash, hash, key_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const HEAD: &str = "UPDATE audit_head SET number = $1, hash = $2, key_id = $3 WHERE id = 1";

/// The end of the chain, while it is written to.
struct End {
    number: i64,
    hash: Vec<u8>,
}

impl Tx {
    /// Puts what was said at the end of the chain. The last thing before a commit: whoever holds the head waits for nobody.
    pub(in crate::system) async fn write_entries(&mut self) -> Result<()> {
        let (said, keys) = self.entries.take();
        let Some(first) = said.first() else { return Ok(()) };
        let (number, hash, before): (i64, Vec<u8>, Option<String>) =
            on!(self, c => sql::query_as(HOLD).fetch_one(c).await)?;
        let mut end = End { number, hash };
        let key = keys.present();
        let id = key.map(|key| key.id().to_owned());
        if id != before {
            let details = json!({ "before": before, "key": id });
            let stretch =
                Said { at: first.at, actor: Actor::Nobody, act: Act::AuditKey, subject: String::new(), details };
            self.write_entry(&mut end, key, stretch).await?;
        }
        for said in said {
            self.write_entry(&mut end, key, said).await?;
        }
        on!(self, c => sql::query(HEAD).bind(end.number).bind(end.hash).bind(id).execute(c).await.map(drop))?;
        Ok(())
    }

    async fn write_entry(&mut self, end: &mut End, key: Option<&AuditKey>, said: Said) -> Result<()> {
        end.number += 1;
        let mut entry = Entry {
            number: end.number,
            at: said.at,
            actor_id: said.actor.account(),
            action: said.act.code().to_owned(),
            subject: said.subject,
            details: said.details.to_string(),
            previous_hash: std::mem::take(&mut end.hash),
            hash: Vec::new(),
            key_id: key.map(|key| key.id().to_owned()),
        };
        entry.hash = entry.digest(key);
        on!(self, c => sql::query(INSERT)
            .bind(entry.number)
            .bind(entry.at)
            .bind(entry.actor_id)
            .bind(&entry.action)
            .bind(&entry.subject)
            .bind(&entry.details)
            .bind(&entry.previous_hash)
            .bind(&entry.hash)
            .bind(&entry.key_id)
            .execute(c)
            .await
            .map(drop))?;
        end.hash = entry.hash;
        Ok(())
    }
}
