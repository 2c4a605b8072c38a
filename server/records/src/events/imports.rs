//! Lists of people that are handed in as files and put on the list of an event.
//!
//! A file is read and kept as it is ([`keep`]); [`plan()`] finds what would become of each row: whom it is about, what is
//! wrong with it. People look at that and decide; nothing is entered before they confirm. Then [`run`] does what the
//! plan says, a hundred rows at a time, each hundred in one transaction, so that nothing is done twice or by half,
//! whenever the process ends. It can be taken back ([`take_back`]).

mod columns;
mod decisions;
pub mod plan;
mod preview;
pub mod run;
mod words;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use documents::spreadsheet::{self, Encoding, Format};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::types::Json;

pub use self::{
    columns::Column,
    decisions::{Decided, correct, decide},
    plan::{Alike, Plan, Row, Verdict},
    preview::{LeftOut, Sample, left_out, plan, sample},
};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::event::Event,
    ledger::keys::EventId,
    people::{
        organisations::{self, OrganisationId},
        person::PersonId,
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        jobs::JobId,
        key::{AccountId, key},
        text_enum::text_enum,
    },
};

text_enum! {
    /// How far an import is.
    State {
        /// To be looked at and confirmed.
        Draft = "draft",
        /// Confirmed; it is being done.
        Confirmed = "confirmed",
        /// Done.
        Done = "done",
        /// Taken back after it was done.
        TakenBack = "taken-back",
    }
}

text_enum! {
    /// What becomes of Azerbaijani in old fonts, which comes out as Cyrillic.
    Letters {
        /// There is none.
        Plain = "plain",
        /// Somebody has to decide.
        Ask = "ask",
        /// It is changed into Latin letters.
        Changed = "changed",
        /// It stays as it is.
        Kept = "kept",
    }
}

text_enum! {
    /// What somebody decided about a row.
    Decision {
        /// It is about somebody who is not known yet.
        New = "new",
        /// It is about somebody known.
        Same = "same",
        /// It is not taken over.
        LeaveOut = "leave-out",
    }
}

text_enum! {
    /// What became of a row.
    Outcome {
        /// Somebody was entered.
        New = "new",
        /// Somebody was entered who looks like somebody known.
        Unsure = "unsure",
        /// Somebody known was put on the list.
        Known = "known",
        /// Somebody known who was on the list already.
        Listed = "listed",
        /// The same as another row.
        Repeated = "repeated",
        /// Left out on purpose.
        LeftOut = "left-out",
        /// Left out because something is wrong with it.
        Faulty = "faulty",
    }
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// Whether it is a workbook; else CSV.
    pub workbook: bool,
    /// Name of the encoding.
    pub encoding: String,
    /// What separates the columns of a CSV file.
    pub delimiter: Option<char>,
}

/// The rows of a file with their numbers.
pub(crate) type Cells = Vec<(i64, Vec<String>)>;

key! {
    /// The key of an import.
    ImportId
}

/// An import without its rows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Import {
    /// Its key.
    pub id: ImportId,
    /// The event.
    pub event_id: EventId,
    /// What the file is called.
    pub file_name: String,
    /// How it was read.
    pub read_as: Json<ReadAs>,
    /// What becomes of old letters.
    pub letters: Letters,
    /// What each column holds.
    pub columns: Json<Vec<Column>>,
    /// The number of the row with the headings.
    pub heading: Option<i64>,
    /// Organisations as typed, and which one is meant.
    pub organisations: Json<BTreeMap<String, OrganisationId>>,
    /// Counts changes before it is confirmed.
    pub revision: i64,
    /// How far it is.
    pub state: State,
    /// Whether people are invited or put on the list.
    pub invites: bool,
    /// Rows that are dealt with.
    pub done: i64,
    /// Of how many.
    pub total: i64,
    /// Who handed it in.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who confirmed it.
    pub confirmed_by: Option<AccountId>,
    /// When.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub finished_at: Option<DateTime<Utc>>,
    /// The job that enters it.
    pub job_id: Option<JobId>,
}

