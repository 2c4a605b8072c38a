//! Sign-in sheets on paper: what was printed, the photographs of it, and what was typed from them.
//!
//! What is printed is remembered line by line, so that a page that comes back knows who stands where, even when the list
//! of the event has changed. A page goes from *printed* to *photographed*, *typed* (as often as one likes) and
//! *confirmed* by a second person; only then do its marks count, all of them or none. Then it never changes again.

mod confirm;
mod typed;

use chrono::{DateTime, Utc};
use documents::sign_in_sheet::{ROWS_PER_PAGE, columns_beside};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

pub use self::confirm::confirm;
pub use self::typed::{Cell, Entry, Guest, Typed, cell_field, guest_field, save, typed};
use crate::{
    Conflict, Cx, Error, Problem, Result, Tx,
    events::{
        event::{self, Event},
        lock,
        registrations::{self, Registration},
    },
    ledger::keys::{EventId, SessionId},
    people::{person::PersonId, posts::PostRole},
    system::{
        audit::{self, Act},
        codes,
        db::{on, read, sql},
        error::Problems,
        key::{AccountId, key},
        text_enum::text_enum,
    },
    text::typed::number,
};

/// The most empty lines of one sheet.
pub const MOST_EMPTY: i64 = 140;

key! {
    /// The key of a printed sheet.
    SheetId
}

text_enum! {
    /// A column of a sheet beside name and organisation.
    More {
        /// What somebody does, and where in their organisation: printed as it is known, to be completed by hand.
        Position = "position",
        /// Their phone. Nothing is printed in it: a sheet that goes round shows nobody numbers that they have not written themselves.
        Phone = "phone",
    }
}

/// A printed sheet: up to six sessions beside each other, fewer where there are more columns.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sheet {
    /// Its key.
    pub id: SheetId,
    /// The event.
    pub event_id: EventId,
    /// The sessions, in the order of the columns. One that was taken off the event since has no column to type into.
    pub sessions: Json<Vec<SessionId>>,
    /// The columns beside name and organisation.
    pub more: Json<Vec<More>>,
    /// When it was printed.
    pub printed_at: DateTime<Utc>,
}

/// Somebody on a printed line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The person.
    pub person: PersonId,
    /// The name as printed.
    pub name: String,
    /// The organisation as printed; may be empty.
    pub organisation: String,
    /// What they do there, where the sheet has a column for it and it is known.
    #[serde(default)]
    pub role: Option<PostRole>,
    /// The unit in which they do it.
    #[serde(default)]
    pub unit: Option<String>,
}

key! {
    /// The key of a page of a printed sheet.
    PageId
}

/// A page of a sheet, without its picture.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Page {
    /// Its key.
    pub id: PageId,
    /// The sheet.
    pub sheet_id: SheetId,
    /// The event.
    pub event_id: EventId,
    /// Its place in the sheet, from 1.
    pub number: i64,
    /// The code printed on it, without hyphen.
    pub code: String,
    /// Who stands on each line; `None` for an empty one.
    pub lines: Json<Vec<Option<Printed>>>,
    /// When its picture came.
    pub picture_at: Option<DateTime<Utc>>,
    /// The account that typed last.
    pub typed_by: Option<AccountId>,
    /// When.
    pub typed_at: Option<DateTime<Utc>>,
    /// The account that confirmed.
    pub confirmed_by: Option<AccountId>,
    /// When.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// How far a page has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing has come back yet.
    Printed,
    /// Its picture is here.
    Photographed,
    /// Somebody has typed it in.
    Typed,
    /// A second person has confirmed it.
    Confirmed,
}

impl Page {
    /// When what is compared last changed: what was typed, or the picture.
    pub fn changed_at(&self) -> Option<DateTime<Utc>> {
        self.typed_at.max(self.picture_at)
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        match (self.confirmed_at, self.typed_at, self.picture_at) {
            (Some(_), ..) => State::Confirmed,
            (_, Some(_), _) => State::Typed,
            (.., Some(_)) => State::Photographed,
            _ => State::Printed,
        }
    }
}

const INSERT_SHEET: &str =
    "INSERT INTO paper_sheets (id, event_id, sessions, printed_at, printed_by, more) VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_PAGE: &str = "INSERT INTO paper_pages (id, sheet_id, number, code, lines) VALUES ($1, $2, $3, $4, $5)";
