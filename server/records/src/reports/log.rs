//! The audit log for people: names in the place of keys, and its entries as a file.

use std::{
    collections::{BTreeSet, HashMap},
    io::Write,
};

use documents::table::{Cell, Column, Head, Kind, Target, Writer};
use uuid::Uuid;

use crate::{
    Cx, Result,
    people::person::full_name,
    system::{
        audit::{self, Entry, Filter, hex},
        list::Select,
        value::Value,
    },
};

/// Somebody or something that an entry names by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A person, or an account, a participation or anything else of theirs.
    Person(Uuid, String),
    /// An event, or something of it.
    Event(Uuid, String),
}

#[derive(sqlx::FromRow)]
struct NamedPerson {
    id: Uuid,
    person_id: Uuid,
    family_name: String,
    given_name: String,
    patronymic: Option<String>,
}

#[derive(sqlx::FromRow)]
struct NamedEvent {
    id: Uuid,
    event_id: Uuid,
    title: String,
}

const PEOPLE: [&str; 3] = [
    "SELECT p.id, p.id AS person_id, p.family_name, p.given_name, p.patronymic FROM people p WHERE p.id IN",
    "SELECT a.id, p.id AS person_id, p.family_name, p.given_name, p.patronymic
    FROM accounts a JOIN people p ON p.id = a.person_id WHERE a.id IN",
    "SELECT t.id, p.id AS person_id, p.family_name, p.given_name, p.patronymic
    FROM participations t JOIN people p ON p.id = t.person_id WHERE t.id IN",
];
const EVENTS: [&str; 4] = [
    "SELECT e.id, e.id AS event_id, e.title FROM events e WHERE e.id IN",
    "SELECT s.id, e.id AS event_id, e.title FROM event_sessions s JOIN events e ON e.id = s.event_id WHERE s.id IN",
    "SELECT i.id, e.id AS event_id, e.title FROM imports i JOIN events e ON e.id = i.event_id WHERE i.id IN",
    "SELECT g.id, e.id AS event_id, e.title FROM paper_pages g JOIN paper_sheets h ON h.id = g.sheet_id
        JOIN events e ON e.id = h.event_id WHERE g.id IN",
];

/// What the keys in these entries are called: who acted, and to what.
pub async fn names(cx: &Cx, entries: &[Entry]) -> Result<HashMap<Uuid, Named>> {
    let of = |entry: &Entry| [entry.actor_id.map(Uuid::from), entry.subject.parse().ok()];
    let keys: BTreeSet<Uuid> = entries.iter().flat_map(of).flatten().collect();
    let mut names = HashMap::new();
    if keys.is_empty() {
        return Ok(names);
    }
    let among = |sql| Select::new(sql).among(keys.iter().copied().map(Value::Key));
    for sql in PEOPLE {
        for person in among(sql).all::<NamedPerson>(&cx.db).await? {
            let name = full_name(&person.family_name, &person.given_name, person.patronymic.as_deref());
            names.insert(person.id, Named::Person(person.person_id, name));
        }
    }
    for sql in EVENTS {
        for event in among(sql).all::<NamedEvent>(&cx.db).await? {
            names.insert(event.id, Named::Event(event.event_id, event.title));
        }
    }
    Ok(names)
}

const COLUMNS: &[(&str, Kind)] = &[
    ("number", Kind::Integer),
    ("at", Kind::Text),
    ("act", Kind::Text),
    ("actor_id", Kind::Text),
    ("subject", Kind::Text),
    ("details", Kind::Text),
    ("key_id", Kind::Text),
    ("hash", Kind::Text),
];

/// Writes entries to `out`, the newest first; answers how many there are. Keys stay keys: what is in a file is seen by more
/// people, and for longer.
pub async fn write(cx: &Cx, filter: &Filter, out: Target<impl Write + Send>) -> Result<usize> {
    let head = Head { title: "Audit log".to_owned(), columns: Column::plain(COLUMNS), made_at: cx.now() };
    let mut file = Writer::new(&head, out)?;
    let optional = |value: Option<String>| value.filter(|value| !value.is_empty()).map_or(Cell::Empty, Cell::Text);
    audit::each(cx, filter, |entry| {
        Ok(file.write(&[
            Cell::Integer(entry.number),
            Cell::Text(entry.at.to_rfc3339()),
            Cell::Text(entry.action),
            optional(entry.actor_id.map(|id| id.to_string())),
            optional(Some(entry.subject)),
            Cell::Text(entry.details),
            optional(entry.key_id),
            Cell::Text(hex(&entry.hash)),
        ])?)
    })
    .await?;
    let rows = file.rows();
    file.finish()?;
    Ok(rows)
}
