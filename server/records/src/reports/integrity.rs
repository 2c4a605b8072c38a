//! Whether the record is what was written: the chain of the audit log, and the facts, marks and certificates that it covers.

use std::{collections::BTreeSet, fmt, iter::Peekable};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Cx, Result,
    certificates::{achievement, attendance},
    events::marks,
    ledger::facts,
    system::{
        audit::{
            self, Act, Actor, Head, Walked,
            cover::{self, Covered, Table},
            tables,
        },
        db::{read, sql},
        snapshot::Snapshot,
    },
};

/// How many rows one entry covers that were written before there were covers, or past the program.
const AT_ONCE: usize = 2_000;

const BEGUN: &str = "SELECT details FROM audit_log WHERE action = 'audit.cover'";
/// Those that were covered by a release that did not say which ones.
const FIRST: [Table; 2] = [Table::Facts, Table::Marks];

/// What is wrong with the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// With the audit log.
    Log(audit::Fault),
    /// A row is not what was written.
    Changed(Table, Uuid),
    /// A row is not there any more.
    Removed(Table, Uuid),
    /// A row is there that no entry covers: it was put in past the program.
    Added(Table, Uuid),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, id, what) = match self {
            Self::Log(fault) => return fault.fmt(f),
            Self::Changed(table, id) => (table, id, "is not what was written"),
            Self::Removed(table, id) => (table, id, "was removed"),
            Self::Added(table, id) => (table, id, "was put in past the program"),
        };
        write!(f, "row {id} of {} {what}", table.code())
    }
}

/// What was found.
#[derive(Debug)]
pub struct Verified {
    /// The chain.
    pub chain: Walked,
    /// How many facts, marks and certificates were compared.
    pub rows: u64,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

/// Compares everything, as it is at one moment: also right while others write. With `since`, looks too whether the chain
/// still goes through that head.
pub async fn verify(cx: &Cx, since: Option<&Head>) -> Result<Verified> {
    let mut snapshot = Snapshot::of(&cx.db).await?;
    let mut chain = audit::walk(&mut snapshot, &cx.keys, since).await?;
    let mut faults: Vec<Fault> = std::mem::take(&mut chain.faults).into_iter().map(Fault::Log).collect();
    let mut rows = 0;
    for table in Table::ALL {
        let mut compared = Compared::new(*table, std::mem::take(chain.rows.of(*table)));
        each(&mut snapshot, *table, |row| compared.take(row)).await?;
        rows += compared.rows;
        faults.extend(compared.end());
    }
    snapshot.end().await?;
    Ok(Verified { chain, rows, faults })
}

async fn each(snapshot: &mut Snapshot<'_>, table: Table, take: impl FnMut(Covered)) -> Result<()> {
    match table {
        Table::Facts => tables::each::<facts::row::Row>(snapshot, take).await,
        Table::Marks => tables::each::<marks::Row>(snapshot, take).await,
        Table::Certificates => tables::each::<achievement::Row>(snapshot, take).await,
        Table::AttendanceCertificates => tables::each::<attendance::Row>(snapshot, take).await,
    }
}

/// The rows of a table beside what entries say of them, both in the order of their keys.
struct Compared {
    table: Table,
    covered: Peekable<std::vec::IntoIter<Covered>>,
    rows: u64,
    faults: Vec<Fault>,
}

impl Compared {
    fn new(table: Table, mut covered: Vec<Covered>) -> Self {
        // What was said of a row first is what was written.
        covered.sort_by_key(|(id, _)| *id);
        covered.dedup_by_key(|(id, _)| *id);
        Self { table, covered: covered.into_iter().peekable(), rows: 0, faults: Vec::new() }
    }

    fn take(&mut self, (id, hash): Covered) {
        self.rows += 1;
        while let Some((gone, _)) = self.covered.next_if(|(covered, _)| *covered < id) {
            self.faults.push(Fault::Removed(self.table, gone));
        }
        match self.covered.next_if(|(covered, _)| *covered == id) {
            Some((_, written)) if cover::holds(&written, &hash) => {}
            Some(_) => self.faults.push(Fault::Changed(self.table, id)),
            None => self.faults.push(Fault::Added(self.table, id)),
        }
    }

    fn end(mut self) -> Vec<Fault> {
        self.faults.extend(self.covered.map(|(gone, _)| Fault::Removed(self.table, gone)));
        self.faults
    }
}

/// Covers the rows that were written before those of their table were covered; nothing where that was done before, so that rows
/// that are put in later are not covered by a restart.
pub async fn begin(cx: &Cx) -> Result<()> {
    let said: Vec<String> = read!(cx.db, c => sql::query_scalar(BEGUN).fetch_all(c).await)?;
    let mut begun: BTreeSet<Table> = BTreeSet::new();
    for details in &said {
        match serde_json::from_str::<Value>(details).unwrap_or_default().get("tables").and_then(Value::as_array) {
            Some(tables) => begun.extend(tables.iter().filter_map(Value::as_str).filter_map(Table::from_code)),
            None => begun.extend(FIRST),
        }
    }
    let open: Vec<Table> = Table::ALL.iter().copied().filter(|table| !begun.contains(table)).collect();
    if open.is_empty() { Ok(()) } else { write(cx, Actor::Nobody, &open).await.map(drop) }
}

/// Covers the rows that no entry covers, such as those of a server of an older release, and says so in the log. Answers how many
/// there were.
pub async fn cover(cx: &Cx, actor: Actor) -> Result<usize> {
    write(cx, actor, Table::ALL).await
}

async fn write(cx: &Cx, actor: Actor, tables: &[Table]) -> Result<usize> {
    let mut snapshot = Snapshot::of(&cx.db).await?;
    let mut covered = audit::walk(&mut snapshot, &cx.keys, None).await?.rows;
    let mut open = Vec::new();
    for table in tables {
        let known: BTreeSet<Uuid> = covered.of(*table).iter().map(|(id, _)| *id).collect();
        let mut take = |row: Covered| {
            if !known.contains(&row.0) {
                open.push((*table, row));
            }
        };
        each(&mut snapshot, *table, &mut take).await?;
    }
    snapshot.end().await?;
    let codes: Vec<&str> = tables.iter().map(|table| table.code()).collect();
    // One entry also where there is nothing: it says that this was done.
    for rows in open.chunks(AT_ONCE).chain(open.is_empty().then_some(&open[..])) {
        let mut tx = cx.db.begin().await?;
        for (table, row) in rows {
            audit::cover(cx, &mut tx, actor, "", *table, *row);
        }
        audit::record(cx, &mut tx, actor, Act::AuditCover, "", &json!({ "count": rows.len(), "tables": codes }));
        tx.commit().await?;
    }
    Ok(open.len())
}
