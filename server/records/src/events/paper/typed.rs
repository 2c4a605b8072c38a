//! What is typed from a page: signatures, minutes, and the names on its empty lines.

use chrono::{DateTime, Utc};
use courses::attendance::Status;
use serde_json::json;

use super::{Page, page_in};
use crate::{
    Conflict, Cx, Error, Problem, Result, Tx,
    events::{
        event::{self, Event, Session},
        lock,
        paper::PageId,
        registrations::guests::GuestInput,
    },
    ledger::keys::SessionId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::Problems,
        key::AccountId,
    },
    text::typed,
};

/// What somebody typed from a page. Lines and columns count from 0.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Every signature.
    pub signed: Vec<Cell>,
    /// Who wrote themselves on an empty line.
    pub guests: Vec<Guest>,
    /// Whether everybody without a signature counts as absent, unless something else is known of them.
    pub rest_absent: bool,
}

/// A signature.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// Minutes after the start, or empty.
    pub late: String,
    /// Minutes before the end, or empty.
    pub early: String,
}

/// A name on an empty line.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Guest {
    /// The line, from 0.
    pub line: i64,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The organisation in their words.
    pub organisation: String,
}

impl Guest {
    pub(super) fn input(&self) -> GuestInput {
        GuestInput {
            id: String::new(),
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            organisation: self.organisation.clone(),
        }
    }
}

/// A cell that says something.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// The line, from 0.
    pub line: i64,
    /// The session.
    pub session_id: SessionId,
    status: String,
    /// Minutes after the start; `None` where nobody wrote any.
    pub late: Option<i64>,
    /// Minutes before the end; `None` where nobody wrote any.
    pub early: Option<i64>,
}

impl Entry {
    /// Present for a signature, absent where the page says so.
    pub fn status(&self) -> Status {
        Status::from_code(&self.status).unwrap_or(Status::Open)
    }
}

/// The name of a field of a cell: `signed`, `late` or `early`, of a line and a column.
pub fn cell_field(what: &str, line: usize, column: usize) -> String {
    format!("{what}-{line}-{column}")
}

/// The name of a field of an empty line: `family_name`, `given_name` or `organisation`.
pub fn guest_field(what: &str, line: usize) -> String {
    format!("{what}-{line}")
}

const ENTRIES: &str =
    "SELECT line, session_id, status, late, early FROM paper_entries WHERE page_id = $1 ORDER BY line, session_id";
const GUESTS: &str =
    "SELECT line, given_name, family_name, organisation FROM paper_guests WHERE page_id = $1 ORDER BY line";
const CLEAR_ENTRIES: &str = "DELETE FROM paper_entries WHERE page_id = $1";
const CLEAR_GUESTS: &str = "DELETE FROM paper_guests WHERE page_id = $1";
const INSERT_ENTRY: &str =
    "INSERT INTO paper_entries (page_id, line, session_id, status, late, early) VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_GUEST: &str =
    "INSERT INTO paper_guests (page_id, line, given_name, family_name, organisation) VALUES ($1, $2, $3, $4, $5)";
const TYPED: &str = "UPDATE paper_pages SET typed_by = $2, typed_at = $3 WHERE id = $1";
const COLUMNS: &str = "SELECT s.sessions FROM paper_sheets s WHERE s.id = $1";

/// What was typed from a page so far.
pub async fn typed(cx: &Cx, page: PageId) -> Result<(Vec<Entry>, Vec<Guest>)> {
    let entries = read!(cx.db, c => sql::query_as(ENTRIES).bind(page).fetch_all(c).await)?;
    let guests = read!(cx.db, c => sql::query_as(GUESTS).bind(page).fetch_all(c).await)?;
    Ok((entries, guests))
}

pub(super) async fn typed_in(tx: &mut Tx, page: PageId) -> Result<(Vec<Entry>, Vec<Guest>)> {
    let entries = on!(tx, c => sql::query_as(ENTRIES).bind(page).fetch_all(c).await)?;
    let guests = on!(tx, c => sql::query_as(GUESTS).bind(page).fetch_all(c).await)?;
    Ok((entries, guests))
}