const SHEETS: &str =
    "SELECT id, event_id, sessions, more, printed_at FROM paper_sheets WHERE event_id = $1 ORDER BY id";
const PAGES: &str =
    "SELECT p.id, p.sheet_id, s.event_id, p.number, p.code, p.lines, p.picture_at, p.typed_by, p.typed_at,
        p.confirmed_by, p.confirmed_at
    FROM paper_pages p JOIN paper_sheets s ON s.id = p.sheet_id WHERE s.event_id = $1 ORDER BY p.sheet_id, p.number";
const PAGE: &str =
    "SELECT p.id, p.sheet_id, s.event_id, p.number, p.code, p.lines, p.picture_at, p.typed_by, p.typed_at,
        p.confirmed_by, p.confirmed_at
    FROM paper_pages p JOIN paper_sheets s ON s.id = p.sheet_id WHERE p.id = $1 OR p.code = $2";
const PICTURE: &str = "SELECT picture FROM paper_pages WHERE id = $1";
const ATTACH: &str = "UPDATE paper_pages SET picture = $2, picture_at = $3, picture_by = $4
    WHERE id = $1 AND confirmed_at IS NULL RETURNING id";

/// Remembers new sheets for the chosen sessions (keys, as typed) with so many empty lines for people who are not on the
/// list: one sheet for every six sessions (fewer beside the columns `more`), each with everybody who is expected. Answers their
/// keys.
///
/// # Errors
/// [`Error::Invalid`] without a session, with a session of another event, or without a line.
pub async fn print(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    chosen: &[String],
    more: &[More],
    empty_lines: &str,
) -> Result<Vec<SheetId>> {
    let sessions = event::sessions(cx, event.id).await?;
    let mut people = registrations::list(cx, event.id).await?;
    people.retain(Registration::is_expected);
    let mut problems = Problems::default();
    let known = |id: &String| sessions.iter().any(|s| s.id.to_string() == *id);
    let right = match chosen {
        [] => Err(Problem::Required),
        chosen if !chosen.iter().all(known) => Err(Problem::Choice),
        _ => Ok(()),
    };
    let right = problems.take("sessions", right);
    let least = i64::from(people.is_empty());
    let empty = problems.take("empty_lines", number(empty_lines, least, MOST_EMPTY).map(|n| n.unwrap_or(least)));
    let (Some(()), Some(empty)) = (right, empty) else { return Err(problems.into_error()) };
    // In the order in which they are held, whatever the order of the form; each once.
    let columns: Vec<SessionId> = sessions.iter().map(|s| s.id).filter(|id| chosen.contains(&id.to_string())).collect();
    let lines: Vec<Option<Printed>> = people
        .iter()
        .map(|r| {
            let organisation = r.organisation.clone().unwrap_or_default();
            let position = more.contains(&More::Position);
            let (role, unit) = if position { (r.post_role, r.unit.clone()) } else { (None, None) };
            Some(Printed { person: r.person_id, name: r.name(), organisation, role, unit })
        })
        .chain((0..empty).map(|_| None))
        .collect();
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, event.id).await?;
    let mut made = Vec::new();
    for columns in columns.chunks(columns_beside(more.len())) {
        made.push(insert(cx, &mut tx, actor, event.id, (columns, more), &lines).await?);
    }
    let details = json!({ "sheets": made, "lines": lines.len() });
    audit::record(cx, &mut tx, actor, Act::PaperPrint, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(made)
}

async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    event: EventId,
    (columns, more): (&[SessionId], &[More]),
    lines: &[Option<Printed>],
) -> Result<SheetId> {
    let sheet: SheetId = cx.id();
    on!(tx, c => sql::query(INSERT_SHEET)
        .bind(sheet).bind(event).bind(Json(columns)).bind(cx.now()).bind(actor).bind(Json(more)).execute(c).await.map(drop))?;
    for (number, lines) in (1_i64..).zip(lines.chunks(ROWS_PER_PAGE)) {
        on!(tx, c => sql::query(INSERT_PAGE)
            .bind(cx.id::<PageId>()).bind(sheet).bind(number).bind(codes::random::<8>(cx)).bind(Json(lines))
            .execute(c).await.map(drop))?;
    }
    Ok(sheet)
}

