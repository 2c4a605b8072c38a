//! Materials for the people of an event: files such as slides and handouts, and links. Trainers put them in order, and say from
//! when on people of the event find them; staff always do.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::sessions::Viewer,
    events::{
        event::{Event, Session},
        lock::lock,
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::key,
        text_enum::text_enum,
    },
    text,
};

/// The largest file in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// What all files of an event may have together, in bytes: they are kept in the database and in every copy of it.
pub const LARGEST_ALL: i64 = 100 * 1024 * 1024;
/// So many materials an event has at most: more than anybody reads.
pub const MOST: i64 = 100;
/// Most characters of a name.
const NAME: usize = 160;

key! {
    /// The key of a material.
    MaterialId
}

text_enum! {
    /// From when on people of an event find one of its materials. It follows the event when that is put off or copied.
    Visible {
        /// As soon as it is there.
        Always = "always",
        /// When the first session begins.
        Begun = "begun",
        /// When the last session is over.
        Over = "over",
    }
}

impl Visible {
    /// What was chosen; where nothing was, it is there at once.
    fn chosen(code: &str) -> Result<Self, Problem> {
        if code.is_empty() { Ok(Self::Always) } else { Self::from_code(code).ok_or(Problem::Choice) }
    }

    /// Whether the time has come.
    pub fn has_come(self, event: &Event, sessions: &[Session], now: DateTime<Utc>) -> bool {
        let zone = event.zone();
        match self {
            Self::Always => true,
            Self::Begun => sessions.iter().any(|session| session.starts_at(zone) <= now),
            Self::Over => !sessions.is_empty() && sessions.iter().all(|session| session.ends_at(zone) <= now),
        }
    }
}

/// Which way a material is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before the one that stands before it.
    Up,
    /// Behind the one that stands behind it.
    Down,
}

/// A material without the bytes of its file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Material {
    /// Its key.
    pub id: MaterialId,
    /// The name of the file with ending, or what the link is called.
    pub name: String,
    /// The address of a link; none for a file.
    pub address: Option<String>,
    /// The size of the file in bytes.
    pub size: i64,
    /// From when on people of the event find it.
    pub visible: Visible,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

impl Material {
    /// To whom a link leads.
    pub fn host(&self) -> Option<String> {
        let address = url::Url::parse(self.address.as_deref()?).ok()?;
        address.host_str().map(str::to_owned)
    }
}

const LIST: &str = "SELECT id, name, address, CAST(LENGTH(bytes) AS BIGINT) AS size, visible, added_at
    FROM event_materials WHERE event_id = $1 ORDER BY place, id";
