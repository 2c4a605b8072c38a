//! Every statement of the sources is one that both databases understand.

use std::collections::BTreeMap;

use records::Db;
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

use super::{
    arrows::tokens,
    expand::{Macros, parts, tree},
    sources,
};
use crate::support::{World, both};

/// A statement or a piece of one, where it stands, and the constant that it is the value of.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) file: String,
    line: usize,
    pub(super) name: String,
    pub(super) sql: String,
}

/// Words with which statements begin.
const BEGINNINGS: [&str; 6] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "LOCK "];

/// Every text that begins as a statement does: values of constants, and literals in functions.
pub(super) fn collected(sources: &BTreeMap<String, String>) -> Vec<Text> {
    let macros = Macros::of(sources);
    let mut texts = Vec::new();
    for (file, source) in sources {
        let (tokens, lines) = tokens(source);
        let is_tests = |place: &usize| tokens[*place..].starts_with(&["mod".into(), "tests".into(), "{".into()]);
        let end = (0..tokens.len()).find(is_tests).unwrap_or(tokens.len());
        let mut place = 0;
        while place < end {
            let line = lines[place];
            let mut add = |name: &str, sql: String| {
                if BEGINNINGS.iter().any(|beginning| sql.starts_with(beginning)) {
                    texts.push(Text { file: file.clone(), line, name: name.to_owned(), sql });
                }
            };
            match &tokens[place..] {
                [word, ..] if word == "macro_rules" => place += 3 + tree(&tokens[place + 3..]),
                [word, name, colon, rest @ ..] if word == "const" && colon == ":" => {
                    let definition = parts(rest, ";")[0];
                    let value = parts(definition, "=").get(1).copied().unwrap_or_default();
                    for sql in macros.texts(file, value).into_iter().flatten() {
                        add(name, sql);
                    }
                    place += 3 + definition.len();
                }
                [literal, ..] if literal.starts_with('"') => {
                    for sql in macros.texts(file, &tokens[place..=place]).into_iter().flatten() {
                        add("", sql);
                    }
                    place += 1;
                }
                _ => place += 1,
            }
        }
    }
    texts
}

/// Signs of what PostgreSQL alone understands or needs: SQLite has one writer, who waits for nobody.
pub(super) const POSTGRES: &[&str] = &[
    "FOR UPDATE",
    "FOR SHARE",
    "FOR NO KEY UPDATE",
    "LOCK TABLE",
    "pg_advisory_xact_lock(",
    "to_regclass(",
    "FROM information_schema.",
    "FROM pg_constraint",
    // Rows that are deleted and written anew in one statement, so that nothing tells when they were written first.
    "WITH gone AS (DELETE",
];

/// Signs of what SQLite alone understands: what it tells of a file.
const SQLITE: &[&str] = &["FROM sqlite_master", "FROM pragma_"];

/// Where statements are made of names that the database tells; what is tried of them is what they do.
const TOLD: &str = "system/moving";

