//! Files for the people of an event: slides, handouts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result,
    accounts::sessions::Viewer,
    events::{event::Event, lock::lock},
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::Problem,
        key::key,
    },
    text,
};

/// The largest file in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// What all files of an event may have together, in bytes: they are kept in the database and in every copy of it.
pub const LARGEST_ALL: i64 = 100 * 1024 * 1024;

key! {
    /// The key of a material.
    MaterialId
}

/// A file without its bytes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Material {
    /// Its key.
    pub id: MaterialId,
    /// Its name with ending.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

const LIST: &str = "SELECT id, name, CAST(LENGTH(bytes) AS BIGINT) AS size, added_at FROM event_materials WHERE event_id = $1 ORDER BY id";
const OF_PERSON: &str = "SELECT event_id, id, name, CAST(LENGTH(bytes) AS BIGINT) AS size, added_at FROM event_materials
    WHERE event_id IN (SELECT r.event_id FROM registrations r WHERE r.person_id = $1 AND r.state <> 'withdrawn') ORDER BY id";
const BYTES: &str = "SELECT name, bytes FROM event_materials WHERE event_id = $1 AND id = $2";
const INSERT: &str = "INSERT INTO event_materials (id, event_id, name, bytes, added_at) VALUES ($1, $2, $3, $4, $5)";
const SIZE: &str = "SELECT CAST(COALESCE(SUM(LENGTH(bytes)), 0) AS BIGINT) FROM event_materials WHERE event_id = $1";
const DELETE: &str = "DELETE FROM event_materials WHERE event_id = $1 AND id = $2 RETURNING name";

/// The files of an event, in the order in which they were added.
pub async fn list(cx: &Cx, event: EventId) -> Result<Vec<Material>> {
    Ok(read!(cx.db, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// The files of the events on whose list a person is, by event.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<HashMap<EventId, Vec<Material>>> {
    #[derive(sqlx::FromRow)]
    struct Placed {
        event_id: EventId,
        #[sqlx(flatten)]
        file: Material,
    }
    let files: Vec<Placed> = read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    let mut by_event: HashMap<EventId, Vec<Material>> = HashMap::new();
    for Placed { event_id, file } in files {
        by_event.entry(event_id).or_default().push(file);
    }
    Ok(by_event)
}

/// Name and bytes of a file.
pub async fn bytes(cx: &Cx, event: EventId, id: MaterialId) -> Result<Option<(String, Vec<u8>)>> {
    Ok(read!(cx.db, c => sql::query_as(BYTES).bind(event).bind(id).fetch_optional(c).await)?)
}

/// Adds a file.
///
/// # Errors
/// [`Error::Invalid`] for a file that is empty, too large or a program; [`Error::Conflict`] where all together would be.
pub async fn add(cx: &Cx, actor: &Viewer, event: &Event, name: &str, bytes: &[u8]) -> Result<()> {
    let name = text::plain(name, 160).ok().flatten().filter(|_| !bytes.is_empty());
    let name = name.ok_or_else(|| Error::field("file", Problem::Required))?;
    if is_program(&name, bytes) {
        return Err(Error::field("file", Problem::Program));
    }
    if bytes.len() > LARGEST {
        return Err(Error::field("file", Problem::TooLong { max: LARGEST }));
    }
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, event.id).await?;
    let size: i64 = on!(tx, c => sql::query_scalar(SIZE).bind(event.id).fetch_one(c).await)?;
    if size + i64::try_from(bytes.len()).unwrap_or(i64::MAX) > LARGEST_ALL {
        return Err(Error::Conflict(Conflict::Materials));
    }
    on!(tx, c => sql::query(INSERT)
        .bind(cx.id::<MaterialId>()).bind(event.id).bind(&name).bind(bytes).bind(cx.now()).execute(c).await.map(drop))?;
    let details = json!({ "name": name, "bytes": bytes.len() });
    audit::record(cx, &mut tx, actor.account, Act::EventMaterial, &event.id.to_string(), &details);
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

/// Takes a file away.
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
