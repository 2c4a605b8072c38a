//! The audit log: who did what, in a chain that shows if an entry was changed or removed.
//!
//! Each entry carries the hash of the one before it; the head row says how many entries there are and what the last
//! hash is, so that entries cut off at the end are missed too. The log is written in the transaction of the act itself.

use std::fmt;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::{
    Cx, Result, Tx,
    system::{
        db::{on, read, sql},
        key::AccountId,
        list::{Listing, Page, Select},
    },
};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody with an account: the command line, the program itself, a stranger.
    Nobody,
    /// An account.
    Account(AccountId),
}

impl Actor {
    /// The account, for what is stored.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Nobody => None,
            Self::Account(account) => Some(account),
        }
    }
}

impl From<AccountId> for Actor {
    fn from(account: AccountId) -> Self {
        Self::Account(account)
    }
}

impl From<Option<AccountId>> for Actor {
    fn from(account: Option<AccountId>) -> Self {
        account.map_or(Self::Nobody, Self::Account)
    }
}

/// One entry.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// Its place in the chain, from 1.
    pub number: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The account that acted; nobody for the command line and for strangers.
    pub actor_id: Option<AccountId>,
    /// What was done, as `thing.verb`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More about it, as JSON. Never a password, token or code.
    pub details: String,
    /// The hash of the entry before.
    pub previous_hash: Vec<u8>,
    /// The hash of this entry.
    pub hash: Vec<u8>,
}

impl Entry {
    /// SHA-256 over the hash before and every field, each with its length in front, so that no two entries can be read
    /// as the same bytes.
    pub(crate) fn digest(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        hasher.update(&self.previous_hash);
        let actor = self.actor_id.map(|id| id.to_string()).unwrap_or_default();
        for field in [
            self.number.to_string(),
            self.at.timestamp_millis().to_string(),
            actor,
            self.action.clone(),
            self.subject.clone(),
            self.details.clone(),
        ] {
            hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().to_vec()
    }
}

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

const NEXT: &str = "UPDATE audit_head SET number = number + 1 WHERE id = 1 RETURNING number, hash";
const HEAD: &str = "UPDATE audit_head SET hash = $1 WHERE id = 1";
const INSERT: &str = "INSERT INTO audit_log (number, at, actor_id, action, subject, details, previous_hash, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const PAGE: &str = "SELECT number, at, actor_id, action, subject, details, previous_hash, hash FROM audit_log
    WHERE number > $1 ORDER BY number LIMIT 1000";
const ROW: &str = "SELECT number, at, actor_id, action, subject, details, previous_hash, hash";
const NEWEST: &str = "SELECT number FROM audit_head WHERE id = 1";
// One statement: others may write while a server starts.
const ENDS: &str = "SELECT h.number, h.hash, (SELECT COUNT(*) FROM audit_log) AS entries,
        (SELECT l.hash FROM audit_log l WHERE l.number = h.number) AS last
    FROM audit_head h WHERE h.id = 1";

/// Writes an entry as part of `tx`.
pub async fn record(
    cx: &Cx,
    tx: &mut Tx,
    actor: impl Into<Actor>,
    action: &str,
    subject: &str,
    details: &serde_json::Value,
) -> Result<()> {
    let (number, previous_hash): (i64, Vec<u8>) = on!(tx, c => sql::query_as(NEXT).fetch_one(c).await)?;
    let mut entry = Entry {
        number,
        at: cx.now(),
        actor_id: actor.into().account(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        details: details.to_string(),
        previous_hash,
        hash: Vec::new(),
    };
    entry.hash = entry.digest();
    on!(tx, c => sql::query(INSERT)
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
    on!(tx, c => sql::query(HEAD).bind(&entry.hash).execute(c).await.map(drop))?;
    Ok(())
}

/// Writes an entry about something that changed nothing else, such as an export.
pub async fn note(cx: &Cx, actor: impl Into<Actor>, action: &str, subject: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    record(cx, &mut tx, actor, action, subject, &serde_json::json!({})).await?;
    tx.commit().await
}

/// Which entries are shown. What is empty admits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The beginning of an action's name.
    pub action: String,
    /// Exactly to what.
    pub subject: String,
}

/// A page of entries, the newest first.
pub async fn list(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<Entry>> {
    // No name of an action and no key is longer, and a database refuses to search for a text without end.
    let typed = |text: &str| text.trim().chars().take(100).collect::<String>();
    let (action, subject) = (typed(&filter.action).replace(['%', '\\'], ""), typed(&filter.subject));
    let select = |columns| {
        Select::new(columns)
            .then(" FROM audit_log WHERE 1 = 1")
            .when((!action.is_empty()).then(|| format!("{action}%")), " AND action LIKE ?")
            .when((!subject.is_empty()).then(|| subject.clone()), " AND subject = ?")
    };
    if action.is_empty() && subject.is_empty() {
        // Entries are numbered without gaps: the last pages are as near as the first.
        let total = Select::new(NEWEST).number(&cx.db).await?;
        let page = page.within(total);
        let first = total - page.offset();
        let entries = select(ROW).with(" AND number <= ? AND number > ?", [first.into(), (first - Page::ROWS).into()]);
        return Ok(Listing { rows: entries.then(" ORDER BY number DESC").all(&cx.db).await?, total, page });
    }
    let total = select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let rows = select(ROW).then(" ORDER BY number DESC").page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

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
