//! Keeping a file that was read as a draft, and choosing what of it is taken in.

use std::collections::BTreeMap;

use documents::spreadsheet::{self, Encoding, Format};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use super::{
    Column, Import, ImportId, Letters, ReadAs, change,
    columns::Placed,
    tables::{self, Table},
    to_i64,
};
use crate::{
    Cx, Error, Result, Tx,
    events::event::{self, Event},
    ledger::keys::SessionId,
    people::organisations::OrganisationId,
    projects::project::ProjectId,
    system::{
        audit::{self, Act},
        db::{on, sql},
        key::AccountId,
    },
};

/// How many lists are looked at for one of the same shape.
const LISTS: i64 = 100;

const SAME_FILE: &str = "SELECT id FROM imports WHERE event_id = $1 AND file_hash = $2 AND state <> 'taken-back' ORDER BY created_at LIMIT 1";
const INSERT: &str =
    "INSERT INTO imports (id, event_id, file_name, file_hash, read_as, cells, letters, columns, heading,
        organisations, revision, state, invites, done, total, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 'draft', $11, 0, $12, $13, $14)";
// What was confirmed was looked at.
const BEFORE: &str = "SELECT i.read_as, i.columns FROM imports i JOIN events e ON e.id = i.event_id
    WHERE e.project_id = $1 AND i.confirmed_at IS NOT NULL ORDER BY i.confirmed_at DESC, i.id DESC LIMIT $2";
const SET_SHEETS: &str = "UPDATE imports SET read_as = $2, heading = $3, total = $4 WHERE id = $1";
const SET_SESSION: &str = "UPDATE imports SET read_as = $2 WHERE id = $1";

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
        ..ReadAs::default()
    };
    let letters = if read.azlat { Letters::Ask } else { Letters::Plain };
    let mut table = tables::of(read);
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(120).collect();
    let id: ImportId = cx.id();
    let mut tx = cx.db.begin().await?;
    crate::events::lock::lock(&mut tx, event.id).await?;
    let before: Option<ImportId> =
        on!(tx, c => sql::query_scalar(SAME_FILE).bind(event.id).bind(&hash).fetch_optional(c).await)?;
    if let Some(before) = before {
        return Ok(Kept::Before(before));
    }
    remember(&mut tx, event.project_id, &mut table).await?;
    let heading = table.heading();
    let columns: Vec<Column> = table.placed.iter().map(|placed| placed.column).collect();
    let read_as = ReadAs {
        why: table.placed.iter().map(|placed: &Placed| placed.why).collect(),
        headings: table.headings,
        sheets: table.sheets,
        hidden: table.hidden,
        unresolved: table.unresolved,
        ..read_as
    };
    let total = total(&read_as);
    let none: BTreeMap<String, OrganisationId> = BTreeMap::new();
    on!(tx, c => sql::query(INSERT)
        .bind(id)
        .bind(event.id)
        .bind(&name)
        .bind(&hash)
        .bind(Json(&read_as))
        .bind(Json(&table.cells))
        .bind(letters)
        .bind(Json(&columns))
        .bind(heading)
        .bind(Json(&none))
        .bind(false)
        .bind(total)
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

/// Takes over what was chosen for the columns of the last list of the project with the same headings.
async fn remember(tx: &mut Tx, project: ProjectId, table: &mut Table) -> Result<()> {
    let before: Vec<(Json<ReadAs>, Json<Vec<Column>>)> =
        on!(tx, c => sql::query_as(BEFORE).bind(project).bind(LISTS).fetch_all(c).await)?;
    for (read_as, columns) in &before {
        if table.remember(&read_as.headings, columns) {
            break;
        }
    }
    Ok(())
}

fn total(read_as: &ReadAs) -> i64 {
    to_i64(read_as.sheets.iter().filter(|sheet| sheet.taken).map(|sheet| sheet.rows).sum())
}

/// Says which sheets are taken in, by their places, and whether hidden rows are.
pub async fn set_sheets(cx: &Cx, actor: AccountId, import: &Import, taken: &[usize], hidden: bool) -> Result<()> {
    let mut read_as = import.read_as.0.clone();
    read_as.takes_hidden = hidden;
    for (place, sheet) in read_as.sheets.iter_mut().enumerate() {
        sheet.taken = taken.contains(&place);
    }
    let first = read_as.sheets.iter().find(|sheet| sheet.taken);
    // One sheet alone has the headings that somebody may have chosen.
    let heading = if read_as.sheets.len() > 1 { first.and_then(|sheet| sheet.heading) } else { import.heading };
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, actor, import.id, "sheets", &[]).await?;
    on!(tx, c => sql::query(SET_SHEETS)
        .bind(import.id).bind(Json(&read_as)).bind(heading).bind(total(&read_as)).execute(c).await.map(drop))?;
    tx.commit().await
}

/// Says for which session of the event the minutes of a video meeting count.
///
/// # Errors
/// [`Error::NotFound`] for a session of another event.
pub async fn set_session(cx: &Cx, actor: AccountId, import: &Import, session: Option<SessionId>) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    if let Some(session) = session {
        let sessions = event::sessions_in(&mut tx, import.event_id).await?;
        sessions.iter().find(|other| other.id == session).ok_or(Error::NotFound)?;
    }
    let read_as = ReadAs { session, ..import.read_as.0.clone() };
    change(cx, &mut tx, actor, import.id, "session", &[]).await?;
    on!(tx, c => sql::query(SET_SESSION).bind(import.id).bind(Json(&read_as)).execute(c).await.map(drop))?;
    tx.commit().await
}