/// The sheets of an event with their pages, in the order in which they were printed.
pub async fn sheets(cx: &Cx, event: EventId) -> Result<Vec<(Sheet, Vec<Page>)>> {
    let sheets: Vec<Sheet> = read!(cx.db, c => sql::query_as(SHEETS).bind(event).fetch_all(c).await)?;
    let mut pages: Vec<Page> = read!(cx.db, c => sql::query_as(PAGES).bind(event).fetch_all(c).await)?;
    let mut found = Vec::new();
    for sheet in sheets {
        let own: Vec<Page>;
        (own, pages) = pages.into_iter().partition(|page: &Page| page.sheet_id == sheet.id);
        found.push((sheet, own));
    }
    // Sheets that were printed together stand in the order of their sessions.
    let sessions = event::sessions(cx, event).await?;
    let place = |sheet: &Sheet| sessions.iter().position(|s| sheet.sessions.first() == Some(&s.id));
    found.sort_by_key(|(sheet, _)| (sheet.printed_at, place(sheet)));
    Ok(found)
}

/// The page with this key.
pub async fn page(cx: &Cx, id: PageId) -> Result<Option<Page>> {
    Ok(read!(cx.db, c => sql::query_as(PAGE).bind(id).bind("").fetch_optional(c).await)?)
}

/// The page with this code, as typed or read from a picture.
pub async fn by_code(cx: &Cx, typed: &str) -> Result<Option<Page>> {
    let code = codes::read(typed);
    Ok(read!(cx.db, c => sql::query_as(PAGE).bind(PageId::NIL).bind(code).fetch_optional(c).await)?)
}

pub(crate) async fn page_in(tx: &mut Tx, id: PageId) -> Result<Page> {
    let page: Option<Page> = on!(tx, c => sql::query_as(PAGE).bind(id).bind("").fetch_optional(c).await)?;
    page.ok_or(Error::NotFound)
}

/// The picture of a page, a JPEG.
pub async fn picture(cx: &Cx, page: PageId) -> Result<Option<Vec<u8>>> {
    let found: Option<Option<Vec<u8>>> =
        read!(cx.db, c => sql::query_scalar(PICTURE).bind(page).fetch_optional(c).await)?;
    Ok(found.flatten())
}

/// Keeps pictures of pages (key, JPEG), all or none; a later picture of a page takes the place of an earlier one.
///
/// # Errors
/// [`Error::Conflict`] when a page is confirmed already, [`Error::NotFound`] for a page of another event.
pub async fn attach(cx: &Cx, actor: AccountId, event: &Event, pictures: &[(PageId, Vec<u8>)]) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, event.id).await?;
    for (page, picture) in pictures {
        if page_in(&mut tx, *page).await?.event_id != event.id {
            return Err(Error::NotFound);
        }
        let done: Option<PageId> = on!(tx, c => sql::query_scalar(ATTACH)
            .bind(page).bind(picture).bind(cx.now()).bind(actor).fetch_optional(c).await)?;
        done.ok_or(Error::Conflict(Conflict::Confirmed))?;
        let details = json!({ "bytes": picture.len() });
        audit::record(cx, &mut tx, actor, Act::PaperPicture, &page.to_string(), &details);
    }
    tx.commit().await
}

/// Pages of an event that were typed and wait for a second person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    /// The event.
    pub event_id: EventId,
    /// Its title.
    pub title: String,
    /// How many pages.
    pub pages: i64,
}

const TO_CONFIRM: &str = "SELECT e.id AS event_id, e.title, COUNT(*) AS pages FROM paper_pages p
    JOIN paper_sheets s ON s.id = p.sheet_id JOIN events e ON e.id = s.event_id
    WHERE p.typed_at IS NOT NULL AND p.confirmed_at IS NULL AND p.picture_at IS NOT NULL AND p.typed_by <> $1
        AND e.cancelled_at IS NULL AND EXISTS (SELECT 1 FROM project_roles r
            WHERE r.account_id = $1 AND r.project_id = e.project_id AND r.role IN ('trainer', 'manager'))
    GROUP BY e.id, e.title ORDER BY MIN(p.typed_at), e.id LIMIT 20";

/// What waits for somebody as the second person, the longest waiting first.
pub async fn to_confirm(cx: &Cx, account: AccountId) -> Result<Vec<Waiting>> {
    Ok(read!(cx.db, c => sql::query_as(TO_CONFIRM).bind(account).fetch_all(c).await)?)
}