/// What was said about one row, and what became of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Said {
    pub(crate) number: i64,
    pub(crate) corrected: Option<Json<BTreeMap<String, String>>>,
    pub(crate) decision: Option<Decision>,
    pub(crate) same_id: Option<PersonId>,
    pub(crate) outcome: Option<Outcome>,
}

/// How many rows are looked at for headings: above them stands what the list is.
const HEADINGS_WITHIN: usize = 10;
/// A list that nobody confirms is forgotten after so long: there are names in it.
pub const OPEN: Duration = Duration::days(14);

const FIND: &str = "SELECT id, event_id, file_name, read_as, letters, columns, heading, organisations, revision, state,
        invites, done, total, created_by, created_at, confirmed_by, confirmed_at, finished_at, job_id
    FROM imports WHERE id = $1";
const OF_EVENT: &str =
    "SELECT id, event_id, file_name, read_as, letters, columns, heading, organisations, revision, state,
        invites, done, total, created_by, created_at, confirmed_by, confirmed_at, finished_at, job_id
    FROM imports WHERE event_id = $1 ORDER BY created_at DESC, id DESC";
const CELLS: &str = "SELECT cells FROM imports WHERE id = $1";
const SAME_FILE: &str = "SELECT id FROM imports WHERE event_id = $1 AND file_hash = $2 AND state <> 'taken-back' ORDER BY created_at LIMIT 1";
const INSERT: &str =
    "INSERT INTO imports (id, event_id, file_name, file_hash, read_as, cells, letters, columns, heading,
        organisations, revision, state, invites, done, total, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 'draft', $11, 0, $12, $13, $14)";
// A change of a draft, if nobody else has changed it since.
const TOUCH: &str = "UPDATE imports SET revision = revision + 1 WHERE id = $1 AND state = 'draft'
    AND (CAST($2 AS BIGINT) IS NULL OR revision = $2) RETURNING id";
const SET_COLUMNS: &str = "UPDATE imports SET columns = $2, heading = $3 WHERE id = $1";
const SET_LETTERS: &str = "UPDATE imports SET letters = $2 WHERE id = $1";
const SET_ORGANISATIONS: &str = "UPDATE imports SET organisations = $2 WHERE id = $1";
const SAID: &str =
    "SELECT number, corrected, decision, same_id, outcome FROM import_rows WHERE import_id = $1 ORDER BY number";
const DISCARD: &str = "DELETE FROM imports WHERE id = $1 AND state = 'draft' AND done = 0 RETURNING id";
const SWEEP: &str = "DELETE FROM imports WHERE state = 'draft' AND done = 0 AND created_at < $1";
const OUTCOMES: &str = "SELECT outcome, COUNT(*) FROM import_rows
    WHERE import_id = $1 AND outcome IS NOT NULL GROUP BY outcome";

/// The import with this key.
pub async fn find(cx: &Cx, id: ImportId) -> Result<Option<Import>> {
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// All imports of an event, the newest first.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<Vec<Import>> {
    Ok(read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?)
}

/// The rows of the file as they were read.
pub(crate) async fn cells(cx: &Cx, id: ImportId) -> Result<Cells> {
    let found: Option<Json<Cells>> = read!(cx.db, c => sql::query_scalar(CELLS).bind(id).fetch_optional(c).await)?;
    found.map(|cells| cells.0).ok_or(Error::NotFound)
}

pub(crate) async fn said(cx: &Cx, id: ImportId) -> Result<Vec<Said>> {
    Ok(read!(cx.db, c => sql::query_as(SAID).bind(id).fetch_all(c).await)?)
}