/// Keeps what was typed from a page in place of what was typed before. `seen` is the [`Page::typed_at`] that the form was
/// made from.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] `typed` when somebody else has saved since,
/// `confirmed` when the page is confirmed.
pub async fn save(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    page: PageId,
    seen: Option<DateTime<Utc>>,
    input: &Typed,
) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, event.id).await?;
    let page = page_in(&mut tx, page).await?;
    if page.event_id != event.id {
        return Err(Error::NotFound);
    }
    if page.confirmed_at.is_some() {
        return Err(Error::Conflict(Conflict::Confirmed));
    }
    if page.typed_at != seen {
        return Err(Error::Conflict(Conflict::Typed));
    }
    let columns = columns(&mut tx, &page).await?;
    let entries = check(&page, &columns, input)?;
    on!(tx, c => sql::query(CLEAR_ENTRIES).bind(page.id).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(CLEAR_GUESTS).bind(page.id).execute(c).await.map(drop))?;
    for entry in &entries {
        on!(tx, c => sql::query(INSERT_ENTRY)
            .bind(page.id).bind(entry.line).bind(entry.session_id).bind(&entry.status).bind(entry.late).bind(entry.early)
            .execute(c).await.map(drop))?;
    }
    for guest in &input.guests {
        on!(tx, c => sql::query(INSERT_GUEST)
            .bind(page.id).bind(guest.line).bind(&guest.given_name).bind(&guest.family_name).bind(&guest.organisation)
            .execute(c).await.map(drop))?;
    }
    on!(tx, c => sql::query(TYPED).bind(page.id).bind(actor).bind(cx.now()).execute(c).await.map(drop))?;
    let details = json!({ "entries": entries.len(), "guests": input.guests.len() });
    audit::record(cx, &mut tx, actor, Act::PaperType, &page.id.to_string(), &details);
    tx.commit().await
}

/// The sessions of a page by column; `None` for one that was taken off the event.
async fn columns(tx: &mut Tx, page: &Page) -> Result<Vec<Option<Session>>> {
    let ids: sqlx::types::Json<Vec<SessionId>> =
        on!(tx, c => sql::query_scalar(COLUMNS).bind(page.sheet_id).fetch_one(c).await)?;
    let mut sessions = event::sessions_in(tx, page.event_id).await?;
    let mut take = |id: &SessionId| sessions.iter().position(|s| s.id == *id).map(|place| sessions.remove(place));
    Ok(ids.0.iter().map(&mut take).collect())
}

/// The entries of a page, or what is wrong with them.
fn check(page: &Page, columns: &[Option<Session>], input: &Typed) -> Result<Vec<Entry>> {
    let mut problems = Problems::default();
    let is_empty_line = |line: usize| page.lines.get(line).is_some_and(Option::is_none);
    let mut named: Vec<usize> = (0..page.lines.len()).filter(|line| !is_empty_line(*line)).collect();
    for guest in &input.guests {
        let line = usize::try_from(guest.line).ok().filter(|line| is_empty_line(*line)).ok_or(Error::NotFound)?;
        if let Err(Error::Invalid(errors)) = guest.input().check() {
            for error in errors {
                let _: Option<()> = problems.take(guest_field(&error.field, line), Err(error.problem));
            }
        }
        named.push(line);
    }
    let mut entries = Vec::new();
    for cell in &input.signed {
        let session = columns.get(cell.column).and_then(Option::as_ref).ok_or(Error::NotFound)?;
        if !named.contains(&cell.line) {
            if !is_empty_line(cell.line) {
                return Err(Error::NotFound);
            }
            let _: Option<()> = problems.take(guest_field("family_name", cell.line), Err(Problem::Required));
            named.push(cell.line);
        }
        let mut minutes = |what: &str, typed: &str| {
            let minutes = typed::number(typed, 0, session.planned_minutes);
            problems.take(cell_field(what, cell.line, cell.column), minutes).flatten()
        };
        entries.push(Entry {
            line: i64::try_from(cell.line).unwrap_or(0),
            session_id: session.id,
            status: Status::Present.code().to_owned(),
            late: minutes("late", &cell.late),
            early: minutes("early", &cell.early),
        });
    }
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    if input.rest_absent {
        for line in named {
            let line = i64::try_from(line).unwrap_or(0);
            for session in columns.iter().flatten() {
                if !entries.iter().any(|e| e.line == line && e.session_id == session.id) {
                    let status = Status::Absent.code().to_owned();
                    entries.push(Entry { line, session_id: session.id, status, late: None, early: None });
                }
            }
        }
    }
    Ok(entries)
}
