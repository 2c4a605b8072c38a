//! Who asks for little walks no large table: SQLite tells how it would find the rows of every statement.

use std::collections::{BTreeMap, BTreeSet};

use records::Db;
use sqlx::AssertSqlSafe;

use super::{
    sources,
    statements::{POSTGRES, collected, completed, is_made},
};
use crate::support::World;

/// Tables that grow with people and their work.
const LARGE: &[&str] = &[
    "people",
    "posts",
    "organisations",
    "accounts",
    "project_roles",
    "sessions",
    "facts",
    "certificates",
    "attendance_certificates",
    "participations",
    "attempts",
    "answers",
    "attempt_grants",
    "scenario_runs",
    "scenario_steps",
    "debriefs",
    "run_paths",
    "standings",
    "enrolments",
    "events",
    "event_sessions",
    "registrations",
    "attendance_marks",
    "invitation_mails",
    "event_mails",
    "event_calls",
    "guest_claims",
    "imports",
    "import_rows",
    "paper_sheets",
    "paper_pages",
    "paper_entries",
    "feedback_sheets",
    "feedback_answers",
    "reach_counts",
    "held",
    "mails",
    "audit_log",
    "jobs",
    "person_merges",
    "person_blocks",
    "person_pairs",
    "search_passages",
    "search_terms",
];

/// What walks a large table all the same, and why: file and constant, or only the file for texts that stand in functions.
const WALKS: &[(&str, &[&str])] = &[
    (
        "pieces, whose conditions and orders stand where they are used",
        &[
            "accounts/list ROW",
            "accounts/list",
            "events/list SUMMARY",
            "events/list COUNT",
            "events/list PAGE",
            "learning/scenarios/map PLAYED",
            "learning/search TERMS",
            "merging/merge ROW",
            "people/organisations/list ROW",
            "reports/attendance TOTALS",
            "reports/attendance ROWS",
            "reports/attendance PAGE",
            "reports/completions ROWS",
            "system/audit/list ROW",
            "system/mails ROW",
        ],
    ),
    (
        "whole lists as files, and the log as a whole",
        &[
            "certificates/achievement ALL",
            "certificates/attendance ALL",
            "events/marks ALL",
            "ledger/facts/row ALL",
            "reports/people PEOPLE",
            "reports/integrity BEGUN",
            "system/audit/verify ENDS",
        ],
    ),
    (
        "made anew from what is true, by a command or when a program begins",
        &[
            "events/held EVENTS",
            "events/held/sums WRONG",
            "events/held/sums WRITE",
            "learning/scenarios/paths CLEAR",
            "learning/standings/rebuild VERSIONS",
            "learning/standings/rebuild CLEAR",
            "people/duplicates/kept KNOWN",
            "people/duplicates/kept FORGET",
            "people/organisations/keys NAMES",
            "demo",
            "demo COUNT",
            "demo/scale/people",
        ],
    ),
    (
        "once an hour or a day, outside of requests",
        &[
            "accounts/sessions SWEEP",
            "events/messages/reminders NEAR",
            "retention/daily CALLS",
            "retention/daily PHONES",
            "retention/daily PHONES_OF_GUESTS",
            "retention/daily PICTURES",
        ],
    ),
    (
        "seldom, and for the few who look after the house: who is removed, what is due, how many have begun a version",
        &[
            "learning/participations READERS",
            "merging/forgotten MERGES",
            "retention/due KEYS",
            "retention/due COUNT",
            "retention/due LIST",
            "accounts/sign_on/links FREE",
        ],
    ),
    ("jobs are forgotten after two weeks", &["system/jobs/asked OPEN_OR_FAILED", "system/upkeep WAITING"]),
    ("stops at the first row", &["accounts/account", "people/duplicates"]),
    (
        "a word within a name, which no index finds: only the index is walked",
        &[
            "accounts/list BY_USER_NAME",
            "accounts/opening UNUSED_NAMES",
            "events/registrations/candidates EVERYBODY",
            "events/registrations/candidates OF_ORGANISATION",
            "people/duplicates FOUND",
            "people/found BY_NAME",
        ],
    ),
    (
        "organisations are some thousand, and each may be meant",
        &["people/organisations ALL", "people/organisations/named"],
    ),
    ("the runs of some projects, of which there are fewer than of people", &["learning/scenarios/map COUNTS"]),
];

/// Indexes that hold only the few rows that wait for something.
const OF_FEW: &[&str] = &["paper_pages_typed", "debriefs_open", "accounts_of_administrators"];