/// How many rows came to what.
pub async fn outcomes(cx: &Cx, id: ImportId) -> Result<BTreeMap<Outcome, i64>> {
    let rows: Vec<(Outcome, i64)> = read!(cx.db, c => sql::query_as(OUTCOMES).bind(id).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// What became of a file that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A new import.
    New(ImportId),
    /// The very same file was handed in for this event before: the import of then.
    Before(ImportId),
}

/// Keeps a file that was read, as a draft. The same file is not kept twice for one event.
pub async fn keep(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    file_name: &str,
    bytes: &[u8],
    read: spreadsheet::Read,
) -> Result<Kept> {
    let hash = Sha256::digest(bytes).to_vec();
    let read_as = ReadAs {
        workbook: read.format == Format::Xlsx,
        encoding: match read.encoding {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16 => "UTF-16",
            Encoding::Windows1254 => "Windows-1254",
            Encoding::Windows1251 => "Windows-1251",
        }
        .to_owned(),
        delimiter: read.delimiter,
    };
    let letters = if read.azlat.is_some() { Letters::Ask } else { Letters::Plain };
    // Headings are read in the letters in which they make sense.
    let rows = read.azlat.as_ref().unwrap_or(&read.rows);
    let (place, columns) = headings(rows).or_else(|| headings(&read.rows)).unwrap_or_default();
    let heading = place.and_then(|place| read.numbers.get(place)).map(|number| to_i64(*number));
    let columns =
        if columns.is_empty() { vec![Column::Ignored; read.rows.first().map_or(0, Vec::len)] } else { columns };
    let total = read.rows.len().saturating_sub(place.map_or(0, |place| place + 1));
    let cells: Cells = read.numbers.into_iter().map(to_i64).zip(read.rows).collect();
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let id: ImportId = cx.id();
    let mut tx = cx.db.begin().await?;
    crate::events::lock::lock(&mut tx, event.id).await?;
    let before: Option<ImportId> =
        on!(tx, c => sql::query_scalar(SAME_FILE).bind(event.id).bind(&hash).fetch_optional(c).await)?;
    if let Some(before) = before {
        return Ok(Kept::Before(before));
    }
    let none: BTreeMap<String, OrganisationId> = BTreeMap::new();
    on!(tx, c => sql::query(INSERT)
        .bind(id)
        .bind(event.id)
        .bind(&name)
        .bind(&hash)
        .bind(Json(&read_as))
        .bind(Json(&cells))
        .bind(letters)
        .bind(Json(&columns))
        .bind(heading)
        .bind(Json(&none))
        .bind(false)
        .bind(to_i64(total))
        .bind(actor)
        .bind(cx.now())
        .execute(c)
        .await
        .map(drop))?;
    let details = json!({ "event": event.id, "file": name, "rows": total });
    audit::record(cx, &mut tx, actor, Act::ImportKeep, &id.to_string(), &details);
    tx.commit().await?;
    Ok(Kept::New(id))
}

/// Where the headings stand, and what they say: the row of the first ten in which most columns are known.
fn headings(rows: &[Vec<String>]) -> Option<(Option<usize>, Vec<Column>)> {
    let found = rows.iter().take(HEADINGS_WITHIN).enumerate().map(|(place, row)| (place, columns::of_headings(row)));
    let known = |columns: &[Column]| columns.iter().filter(|c| **c != Column::Ignored).count();
    // Of rows in which as many are known the upper one.
    let best = found.max_by_key(|(place, columns)| (known(columns), std::cmp::Reverse(*place)));
    best.filter(|(_, columns)| columns.iter().any(|c| c.is_name())).map(|(place, columns)| (Some(place), columns))
}

pub(crate) fn to_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Notes that a draft is changed; `revision` is the one that was seen, where it matters.
///
/// # Errors
/// [`Error::Conflict`] when it is no draft any more, or somebody else has changed it.
async fn touch(tx: &mut Tx, import: ImportId, revision: Option<i64>) -> Result<()> {
    let done: Option<ImportId> =
        on!(tx, c => sql::query_scalar(TOUCH).bind(import).bind(revision).fetch_optional(c).await)?;
    done.map(drop).ok_or(Error::Conflict(Conflict::Import))
}

/// Changes a draft as part of `tx`; `what` is the name of what is decided.
async fn change(cx: &Cx, tx: &mut Tx, actor: AccountId, import: ImportId, what: &str, rows: &[i64]) -> Result<()> {
    touch(tx, import, None).await?;
    let mut details = json!({ "fields": [what] });
    if !rows.is_empty() {
        details["rows"] = json!(rows);
    }
    audit::record(cx, tx, actor, Act::ImportDecide, &import.to_string(), &details);
    Ok(())
}

/// Says what the columns hold (codes, one for each) and in which row the headings stand (its number, or empty).
///
/// # Errors
/// [`Error::Invalid`] with `column-N` (from 0) where a code is not known or is chosen twice.
pub async fn set_columns(cx: &Cx, actor: AccountId, import: &Import, codes: &[String], heading: &str) -> Result<()> {
    let mut problems = Problems::default();
    let mut columns: Vec<Column> = Vec::new();
    for place in 0..import.columns.len() {
        let chosen = codes.get(place).map_or("", String::as_str);
        let column = match Column::from_code(chosen) {
            None => Err(Problem::Choice),
            Some(column) if column != Column::Ignored && columns.contains(&column) => Err(Problem::Taken),
            Some(column) => Ok(column),
        };
        columns.push(problems.take(format!("column-{place}"), column).unwrap_or(Column::Ignored));
    }
    let numbers: Vec<i64> = cells(cx, import.id).await?.iter().map(|(number, _)| *number).collect();
    let heading = match heading {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|number| numbers.contains(number)).map(Some).ok_or(Problem::Choice),
    };
    let heading = problems.take("heading", heading);
    let Some(heading) = heading.filter(|_| problems.is_empty()) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, actor, import.id, "columns", &[]).await?;
    on!(tx, c => sql::query(SET_COLUMNS).bind(import.id).bind(Json(&columns)).bind(heading).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Says whether old letters are changed.
pub async fn set_letters(cx: &Cx, actor: AccountId, import: &Import, letters: Letters) -> Result<()> {
    if import.letters == Letters::Plain || !matches!(letters, Letters::Changed | Letters::Kept) {
        return Err(Error::Conflict(Conflict::Letters));
    }
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, actor, import.id, "letters", &[]).await?;
    on!(tx, c => sql::query(SET_LETTERS).bind(import.id).bind(letters).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Says which organisations are meant: as they stand in the list, and the name of one that is known, or empty for none.
///
/// # Errors
/// [`Error::Invalid`] with `meant-N` (from 0, in the order of `meant`) for a name that nobody has.
pub async fn set_organisations(cx: &Cx, actor: AccountId, import: &Import, meant: &[(String, String)]) -> Result<()> {
    let mut problems = Problems::default();
    let mut organisations = import.organisations.0.clone();
    for (place, (typed, name)) in meant.iter().enumerate() {
        if name.trim().is_empty() {
            organisations.remove(typed);
            continue;
        }
        let found = organisations::named(cx, name).await?;
        if let Some(id) = problems.take(format!("meant-{place}"), found) {
            organisations.insert(typed.clone(), id);
        }
    }
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, actor, import.id, "organisations", &[]).await?;
    on!(tx, c => sql::query(SET_ORGANISATIONS)
        .bind(import.id).bind(Json(&organisations)).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Throws a draft away.
///
/// # Errors
/// [`Error::Conflict`] when it was confirmed meanwhile.
pub async fn discard(cx: &Cx, actor: AccountId, import: &Import) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let done: Option<ImportId> = on!(tx, c => sql::query_scalar(DISCARD).bind(import.id).fetch_optional(c).await)?;
    done.ok_or(Error::Conflict(Conflict::Import))?;
    audit::record(cx, &mut tx, actor, Act::ImportDiscard, &import.id.to_string(), &json!({}));
    tx.commit().await
}

/// Forgets drafts that nobody confirmed.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let before = cx.now() - OPEN;
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP).bind(before).execute(c).await.map(drop))?;
    tx.commit().await
}
