//! How entries are written: collected while a transaction goes on, and put at the end of the chain when it ends.

use super::Entry;
use crate::{
    Result, Tx,
    system::db::{on, sql},
};

// Whoever changes the head has it to themselves until they commit: SQLite has one writer, and PostgreSQL locks the row.
const HOLD: &str = "UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, hash";
const INSERT: &str = "INSERT INTO audit_log (number, at, actor_id, action, subject, details, previous_hash, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const HEAD: &str = "UPDATE audit_head SET number = $1, hash = $2 WHERE id = 1";

impl Tx {
    /// Puts what was said at the end of the chain. The last thing before a commit: whoever holds the head waits for nobody.
    pub(in crate::system) async fn write_entries(&mut self) -> Result<()> {
        let said = self.entries.take();
        if said.is_empty() {
            return Ok(());
        }
        let (mut number, mut hash): (i64, Vec<u8>) = on!(self, c => sql::query_as(HOLD).fetch_one(c).await)?;
        for said in said {
            number += 1;
            let mut entry = Entry {
                number,
                at: said.at,
                actor_id: said.actor.account(),
                action: said.action,
                subject: said.subject,
                details: said.details,
                previous_hash: hash,
                hash: Vec::new(),
            };
            entry.hash = entry.digest();
            on!(self, c => sql::query(INSERT)
                .bind(entry.number)
                .bind(entry.at)
                .bind(entry.actor_id)
                .bind(&entry.action)
                .bind(&entry.subject)
                .bind(&entry.details)
                .bind(&entry.previous_hash)
                .bind(&entry.hash)
                .execute(c)
                .await
                .map(drop))?;
            hash = entry.hash;
        }
        on!(self, c => sql::query(HEAD).bind(number).bind(hash).execute(c).await.map(drop))?;
        Ok(())
    }
}