/// Pieces of statements that are put together where they are used: file, constant or beginning, and what may follow.
const PIECES: &[(&str, &str, &str)] = &[
    ("accounts/list", "SELECT p.id", " FROM people p"),
    ("events/held/rows", "PEOPLE", " $1"),
    ("events/held/rows", "MARKS", " $1"),
    ("events/held/write", "THERE", " $1"),
    (
        "events/held/write",
        "INSERT",
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
        $18, $19, $20, $21, $22)",
    ),
    (
        "events/list",
        "SUMMARY",
        " FROM events e JOIN projects j ON j.id = e.project_id
        LEFT JOIN course_versions v ON v.id = e.course_version_id",
    ),
    ("events/acquaintance", "KNOWN", " ($4)"),
    ("events/imports/run", "RECORD_MANY", " ($1, $2, $3, $4)"),
    ("events/list", "PAGE", ") SELECT id FROM k"),
    ("people/entry", "EMAILS_TAKEN", " ($1)"),
    ("learning/scenarios/map", "LISTED", "r.id IN ($1)"),
    ("learning/scenarios/map", "COUNTS", "p.project_id IN ($1) GROUP BY p.project_id, p.course_slug, r.activity"),
    (
        "merging/distinct",
        "ROW",
        " FROM person_distinct d JOIN people a ON a.id = d.one_id JOIN people b ON b.id = d.other_id
        JOIN accounts u ON u.id = d.said_by",
    ),
    (
        "merging/merge",
        "ROW",
        " FROM person_merges m JOIN people k ON k.id = m.kept_id JOIN people g ON g.id = m.gone_id
        JOIN accounts a ON a.id = m.merged_by LEFT JOIN accounts u ON u.id = m.undone_by",
    ),
    ("authoring/index", "KEPT", " ($1)"),
    ("authoring/terms", "TERM", " ($1, $2, $3, $4, $5, $6, $7)"),
    ("learning/enrolment/people", "COUNT", "$1"),
    ("learning/enrolment/people", "LIST", "$1"),
    ("learning/enrolment/people", "CANDIDATES", "$1"),
    ("learning/search", "EDITIONS", " ($1)"),
    ("learning/search", "TERMS", "$1"),
    (
        "learning/search/show",
        "PASSAGES",
        " (CAST($1 AS UUID), $2, CAST($3 AS BIGINT))) f CROSS JOIN search_passages p
        WHERE p.course_version_id = f.column1 AND p.language = f.column2 AND p.number = f.column3",
    ),
    ("people/duplicates", "FOUND", "SELECT id FROM found"),
    ("people/duplicates", "SELECT first_id, second_id", " FROM person_pairs"),
    ("people/duplicates/kept", "NEAR", " ($1)"),
    ("people/duplicates/due", "DUE", " ($1)"),
    ("people/duplicates/kept", "CLEAR", " ($1) RETURNING block, person_id"),
    ("people/duplicates/kept", "INSERT INTO person_blocks", " ($1, $2)"),
    ("people/duplicates/kept", "INSERT INTO person_pairs", " ($1, $2, $3)"),
    ("people/organisations/list", "ROW", " FROM organisations o"),
    ("people/organisations/named", "SELECT id, name_key, search_key", " ($1)"),
    ("projects/project", "OFFERED", "o.project_id IN ($1)"),
    ("reports/attendance", "TOTALS", " held h"),
    (
        "reports/attendance",
        "ROWS",
        " (VALUES (CAST($1 AS UUID)), (CAST($2 AS UUID))) f CROSS JOIN held h CROSS JOIN event_sessions s CROSS JOIN events e CROSS JOIN people p
        LEFT JOIN registrations r ON r.event_id = h.event_id AND r.person_id = h.person_id
        LEFT JOIN organisations o ON o.id = h.organisation_id
        LEFT JOIN attendance_marks m ON m.id = h.mark_id LEFT JOIN accounts a ON a.id = m.recorded_by
        WHERE h.person_id = f.column1",
    ),
    ("reports/attendance", "PAGE", " held h) SELECT session_id FROM k"),
    ("reports/log", "PEOPLE", " ($1)"),
    ("reports/log", "EVENTS", " ($1)"),
    ("system/audit/list", "ROW", " FROM audit_log"),
    ("system/mails", "ROW", " FROM mails"),
];

/// The beginning of a count, behind which a list writes what it counts.
const COUNT: &str = "SELECT COUNT(*)";

/// Whether a text is put together where it is used, and says nothing by itself.
pub(super) fn is_made(text: &Text) -> bool {
    text.sql == COUNT || (text.file == TOLD && text.sql.contains('{'))
}

fn is_piece(text: &Text, (file, name, _): &(&str, &str, &str)) -> bool {
    text.file == *file && (text.name == *name || (text.name.is_empty() && text.sql.starts_with(name)))
}

/// The whole statement, with numbers for its values.
pub(super) fn completed(text: &Text) -> String {
    let rest = PIECES.iter().find(|piece| is_piece(text, piece)).map_or("", |(_, _, rest)| *rest);
    let mut pieces = text.sql.split('?');
    let first = pieces.next().unwrap_or_default().to_owned();
    let numbered = pieces.enumerate().fold(first, |sql, (place, piece)| format!("{sql}${}{piece}", place + 1));
    numbered + rest
}

async fn prepared(db: &Db, sql: &str) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match db {
        Db::Sqlite(s) => s.write.prepare(sql).await.map(drop),
        Db::Postgres(p) => p.prepare(sql).await.map(drop),
    }
}

both! {
    async fn every_statement_is_understood(world: World) {
        let texts = collected(&sources());
        assert!(texts.len() > 350, "{}", texts.len());
        let mut faults = Vec::new();
        for text in texts.iter().filter(|text| !is_made(text)) {
            let signs = if matches!(world.cx.db, Db::Sqlite(_)) { POSTGRES } else { SQLITE };
            let is_foreign = signs.iter().any(|sign| text.sql.contains(sign));
            let sql = completed(text);
            if !is_foreign && let Err(fault) = prepared(&world.cx.db, &sql).await {
                faults.push(format!("src/{}.rs:{} {}: {fault}\n{sql}", text.file, text.line, text.name));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n\n"));
        for piece in PIECES {
            assert!(texts.iter().any(|text| is_piece(text, piece)), "there is no {piece:?} any more");
        }
    }
}

both! {
    async fn a_fault_in_a_statement_is_seen(world: World) {
        assert!(prepared(&world.cx.db, "SELECT p.id FROM people p WHERE p.given_name = $1").await.is_ok());
        for fault in ["SELECT p.nobody FROM people p", "SELECT id FROM nowhere", "SELECT id FROM people WHERE id IN"] {
            assert!(prepared(&world.cx.db, fault).await.is_err(), "{fault}");
        }
    }
}
