//! Whose table it is, and who names it in SQL.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    arrows::tokens,
    sources,
    wings::{ORDER, place},
};

/// Files that name a table of a wing above their own, and why they may.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "people/authority",
        "accounts",
        "how somebody with an account is reached is theirs, and no writer of people gets past that question",
    ),
    (
        "ledger/facts",
        "participations",
        "facts have a foreign key to them, and count for the one into which theirs was merged",
    ),
    (
        "ledger/facts",
        "event_sessions",
        "facts of attendance have a foreign key to them, and their events say how much was planned",
    ),
    (
        "certificates/achievement",
        "participations",
        "a certificate has a foreign key to what it was earned in, and is its person's",
    ),
];

/// The steps of the schema, in their order.
fn steps() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The tables that the steps come to.
fn tables() -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for line in steps().iter().flat_map(|step| step.lines()) {
        match line.trim_end_matches(';').split_whitespace().collect::<Vec<_>>()[..] {
            ["CREATE", "TABLE", name, ..] => drop(tables.insert(name.to_owned())),
            ["DROP", "TABLE", name] => drop(tables.remove(name)),
            ["ALTER", "TABLE", old, "RENAME", "TO", new] => {
                tables.remove(old);
                tables.insert(new.to_owned());
            }
            _ => {}
        }
    }
    tables
}

/// By table, the wings that own it, as `migrations/README.md` says under "Whose table it is".
fn owners() -> BTreeMap<String, Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, list) = text.split_once("## Whose table it is").unwrap();
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for wing in list.split("\n- **").skip(1) {
        let (wing, tables) = wing.split_once("**:").unwrap();
        let tables = tables.split("\n\n").next().unwrap_or_default();
        for table in tables.split('`').skip(1).step_by(2) {
            owners.entry(table.to_owned()).or_default().push(wing.to_owned());
        }
    }
    owners
}

/// The tables that a text names as a statement does: behind a word that is followed by a table, or at its beginning, where
/// it is a piece of a statement.
fn named(text: &str, tables: &BTreeMap<String, Vec<String>>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut before = "";
    for (number, line) in text.lines().enumerate() {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        for word in words {
            let is_named = ["", "FROM", "JOIN", "INTO", "UPDATE", "TABLE"].contains(&before);
            if is_named && text.contains(' ') && tables.contains_key(word) {
                found.push((number, word.to_owned()));
            }
            before = word;
        }
    }
    found
}

/// Who names a table of a wing above: file, line, table and its wing.
fn upwards(sources: &BTreeMap<String, String>) -> Vec<(String, usize, String, String)> {
    let owners = owners();
    let mut found = Vec::new();
    for (file, source) in sources {
        let (tokens, lines) = tokens(source);
        for (token, line) in tokens.iter().zip(lines) {
            let Some(text) = token.strip_prefix('"') else { continue };
            for (below, table) in named(text, &owners) {
                let owner = &owners[&table][0];
                if place(owner) > place(file) {
                    found.push((file.clone(), line + below, table, owner.clone()));
                }
            }
        }
    }
    found
}

fn is_excepted((file, _, table, _): &(String, usize, String, String)) -> bool {
    EXCEPTIONS.iter().any(|(who, what, _)| who == file && what == table)
}

fn told((file, line, table, owner): &(String, usize, String, String)) -> String {
    format!("src/{file}.rs:{line} names the table {table} of {owner}")
}

#[test]
fn each_table_has_one_owner() {
    let (tables, owners) = (tables(), owners());
    assert!(tables.len() > 40, "{tables:?}");
    assert_eq!(tables, owners.keys().cloned().collect(), "the tables of the schema, and those that have an owner");
    for (table, wings) in owners {
        assert!(wings.len() == 1 && ORDER.contains(&wings[0].as_str()), "{table} has the owners {wings:?}");
    }
}

#[test]
fn sql_goes_one_way() {
    let found = upwards(&sources());
    let wrong: Vec<String> = found.iter().filter(|found| !is_excepted(found)).map(told).collect();
    assert!(wrong.is_empty(), "against the order of the wings:\n{}", wrong.join("\n"));
    for exception @ (file, table, _) in EXCEPTIONS {
        let is_needed = found.iter().any(|(who, _, what, _)| who == file && what == table);
        assert!(is_needed, "nobody needs the exception {exception:?} any more");
    }
}

#[test]
fn one_table_more_is_seen() {
    let mut sources = sources();
    let person = sources.get_mut("people/person").unwrap();
    *person = format!("const ALL: &str = \"SELECT p.id FROM people p\n    LEFT JOIN events e ON TRUE\";\n{person}");
    let found: Vec<String> = upwards(&sources).iter().filter(|found| !is_excepted(found)).map(told).collect();
    assert_eq!(found, ["src/people/person.rs:2 names the table events of events"]);
}
