//! Lists of people that are handed in as files and put on the list of an event.
//!
//! A file is read and kept as it is ([`keep`]); [`plan()`] finds what would become of each row: whom it is about, what is
//! wrong with it. People look at that and decide; nothing is entered before they confirm. Then [`run`] does what the
//! plan says, a hundred rows at a time, each hundred in one transaction, so that nothing is done twice or by half,
//! whenever the process ends. It can be taken back ([`take_back`]).

mod columns;
mod decisions;
mod durations;
mod keep;
mod names;
mod phones;
pub mod plan;
mod preview;
pub mod run;
mod tables;
mod words;
mod years;

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

pub use self::{
    columns::{Column, Why},
    decisions::{Decided, correct, decide},
    keep::{Kept, keep, set_session, set_sheets},
    plan::{Alike, Aside, Cause, MOST_TOLD, Plan, Row, Verdict},
    preview::{LeftOut, Sample, Shown, left_out, plan, sample, show},
    tables::{SHEET_NAME, SheetAs},
};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    ledger::keys::{EventId, SessionId},
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadAs {
    /// Whether it is a workbook; else CSV.
    pub workbook: bool,
    /// Name of the encoding.
    pub encoding: String,
    /// What separates the columns of a CSV file.
    pub delimiter: Option<char>,
    /// Its sheets; none for what was read before sheets were.
    pub sheets: Vec<SheetAs>,
    /// What stands above each column.
    pub headings: Vec<String>,
    /// Why each column goes where it goes.
    pub why: Vec<Why>,
    /// The numbers of rows that are hidden or filtered away.
    pub hidden: Vec<i64>,
    /// Whether they are taken in.
    pub takes_hidden: bool,
    /// The numbers of rows with a formula whose result is not in the file.
    pub unresolved: Vec<i64>,
    /// The session for which minutes of a video meeting count; nobody is marked without one.
    pub session: Option<SessionId>,
}

impl ReadAs {
    /// The sheet in which the row with this number stands.
    fn sheet(&self, number: i64) -> Option<&SheetAs> {
        usize::try_from(number / tables::OF_A_SHEET).ok().and_then(|index| self.sheets.get(index))
    }

    /// How many hidden rows stand in sheets that are taken in.
    pub fn hidden_rows(&self) -> usize {
        self.hidden.iter().filter(|number| self.sheet(**number).is_none_or(|sheet| sheet.taken)).count()
    }
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
    /// Of how many rows it was said that they may be people whom the project does not know.
    pub told: i64,
}

impl Import {
    /// Where a row stands: the name of its sheet, where several are taken in, and its number there.
    pub fn place_of(&self, number: i64) -> (Option<&str>, i64) {
        let several = self.read_as.sheets.iter().filter(|sheet| sheet.taken).count() > 1;
        let sheet = self.read_as.sheet(number).filter(|_| several);
        (sheet.map(|sheet| sheet.name.as_str()), number % tables::OF_A_SHEET)
    }

    /// Whether the row is one of people: below the headings of a sheet that is taken in, seen, and no heading again.
    pub(crate) fn takes(&self, number: i64, cells: &[String]) -> bool {
        let read = &self.read_as;
        let heading = match read.sheet(number) {
            Some(sheet) if !sheet.taken => return false,
            Some(sheet) if read.sheets.len() > 1 => sheet.heading,
            _ => self.heading,
        };
        let below = heading.is_none_or(|heading| number > heading);
        let hidden = !read.takes_hidden && read.hidden.binary_search(&number).is_ok();
        let mut beside = self.columns.iter().zip(cells).filter(|(column, _)| **column == Column::Ignored);
        let example = beside.any(|(_, cell)| tables::is_example(cell));
        below && !hidden && !example && !tables::is_heading(&read.headings, cells)
    }
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

/// A list that nobody confirms is forgotten after so long: there are names in it.
pub const OPEN: Duration = Duration::days(14);

const FIND: &str = "SELECT id, event_id, file_name, read_as, letters, columns, heading, organisations, revision, state,
        invites, done, total, created_by, created_at, confirmed_by, confirmed_at, finished_at, job_id,
        told
    FROM imports WHERE id = $1";
const OF_EVENT: &str =
    "SELECT id, event_id, file_name, read_as, letters, columns, heading, organisations, revision, state,
        invites, done, total, created_by, created_at, confirmed_by, confirmed_at, finished_at, job_id,
        told
    FROM imports WHERE event_id = $1 ORDER BY created_at DESC, id DESC";
const CELLS: &str = "SELECT cells FROM imports WHERE id = $1";
// A change of a draft, if nobody else has changed it since.
const TOUCH: &str = "UPDATE imports SET revision = revision + 1 WHERE id = $1 AND state = 'draft'
    AND (CAST($2 AS BIGINT) IS NULL OR revision = $2) RETURNING id";
const SET_COLUMNS: &str = "UPDATE imports SET columns = $2, heading = $3, read_as = $4 WHERE id = $1";
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
    let cells = cells(cx, import.id).await?;
    let row = |number: i64| cells.iter().find(|(other, _)| *other == number).map(|(_, row)| row);
    let heading = match heading {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|number| row(*number).is_some()).map(Some).ok_or(Problem::Choice),
    };
    let heading = problems.take("heading", heading);
    let Some(heading) = heading.filter(|_| problems.is_empty()) else { return Err(problems.into_error()) };
    let mut read_as = import.read_as.0.clone();
    if heading != import.heading {
        read_as.headings = heading.and_then(row).cloned().unwrap_or_else(|| vec![String::new(); columns.len()]);
        if let [sheet] = read_as.sheets.as_mut_slice() {
            sheet.heading = heading;
        }
    }
    read_as.why.resize(columns.len(), Why::Unknown);
    for (place, why) in read_as.why.iter_mut().enumerate() {
        if import.columns.get(place) != columns.get(place) {
            *why = Why::Chosen;
        }
    }
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, actor, import.id, "columns", &[]).await?;
    on!(tx, c => sql::query(SET_COLUMNS)
        .bind(import.id).bind(Json(&columns)).bind(heading).bind(Json(&read_as))
        .execute(c).await.map(drop))?;
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