const OF_PERSON: &str = "SELECT event_id, id, name, address, CAST(LENGTH(bytes) AS BIGINT) AS size, visible, added_at
    FROM event_materials
    WHERE event_id IN (SELECT r.event_id FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn')
    ORDER BY place, id";
const FIND: &str = "SELECT id, name, address, CAST(LENGTH(bytes) AS BIGINT) AS size, visible, added_at
    FROM event_materials WHERE event_id = $1 AND id = $2";
const BYTES: &str = "SELECT bytes FROM event_materials WHERE event_id = $1 AND id = $2 AND address IS NULL";
const INSERT: &str = "INSERT INTO event_materials (id, event_id, name, address, bytes, place, visible, added_at)
    VALUES ($1, $2, $3, $4, $5,
        (SELECT COALESCE(MAX(m.place), -1) + 1 FROM event_materials m WHERE m.event_id = $2), $6, $7)";
const COUNT: &str = "SELECT COUNT(*) FROM event_materials WHERE event_id = $1";
const SIZE: &str = "SELECT CAST(COALESCE(SUM(LENGTH(bytes)), 0) AS BIGINT) FROM event_materials WHERE event_id = $1";
const UPDATE: &str = "UPDATE event_materials SET name = $3, address = $4, visible = $5 WHERE event_id = $1 AND id = $2";
const PLACE: &str = "UPDATE event_materials SET place = $3 WHERE event_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM event_materials WHERE event_id = $1 AND id = $2 RETURNING name";

/// The materials of an event, in their order.
pub async fn list(cx: &Cx, event: EventId) -> Result<Vec<Material>> {
    Ok(read!(cx.db, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// The materials of the events on whose list a person is, by event, also those whose time has not come
/// ([`Visible::has_come`]).
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<HashMap<EventId, Vec<Material>>> {
    #[derive(sqlx::FromRow)]
    struct Placed {
        event_id: EventId,
        #[sqlx(flatten)]
        material: Material,
    }
    let placed: Vec<Placed> = read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    let mut by_event: HashMap<EventId, Vec<Material>> = HashMap::new();
    for Placed { event_id, material } in placed {
        by_event.entry(event_id).or_default().push(material);
    }
    Ok(by_event)
}

/// One material.
pub async fn find(cx: &Cx, event: EventId, id: MaterialId) -> Result<Option<Material>> {
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(event).bind(id).fetch_optional(c).await)?)
}

/// The bytes of a file; none for a link.
pub async fn bytes(cx: &Cx, event: EventId, id: MaterialId) -> Result<Option<Vec<u8>>> {
    Ok(read!(cx.db, c => sql::query_scalar(BYTES).bind(event).bind(id).fetch_optional(c).await)?)
}

/// A link as it is typed, or what is changed about a material. The address of a file stays empty.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct MaterialInput {
    /// What it is called.
    pub title: String,
    /// Where a link leads.
    pub address: String,
    /// The code of [`Visible`].
    pub visible: String,
}

/// Name and, for a link, address of a material, and from when on it is seen.
type Checked = (String, Option<String>, Visible);

impl MaterialInput {
    fn check(&self, link: bool) -> Result<Checked> {
        let mut problems = Problems::default();
        let name = text::plain(&self.title, NAME).and_then(|name| name.ok_or(Problem::Required));
        let name = problems.take("title", name);
        let address = if link {
            let address = text::web_address(&self.address).and_then(|address| address.ok_or(Problem::Required));
            problems.take("address", address).map(Some)
        } else {
            Some(None)
        };
        let visible = problems.take("visible", Visible::chosen(&self.visible));
        match (name, address, visible) {
            (Some(name), Some(address), Some(visible)) => Ok((name, address, visible)),
            _ => Err(problems.into_error()),
        }
    }
}

/// Adds a file, behind the others.
///
/// # Errors
/// [`Error::Invalid`] for a file that is empty, too large or a program; [`Error::Conflict`] where all together would be, or where
/// there are too many.
pub async fn add(cx: &Cx, actor: &Viewer, event: &Event, name: &str, bytes: &[u8], visible: &str) -> Result<()> {
    let name = text::plain(name, NAME).ok().flatten().filter(|_| !bytes.is_empty());
    let name = name.ok_or_else(|| Error::field("file", Problem::Required))?;
    if is_program(&name, bytes) {
        return Err(Error::field("file", Problem::Program));
    }
    if bytes.len() > LARGEST {
        return Err(Error::field("file", Problem::TooLong { max: LARGEST }));
    }
    let visible = Visible::chosen(visible).map_err(|problem| Error::field("visible", problem))?;
    insert(cx, actor, event, &(name, None, visible), bytes).await
}

/// Adds a link, behind the others.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] where there are too many.
pub async fn add_link(cx: &Cx, actor: &Viewer, event: &Event, input: &MaterialInput) -> Result<()> {
    insert(cx, actor, event, &input.check(true)?, &[]).await
}

async fn insert(cx: &Cx, actor: &Viewer, event: &Event, material: &Checked, bytes: &[u8]) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, event.id).await?;
    let count: i64 = on!(tx, c => sql::query_scalar(COUNT).bind(event.id).fetch_one(c).await)?;
    let size: i64 = on!(tx, c => sql::query_scalar(SIZE).bind(event.id).fetch_one(c).await)?;
    if count >= MOST || size + i64::try_from(bytes.len()).unwrap_or(i64::MAX) > LARGEST_ALL {
        return Err(Error::Conflict(Conflict::Materials));
    }
    put(cx, &mut tx, event.id, material, bytes).await?;
    let details = json!({ "name": material.0, "bytes": bytes.len() });
    audit::record(cx, &mut tx, actor.account, Act::EventMaterial, &event.id.to_string(), &details);
    tx.commit().await
}

