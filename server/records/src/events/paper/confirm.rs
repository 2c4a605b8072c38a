//! A second person confirms a page, and what is on it counts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use courses::attendance::{Said, Status};
use serde_json::json;

use super::{Page, page_in, typed::typed_in};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    authoring::library::Versions,
    events::{
        attendance::{self, Method, NewMark},
        event::{self, Event},
        lock,
        paper::PageId,
        registrations::{guests, state::Source},
    },
    people::person::{self, PersonId},
    system::{
        audit::{self, Act},
        db::{on, sql},
        key::AccountId,
    },
};

const CONFIRM: &str = "UPDATE paper_pages SET confirmed_by = $2, confirmed_at = $3 WHERE id = $1";

/// Confirms a page as it was typed and photographed at `seen` ([`Page::changed_at`]): its marks and the people on its empty lines are written, all or none. A
/// page that is confirmed already stays as it is.
///
/// Where a signature stands without minutes and somebody was marked as late before, the minutes stay. Nobody of whom
/// something is known becomes absent by a missing signature.
///
/// # Errors
/// [`Error::Conflict`]: `second` for whoever typed it, `picture` without a picture, `nothing` before anything is typed,
/// `typed` when it was typed or photographed anew since, `cancelled` when the event is.
pub async fn confirm(cx: &Cx, actor: AccountId, event: &Event, page: PageId, seen: DateTime<Utc>) -> Result<()> {
    let versions = attendance::prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    let page = page_in(&mut tx, page).await?;
    if page.event_id != event.id {
        return Err(Error::NotFound);
    }
    if page.confirmed_at.is_some() {
        return Ok(());
    }
    may_confirm(&event, &page, actor, seen).map_err(Error::Conflict)?;
    let marks = write(cx, &mut tx, &versions, actor, &event, &page).await?;
    on!(tx, c => sql::query(CONFIRM).bind(page.id).bind(actor).bind(cx.now()).execute(c).await.map(drop))?;
    let details = json!({ "typed_by": page.typed_by, "marks": marks });
    audit::record(cx, &mut tx, actor, Act::PaperConfirm, &page.id.to_string(), &details);
    tx.commit().await
}

fn may_confirm(event: &Event, page: &Page, actor: AccountId, seen: DateTime<Utc>) -> Result<(), Conflict> {
    match (page.typed_by, page.typed_at) {
        _ if event.cancelled_at.is_some() => Err(Conflict::Cancelled),
        (Some(by), _) if by == actor => Err(Conflict::Second),
        (Some(_), Some(_)) if page.picture_at.is_none() => Err(Conflict::Picture),
        (Some(_), Some(_)) if page.changed_at() == Some(seen) => Ok(()),
        (Some(_), Some(_)) => Err(Conflict::Typed),
        _ => Err(Conflict::Untyped),
    }
}

/// Writes people and marks; answers how many marks.
async fn write(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    actor: AccountId,
    event: &Event,
    page: &Page,
) -> Result<usize> {
    let (entries, guests) = typed_in(tx, page.id).await?;
    let mut people: HashMap<i64, PersonId> = HashMap::new();
    for (line, printed) in (0_i64..).zip(&page.lines.0) {
        let Some(printed) = printed else { continue };
        // Somebody may have been merged since the page was printed.
        let person = person::standing(tx, printed.person).await?.ok_or(Error::NotFound)?;
        people.insert(line, person);
    }
    // All of them now: the marks of the first session may number certificates, and nobody is waited for after that.
    attendance::lock_courses(tx, event, people.values().copied().collect()).await?;
    for guest in &guests {
        let checked = guest.input().check()?;
        let person = guests::insert_guest(cx, tx, actor.into(), event, &checked, Source::WalkIn).await?;
        people.insert(guest.line, person);
    }
    let mut written = 0;
    for session in event::sessions_in(tx, event.id).await? {
        let mut marks = Vec::new();
        for entry in entries.iter().filter(|e| e.session_id == session.id) {
            let person = *people.get(&entry.line).ok_or(Error::NotFound)?;
            let before = attendance::holds(tx, session.id, person).await?.said;
            let status = entry.status();
            if status == Status::Absent && before.status != Status::Open {
                continue;
            }
            let known = if before.is_present() { before } else { Said::PRESENT };
            let minutes = |typed: Option<i64>, known| typed.and_then(|n| u32::try_from(n).ok()).unwrap_or(known);
            marks.push(NewMark {
                id: cx.id(),
                person,
                bases: None,
                said: Said { status, late: minutes(entry.late, known.late), early: minutes(entry.early, known.early) },
                method: Method::Paper,
                at: cx.now(),
                device: None,
                claim: None,
            });
        }
        attendance::mark_in(cx, tx, versions, actor.into(), event, &session, &marks).await?;
        written += marks.len();
    }
    Ok(written)
}
