//! Whether the chain is what was written.

use std::{collections::BTreeSet, fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    Act, AuditKeys, Entry,
    cover::Rows,
    key::{hex, unhex},
};
use crate::{
    Cx, Result,
    system::{
        db::{read, sql},
        snapshot::{Snapshot, at},
    },
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
    /// The entry with this number is sealed with another key than the one before, or with none, and does not say so.
    Unsealed(i64),
    /// The rows that the entry with this number covers cannot be read.
    Unreadable(i64),
    /// There is no such entry as the head that was kept elsewhere, or it is another one.
    Head(i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(number) => write!(f, "entry {number} is missing"),
            Self::Changed(number) => write!(f, "entry {number} is not what was written"),
            Self::Length(should, is) => write!(f, "there should be {should} entries, the last one is {is}"),
            Self::Unsealed(number) => {
                write!(f, "entry {number} is not sealed with the key of the one before it, and does not say why")
            }
            Self::Unreadable(number) => write!(f, "entry {number} covers rows that cannot be read"),
            Self::Head(number) => write!(f, "entry {number} is not the one that was the head when it was noted"),
        }
    }
}

// Whatever columns there are: of a database of an older release, too, it is asked whether it is sound.
const ROW: &str = "SELECT * FROM audit_log WHERE number > $1 ORDER BY number LIMIT 1000";
const HEAD: &str = "SELECT h.number, l.at, h.hash FROM audit_head h LEFT JOIN audit_log l ON l.number = h.number
    WHERE h.id = 1";
// One statement: others may write while a server starts.
const ENDS: &str = "SELECT h.number, h.hash, (SELECT COUNT(*) FROM audit_log) AS entries,
        (SELECT l.hash FROM audit_log l WHERE l.number = h.number) AS last
    FROM audit_head h WHERE h.id = 1";

/// The end of the chain at a moment, to be kept where nobody who can write to the database can change it. Whoever has it
/// can tell later whether it is still a part of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry.
    pub number: i64,
    /// When that was written; nothing while there is none.
    pub at: Option<DateTime<Utc>>,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.map_or_else(|| "-".to_owned(), |at| at.to_rfc3339_opts(SecondsFormat::Millis, true));
        write!(f, "{} {at} {}", self.number, hex(&self.hash))
    }
}

impl FromStr for Head {
    type Err = String;

    /// Reads the line that a head is printed as; the time in it is for people.
    fn from_str(line: &str) -> Result<Self, String> {
        let fault = || "a head is a number, a time and a hash, as `dayaq audit head` prints it".to_owned();
        let words: Vec<&str> = line.split_whitespace().collect();
        let [number, at, hash] = words[..] else { return Err(fault()) };
        Ok(Self {
            number: number.parse().map_err(|_| fault())?,
            at: if at == "-" { None } else { Some(at.parse().map_err(|_| fault())?) },
            hash: unhex(hash).filter(|hash| hash.len() == 32).ok_or_else(fault)?,
        })
    }
}

/// The end of the chain.
pub async fn head(cx: &Cx) -> Result<Head> {
    let (number, at, hash) = read!(cx.db, c => sql::query_as(HEAD).fetch_one(c).await)?;
    Ok(Head { number, at, hash })
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
    let mut snapshot = Snapshot::of(&cx.db).await?;
    let walked = walk(&mut snapshot, &cx.keys, None).await?;
    snapshot.end().await?;
    Ok((walked.entries, walked.faults))
}

/// What was found on the way through the chain.
#[derive(Debug, Default)]
pub struct Walked {
    /// How many entries there are.
    pub entries: i64,
    /// What is wrong with them.
    pub faults: Vec<Fault>,
    /// How many are sealed with a key.
    pub sealed: i64,
    /// Whether the last one is.
    pub ends_sealed: bool,
    /// Keys that were not known, so that the entries sealed with them were only held against their neighbours.
    pub unknown: BTreeSet<String>,
    /// The rows that entries cover.
    pub rows: Rows,
}

/// Walks the chain as it is in a snapshot; looks whether `since` is part of it.
pub async fn walk(snapshot: &mut Snapshot<'_>, keys: &AuditKeys, since: Option<&Head>) -> Result<Walked> {
    let mut walked = Walked::default();
    let (mut last, mut hash, mut key_id) = (0, vec![0; 32], None);
    let mut is_part = since.is_none_or(|head| head.number == 0 && head.hash == hash);
    loop {
        let page: Vec<Entry> = at!(snapshot, c => sql::query_as(ROW).bind(last).fetch_all(c).await)?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            walked.faults.extend((last + 1..entry.number).map(Fault::Missing));
            let follows = entry.number != last + 1 || entry.previous_hash == hash;
            if !follows || !is_right(&entry, keys, &mut walked.unknown) {
                walked.faults.push(Fault::Changed(entry.number));
            }
            if entry.key_id != key_id && entry.action != Act::AuditKey.code() {
                walked.faults.push(Fault::Unsealed(entry.number));
            }
            is_part |= since.is_some_and(|head| head.number == entry.number && head.hash == entry.hash);
            if walked.rows.read(&entry.details).is_err() {
                walked.faults.push(Fault::Unreadable(entry.number));
            }
            walked.entries += 1;
            walked.sealed += i64::from(entry.key_id.is_some());
            walked.ends_sealed = entry.key_id.is_some();
            (last, hash, key_id) = (entry.number, entry.hash, entry.key_id);
        }
    }
    let head: (i64, Option<DateTime<Utc>>, Vec<u8>) = at!(snapshot, c => sql::query_as(HEAD).fetch_one(c).await)?;
    if head.0 != last {
        walked.faults.push(Fault::Length(head.0, last));
    } else if head.2 != hash {
        walked.faults.push(Fault::Changed(last));
    }
    if let Some(since) = since.filter(|_| !is_part) {
        walked.faults.push(Fault::Head(since.number));
    }
    Ok(walked)
}

/// Whether an entry has the hash of what it says. Of one whose key is not known nothing is said.
fn is_right(entry: &Entry, keys: &AuditKeys, unknown: &mut BTreeSet<String>) -> bool {
    let Some(id) = &entry.key_id else { return entry.digest(None) == entry.hash };
    let Some(key) = keys.find(id) else {
        unknown.insert(id.clone());
        return true;
    };
    entry.digest(Some(key)) == entry.hash
}
