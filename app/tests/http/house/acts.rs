//! Whoever changes something leaves an entry in the audit log, or it stands here why not.

use std::collections::BTreeMap;

use axum::http::Method;
use records::Db;
use sqlx::AssertSqlSafe;

use super::permissions::{finds, sent, table};
use crate::http::support::world::World;

/// What changes something without an entry, and why.
const QUIET: &[(&str, &str)] = &[
    (
        "/courses/{project}/{course}/{module}/{activity}/questions/{number}",
        "an answer counts when it is handed in, which is said",
    ),
    ("/events/{event}/print", "work that is planned; what it made is said when it is fetched"),
    ("/completions/file/{format}", "the same"),
    ("/attendance/file/{format}", "the same"),
    ("/events/file/{format}", "the same"),
    ("/people/file/{format}", "the same"),
    ("/audit/file/{format}", "the same"),
    ("/reset", "whoever asks is nobody yet; the link is said when it is sent"),
];

/// Files that are given out without an entry, and why.
const FREE: &[(&str, &str)] = &[
    ("/events/{event}/imports/template.xlsx", "a form that is empty"),
    ("/events/{event}/materials/{file}", "made for everybody of the event"),
    ("/authoring/{course}/folder", "a course has nothing of anybody, and whoever takes it writes it"),
    ("/authoring/{course}/versions/{version}/folder", "the same"),
    ("/authoring/{course}/translations/{language}/file", "the same"),
    ("/authoring/{course}/{module}/{name}/twee", "the same"),
];

#[tokio::test]
async fn whoever_takes_a_file_of_others_leaves_an_entry() {
    let (mut wrong, mut said) = (Vec::new(), 0);
    for (method, path, who) in table().into_iter().filter(|(method, ..)| *method == Method::GET) {
        // Whoever has most of all: what is one's own is nobody's business.
        let Some(name) = who.iter().rev().find(|name| finds(&method, &path, name)) else { continue };
        let world = World::full().await;
        let before = world.number("SELECT COUNT(*) FROM audit_log").await;
        let answer = sent(&world, &method, &path, name).await;
        let kind = answer.header("content-type");
        let is_file = answer.header("content-disposition").starts_with("attachment")
            || ["application/pdf", "text/csv"].iter().any(|file| kind.starts_with(file));
        let is_said = world.number("SELECT COUNT(*) FROM audit_log").await > before;
        said += usize::from(is_said && is_file);
        let is_free = FREE.iter().any(|(free, _)| *free == path);
        let is_wrong = if is_free { !is_file || is_said } else { is_file && !is_said };
        if is_wrong || (path == "/mails" && !is_said) {
            wrong.push(format!("{name}: {path}: {} {kind}", answer.status.as_u16()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(said > 8, "{said}");
}

/// Every row of every table, by table; not the files of courses, which nobody changes.
async fn rows(world: &World) -> BTreeMap<String, Vec<String>> {
    let Db::Sqlite(sqlite) = &world.cx.db else { panic!("SQLite is used here") };
    let reader = &mut *sqlite.read.take().await.unwrap();
    let columns = "SELECT m.name, group_concat('quote(\"' || c.name || '\")', ' || '' '' || ')
        FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT IN ('course_files', 'audit_head') GROUP BY m.name";
    let columns: Vec<(String, String)> = sqlx::query_as(columns).fetch_all(&mut *reader).await.unwrap();
    let mut all = BTreeMap::new();
    for (table, columns) in columns {
        let sql = AssertSqlSafe(format!("SELECT {columns} FROM \"{table}\" ORDER BY 1"));
        all.insert(table, sqlx::query_scalar(sql).fetch_all(&mut *reader).await.unwrap());
    }
    all
}

#[tokio::test]
async fn whatever_changes_something_writes_an_entry() {
    let (mut wrong, mut said) = (Vec::new(), 0);
    for (method, path, who) in table().into_iter().filter(|(method, ..)| *method == Method::POST) {
        let Some(name) = who.iter().find(|name| finds(&method, &path, name)) else { continue };
        let world = World::full().await;
        let before = rows(&world).await;
        let answer = sent(&world, &method, &path, name).await;
        let after = rows(&world).await;
        let differs = |(table, rows): &(&String, &Vec<String>)| before.get(*table) != Some(*rows);
        let changed: Vec<&String> = after.iter().filter(differs).map(|(table, _)| table).collect();
        let is_said = after["audit_log"].len() > before["audit_log"].len();
        said += usize::from(is_said);
        let is_quiet = QUIET.iter().any(|(quiet, _)| *quiet == path);
        // What stands in the list has to need it.
        let is_wrong = if is_quiet { is_said || changed.is_empty() } else { !is_said && !changed.is_empty() };
        if is_wrong {
            wrong.push(format!("{name}: {path}: {}, changed {changed:?}", answer.status.as_u16()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(said > 35, "{said}");
}
