//! Whether the chain is what was written.

use std::fmt;

use super::Entry;
use crate::{
    Cx, Result,
    system::db::{read, sql},
};

/// What is wrong with the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The entry with this number is not there.
    Missing(i64),
    /// The entry with this number is not what was written.
    Changed(i64),
    /// The log is longer or shorter than its head says: entries that should be there, entries that are.
    Length(i64, i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(number) => write!(f, "entry {number} is missing"),
            Self::Changed(number) => write!(f, "entry {number} is not what was written"),
            Self::Length(should, is) => write!(f, "there should be {should} entries, the last one is {is}"),
        }
    }
}

const PAGE: &str = "SELECT number, at, actor_id, action, subject, details, previous_hash, hash FROM audit_log
    WHERE number > $1 ORDER BY number LIMIT 1000";
// One statement: others may write while a server starts.
const ENDS: &str = "SELECT h.number, h.hash, (SELECT COUNT(*) FROM audit_log) AS entries,
        (SELECT l.hash FROM audit_log l WHERE l.number = h.number) AS last
    FROM audit_head h WHERE h.id = 1";

/// Looks whether the log and its head belong together, as they do not where files of two databases were mixed. Reads no more
/// than is needed for that: [`verify`] walks the chain.
pub async fn compare(cx: &Cx) -> Result<Option<Fault>> {
    let (number, hash, entries, last): (i64, Vec<u8>, i64, Option<Vec<u8>>) =
        read!(cx.db, c => sql::query_as(ENDS).fetch_one(c).await)?;
    Ok(if entries != number {
        Some(Fault::Length(number, entries))
    } else if number > 0 && last != Some(hash) {
        Some(Fault::Changed(number))
    } else {
        None
    })
}

/// Walks the whole chain. Answers how many entries were read and every fault.
pub async fn verify(cx: &Cx) -> Result<(i64, Vec<Fault>)> {
    let mut faults = Vec::new();
    let (mut read, mut last, mut hash) = (0, 0, vec![0; 32]);
    loop {
        let page: Vec<Entry> = read!(cx.db, c => sql::query_as(PAGE).bind(last).fetch_all(c).await)?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            faults.extend((last + 1..entry.number).map(Fault::Missing));
            let follows = entry.number != last + 1 || entry.previous_hash == hash;
            if !follows || entry.digest() != entry.hash {
                faults.push(Fault::Changed(entry.number));
            }
            read += 1;
            last = entry.number;
            hash = entry.hash;
        }
    }
    let (number, head): (i64, Vec<u8>) =
        read!(cx.db, c => sql::query_as("SELECT number, hash FROM audit_head WHERE id = 1").fetch_one(c).await)?;
    if number != last {
        faults.push(Fault::Length(number, last));
    } else if head != hash {
        faults.push(Fault::Changed(last));
    }
    Ok((read, faults))
}