async fn put(cx: &Cx, tx: &mut Tx, event: EventId, material: &Checked, bytes: &[u8]) -> Result<()> {
    let (name, address, visible) = material;
    on!(tx, c => sql::query(INSERT)
        .bind(cx.id::<MaterialId>()).bind(event).bind(name).bind(address).bind(bytes).bind(*visible).bind(cx.now())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Puts the links of an event beside a copy of it. Files are not copied: they would be kept twice.
pub(crate) async fn copy_links(cx: &Cx, tx: &mut Tx, from: EventId, to: EventId) -> Result<()> {
    for material in list_in(tx, from).await?.into_iter().filter(|material| material.address.is_some()) {
        put(cx, tx, to, &(material.name, material.address, material.visible), &[]).await?;
    }
    Ok(())
}

async fn list_in(tx: &mut Tx, event: EventId) -> Result<Vec<Material>> {
    Ok(on!(tx, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// Names a material anew, and says from when on people find it; a link leads where it says now.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::NotFound`] for one that is gone.
pub async fn change(cx: &Cx, actor: &Viewer, event: &Event, id: MaterialId, input: &MaterialInput) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, event.id).await?;
    let now = list_in(&mut tx, event.id).await?.into_iter().find(|material| material.id == id);
    let now = now.ok_or(Error::NotFound)?;
    let (name, address, visible) = input.check(now.address.is_some())?;
    // Under another ending a file would be something else.
    if now.address.is_none() && is_program(&name, &[]) {
        return Err(Error::field("title", Problem::Program));
    }
    on!(tx, c => sql::query(UPDATE)
        .bind(event.id).bind(id).bind(&name).bind(&address).bind(visible).execute(c).await.map(drop))?;
    let details = json!({ "name": name, "visible": visible });
    audit::record(cx, &mut tx, actor.account, Act::EventMaterialChange, &event.id.to_string(), &details);
    tx.commit().await
}

/// Puts a material one place up or down; the first and the last one stay where they are.
///
/// # Errors
/// [`Error::NotFound`] for one that is gone.
pub async fn put_elsewhere(cx: &Cx, actor: &Viewer, event: &Event, id: MaterialId, way: Way) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, event.id).await?;
    let mut materials = list_in(&mut tx, event.id).await?;
    let place = materials.iter().position(|material| material.id == id).ok_or(Error::NotFound)?;
    let other = match way {
        Way::Up => place.checked_sub(1),
        Way::Down => Some(place + 1).filter(|next| *next < materials.len()),
    };
    let Some(other) = other else { return Ok(()) };
    materials.swap(place, other);
    for (place, material) in (0_i64..).zip(&materials) {
        on!(tx, c => sql::query(PLACE).bind(event.id).bind(material.id).bind(place).execute(c).await.map(drop))?;
    }
    let details = json!({ "name": materials.get(other).map(|material| &material.name), "place": other + 1 });
    audit::record(cx, &mut tx, actor.account, Act::EventMaterialChange, &event.id.to_string(), &details);
    tx.commit().await
}

/// Endings of files that a computer runs when they are opened.
const PROGRAMS: [&str; 20] = [
    "apk", "app", "bat", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "jar", "js", "lnk", "msi", "pif", "ps1",
    "scr", "sh", "vbs", "wsf",
];

/// Whether a file is a program, by its name or, whatever its name, by how it begins.
fn is_program(name: &str, bytes: &[u8]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase());
    ending.is_some_and(|ending| PROGRAMS.contains(&ending.as_str()))
        || bytes.starts_with(b"MZ")
        || bytes.starts_with(b"\x7fELF")
        || bytes.starts_with(b"#!")
}

/// Takes a material away.
///
/// # Errors
/// [`Error::NotFound`] for one that is gone already.
pub async fn remove(cx: &Cx, actor: &Viewer, event: &Event, id: MaterialId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let name: Option<String> = on!(tx, c => sql::query_scalar(DELETE).bind(event.id).bind(id).fetch_optional(c).await)?;
    let name = name.ok_or(Error::NotFound)?;
    let details = json!({ "name": name });
    audit::record(cx, &mut tx, actor.account, Act::EventMaterialRemove, &event.id.to_string(), &details);
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::is_program;

    #[test]
    fn programs_are_told_by_name_and_by_how_they_begin() {
        for (name, bytes) in [
            ("a.EXE", &b"x"[..]),
            ("slides.pdf.js", b"x"),
            ("slides.pdf", b"MZ\x90"),
            ("x", b"\x7fELF"),
            ("y.txt", b"#!/bin/sh"),
        ] {
            assert!(is_program(name, bytes), "{name}");
        }
        for (name, bytes) in
            [("slides.pdf", &b"%PDF-1.7"[..]), ("M.zip", b"PK"), ("exe", b"x"), ("jar of honey.docx", b"PK")]
        {
            assert!(!is_program(name, bytes), "{name}");
        }
    }
}