/// Values without the types that PostgreSQL needs to be told where nothing else tells it: the indexes of SQLite are not for these.
fn untyped(sql: &str) -> String {
    let mut pieces = sql.split("CAST($");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |sql, piece| match piece.split_once(" AS ") {
        Some((number, rest)) if number.chars().all(|c| c.is_ascii_digit()) => {
            sql + "$" + number + rest.split_once(')').map_or("", |(_, rest)| rest)
        }
        _ => sql + "CAST($" + piece,
    })
}

/// By its name or another one that a statement gives it, each table.
fn named(sql: &str) -> BTreeMap<String, String> {
    let words: Vec<&str> = sql.split([' ', '\n', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let mut names = BTreeMap::new();
    for (place, word) in words.iter().enumerate().filter(|(_, word)| LARGE.contains(word)) {
        names.insert((*word).to_owned(), (*word).to_owned());
        let other = match words.get(place + 1) {
            Some(&"AS") => words.get(place + 2),
            other => other,
        };
        if let Some(other) = other.filter(|other| other.chars().all(|c| c.is_ascii_lowercase())) {
            names.insert((*other).to_owned(), (*word).to_owned());
        }
    }
    names
}

/// The large tables that SQLite walks from end to end for a statement.
async fn walked(world: &World, sql: &str) -> Vec<String> {
    let Db::Sqlite(s) = &world.cx.db else { panic!("SQLite tells its plans") };
    let sql = untyped(sql);
    let explained = sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&s.write).await;
    let plan: Vec<(i64, i64, i64, String)> = explained.unwrap_or_else(|fault| panic!("{fault}\n{sql}"));
    let names = named(&sql);
    let of_line = |(_, _, _, line): &(i64, i64, i64, String)| {
        let name = line.strip_prefix("SCAN ")?.split(' ').next()?;
        let is_of_few = OF_FEW.iter().any(|index| line.ends_with(index));
        names.get(name).filter(|_| !is_of_few).map(|table| format!("{table} ({line})"))
    };
    plan.iter().filter_map(of_line).collect()
}

#[tokio::test]
async fn who_asks_for_little_walks_no_large_table() {
    let world = World::sqlite().await;
    let texts = collected(&sources());
    let excused: BTreeSet<&str> = WALKS.iter().flat_map(|(_, which)| *which).copied().collect();
    let (mut found, mut needed) = (Vec::new(), BTreeSet::new());
    for text in texts.iter().filter(|text| !is_made(text)) {
        if POSTGRES.iter().any(|sign| text.sql.contains(sign)) {
            continue;
        }
        let walked = walked(&world, &completed(text)).await;
        let place = format!("{} {}", text.file, text.name).trim_end().to_owned();
        match excused.get(place.as_str()) {
            _ if walked.is_empty() => {}
            Some(place) => drop(needed.insert(*place)),
            None => found.push(format!("{place}: {}", walked.join("; "))),
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let for_nothing: Vec<&&str> = excused.difference(&needed).collect();
    assert!(for_nothing.is_empty(), "excused for nothing: {for_nothing:?}");
}

/// Pages of lists walk an index in their order, and sort nothing: an index that is added for something else must not draw them away.
#[tokio::test]
async fn pages_are_not_sorted() {
    let world = World::sqlite().await;
    let Db::Sqlite(s) = &world.cx.db else { panic!("SQLite tells its plans") };
    for page in [
        "SELECT p.id FROM people p WHERE p.merged_into IS NULL ORDER BY p.sort_key, p.id LIMIT 50 OFFSET 500",
        "SELECT p.id FROM people p WHERE p.merged_into IS NULL ORDER BY p.created_at DESC, p.id DESC LIMIT 50 OFFSET 500",
        "SELECT number FROM audit_log ORDER BY number DESC LIMIT 50 OFFSET 500",
        "SELECT id FROM mails ORDER BY created_at DESC, id DESC LIMIT 50 OFFSET 500",
    ] {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {page}"))).fetch_all(&s.write).await.unwrap();
        assert!(plan.iter().all(|(_, _, _, line)| !line.contains("TEMP B-TREE")), "{page}: {plan:?}");
    }
}

/// A walk is seen, and none where an index leads to the rows.
#[tokio::test]
async fn a_walk_is_seen() {
    let world = World::sqlite().await;
    let seen = walked(&world, "SELECT x.id FROM people x WHERE x.given_name = $1").await;
    assert_eq!(seen, ["people (SCAN x)"]);
    assert_eq!(walked(&world, "SELECT x.id FROM people x WHERE x.id = CAST($1 AS UUID)").await, [""; 0]);
}
