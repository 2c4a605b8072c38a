//! A scenario file as its author sees it in the editor: nodes with their keys as they were typed, right or wrong. Reading
//! is lenient, so that a file with faults can be mended; what is wrong is said by [`super::check`]. Writing changes the
//! keys of one node and leaves the rest of the file, comments included, as it was.
//!
//! **To add a key of the format to the editor**: a line in [`NODE`], [`CHOICE`], [`EVENT`], [`EXTRA`], [`QUESTION`] or
//! [`OPTION`].

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::names::is_name;
use crate::language::Language;

/// How a key is typed and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Passage,
    /// A whole number.
    Number,
    /// True or absent.
    Flag,
    /// The id of a node.
    Node,
    /// The id of a critical error.
    Critical,
    /// A list of texts, typed with commas between.
    List,
}

/// The keys of a node itself, but for its id.
pub const NODE: &[(&str, Kind)] = &[
    ("title", Kind::Line),
    ("speaker", Kind::Line),
    ("text", Kind::Passage),
    ("again", Kind::Passage),
    ("effects", Kind::Line),
    ("end", Kind::Line),
    ("lesson", Kind::Line),
];
/// The keys of `[[node.extra]]`.
pub const EXTRA: &[(&str, Kind)] = &[("when", Kind::Line), ("text", Kind::Passage)];
/// The keys of `[[node.choice]]`.
pub const CHOICE: &[(&str, Kind)] = &[
    ("id", Kind::Line),
    ("text", Kind::Passage),
    ("outcome", Kind::Passage),
    ("to", Kind::Node),
    ("when", Kind::Line),
    ("most", Kind::Number),
    ("effects", Kind::Line),
    ("best", Kind::Flag),
    ("critical", Kind::Critical),
    ("reason", Kind::Passage),
    ("legal", Kind::List),
];
/// The keys of `[[node.event]]`.
pub const EVENT: &[(&str, Kind)] = &[
    ("id", Kind::Line),
    ("chance", Kind::Number),
    ("when", Kind::Line),
    ("text", Kind::Passage),
    ("effects", Kind::Line),
    ("to", Kind::Node),
];
/// The keys of `[node.question]` itself.
pub const QUESTION: &[(&str, Kind)] = &[
    ("kind", Kind::Line),
    ("text", Kind::Passage),
    ("points", Kind::Number),
    ("to", Kind::Node),
    ("reason", Kind::Passage),
    ("legal", Kind::List),
];
/// The keys of `[[node.question.option]]`.
pub const OPTION: &[(&str, Kind)] = &[
    ("id", Kind::Line),
    ("text", Kind::Passage),
    ("feedback", Kind::Passage),
    ("right", Kind::Flag),
    ("effects", Kind::Line),
    ("critical", Kind::Critical),
];

/// Keys and what was typed for them; a flag that is on is `true`.
pub type Keys = BTreeMap<String, String>;

/// A node as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SketchNode {
    /// Its id.
    pub id: String,
    /// The keys of the node itself.
    pub keys: Keys,
    /// `[[node.extra]]`.
    pub extras: Vec<Keys>,
    /// `[[node.choice]]`.
    pub choices: Vec<Keys>,
    /// `[[node.event]]`.
    pub events: Vec<Keys>,
    /// `[node.question]`.
    pub question: Option<Keys>,
    /// `[[node.question.option]]`.
    pub options: Vec<Keys>,
    /// The first and the last line in the file.
    pub lines: (u32, u32),
}

impl SketchNode {
    /// Where it leads, with whether the way is recommended.
    #[must_use]
    pub fn ways(&self) -> Vec<(String, bool)> {
        let of = |keys: &Keys| keys.get("to").cloned().map(|to| (to, keys.contains_key("best")));
        self.choices.iter().chain(&self.events).chain(&self.question).filter_map(of).collect()
    }
}

/// A scenario file as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The title.
    pub title: String,
    /// The id of the first node.
    pub start: String,
    /// Ids of the critical errors.
    pub criticals: Vec<String>,
    /// The nodes, in the order of the file.
    pub nodes: Vec<SketchNode>,
}

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not TOML: the line, and what is wrong there.
    Syntax(u32, String),
    /// There is no such node.
    NoNode,
    /// The id is taken, or no id at all.
    Id,
}

/// Parses a file. What is written inline, such as `choice = [{ id = "a" }]`, becomes tables, so that it is neither
/// overlooked nor lost.
fn parse(text: &str) -> Result<DocumentMut, Fault> {
    let mut document = parse_as_is(text)?;
    unfold(document.as_table_mut(), &["node", "critical"]);
    if let Some(nodes) = document.get_mut("node").and_then(Item::as_array_of_tables_mut) {
        for node in nodes.iter_mut() {
            unfold(node, &["extra", "choice", "event", "question"]);
            if let Some(question) = node.get_mut("question").and_then(Item::as_table_mut) {
                unfold(question, &["option"]);
            }
        }
    }
    Ok(document)
}

fn unfold(table: &mut Table, keys: &[&str]) {
    for key in keys {
        let Some(item) = table.get_mut(key).filter(|item| item.is_value()) else { continue };
        let unfolded = match std::mem::take(item) {
            inline @ Item::Value(Value::InlineTable(_)) => inline.into_table().map(Item::Table),
            other => other.into_array_of_tables().map(Item::ArrayOfTables),
        };
        *item = unfolded.unwrap_or_else(|other| other);
    }
}

fn parse_as_is(text: &str) -> Result<DocumentMut, Fault> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or_default());
        let line = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1);
        Fault::Syntax(line, error.message().lines().collect::<Vec<_>>().join(", "))
    })
}

/// Reads a file as it was typed.
///
/// # Errors
/// When it is not TOML.
pub fn read(text: &str) -> Result<Sketch, Fault> {
    let document = parse(text)?;
    let table = document.as_table();
    let lines = lines_of_nodes(text);
    let nodes = tables(table, "node").zip(lines.into_iter().chain(std::iter::repeat((0, 0))));
    let nodes = nodes.map(|(node, lines)| {
        let question = node.get("question").and_then(Item::as_table);
        SketchNode {
            id: text_of(node, "id"),
            keys: keys_of(node, NODE),
            extras: tables(node, "extra").map(|table| keys_of(table, EXTRA)).collect(),
            choices: tables(node, "choice").map(|table| keys_of(table, CHOICE)).collect(),
            events: tables(node, "event").map(|table| keys_of(table, EVENT)).collect(),
            question: question.map(|table| keys_of(table, QUESTION)),
            options: question
                .map(|table| tables(table, "option").map(|table| keys_of(table, OPTION)).collect())
                .unwrap_or_default(),
            lines,
        }
    });
    Ok(Sketch {
        title: text_of(table, "title"),
        start: text_of(table, "start"),
        criticals: tables(table, "critical").map(|critical| text_of(critical, "id")).collect(),
        nodes: nodes.collect(),
    })
}

fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    table.get(key).and_then(Item::as_array_of_tables).into_iter().flat_map(ArrayOfTables::iter)
}

fn text_of(table: &Table, key: &str) -> String {
    table.get(key).and_then(Item::as_str).unwrap_or_default().trim().to_owned()
}

fn keys_of(table: &Table, known: &[(&str, Kind)]) -> Keys {
    let typed = known.iter().filter_map(|(key, _)| Some(((*key).to_owned(), typed(table.get(key)?.as_value()?)?)));
    typed.collect()
}

/// A value as it is typed in a form.
fn typed(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.value().trim().to_owned()),
        Value::Integer(number) => Some(number.value().to_string()),
        Value::Boolean(flag) => flag.value().then(|| "true".to_owned()),
        Value::Array(items) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Some(items.join(", "))
        }
        Value::Float(_) | Value::Datetime(_) | Value::InlineTable(_) => None,
    }
}

/// The first and the last line of each `[[node]]`.
fn lines_of_nodes(text: &str) -> Vec<(u32, u32)> {
    let starts = (1..).zip(text.lines()).filter(|(_, line)| line.trim() == "[[node]]").map(|(number, _)| number);
    let starts: Vec<u32> = starts.collect();
    let end = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([end]);
    starts.iter().copied().zip(ends).collect()
}

/// The file with the keys of one node as they are in `node`; everything else stays as it was.
///
/// # Errors
/// When the file is not TOML, or has no such node.
pub fn write(text: &str, node: &SketchNode) -> Result<String, Fault> {
    let mut document = parse(text)?;
    let table = find(&mut document, &node.id)?;
    set_keys(table, NODE, &node.keys);
    set_tables(table, "extra", EXTRA, &node.extras);
    match &node.question {
        Some(keys) => {
            let question = table.entry("question").or_insert_with(|| Item::Table(Table::new()));
            if let Some(question) = question.as_table_mut() {
                set_keys(question, QUESTION, keys);
                set_tables(question, "option", OPTION, &node.options);
            }
        }
        None => drop(table.remove("question")),
    }
    set_tables(table, "choice", CHOICE, &node.choices);
    set_tables(table, "event", EVENT, &node.events);
    Ok(document.to_string())
}

/// The file with a new node at its end.
///
/// # Errors
/// When the file is not TOML, or the id is taken or cannot be one.
pub fn add(text: &str, id: &str, title: &str) -> Result<String, Fault> {
    let mut document = parse(text)?;
    if !is_name(id) || tables(document.as_table(), "node").any(|node| text_of(node, "id") == id) {
        return Err(Fault::Id);
    }
    let nodes = document.entry("node").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let nodes = nodes.as_array_of_tables_mut().ok_or(Fault::NoNode)?;
    let mut node = Table::new();
    node.decor_mut().set_prefix("\n");
    node.insert("id", value(id));
    node.insert("title", value(title));
    node.insert("text", value(""));
    nodes.push(node);
    Ok(document.to_string())
}

/// The file without a node.
///
/// # Errors
/// When the file is not TOML, or has no such node.
pub fn remove(text: &str, id: &str) -> Result<String, Fault> {
    let mut document = parse(text)?;
    let nodes = document.get_mut("node").and_then(Item::as_array_of_tables_mut).ok_or(Fault::NoNode)?;
    let place = nodes.iter().position(|node| text_of(node, "id") == id).ok_or(Fault::NoNode)?;
    nodes.remove(place);
    Ok(document.to_string())
}

/// `course.toml` with another version.
///
/// # Errors
/// When the file is not TOML.
pub fn set_version(text: &str, version: &str) -> Result<String, Fault> {
    let mut document = parse(text)?;
    let keys = Keys::from([("version".to_owned(), version.to_owned())]);
    set_keys(document.as_table_mut(), &[("version", Kind::Line)], &keys);
    Ok(document.to_string())
}

/// `course.toml` with another short name.
///
/// # Errors
/// When the file is not TOML.
pub fn set_slug(text: &str, slug: &str) -> Result<String, Fault> {
    let mut document = parse(text)?;
    let keys = Keys::from([("slug".to_owned(), slug.to_owned())]);
    set_keys(document.as_table_mut(), &[("slug", Kind::Line)], &keys);
    Ok(document.to_string())
}

/// `course.toml` with other languages into which the course is translated.
///
/// # Errors
/// When the file is not TOML.
pub fn set_languages(text: &str, languages: &[Language]) -> Result<String, Fault> {
    let mut document = parse(text)?;
    let codes: toml_edit::Array = languages.iter().map(|language| language.code()).collect();
    let decor = document.get("languages").and_then(Item::as_value).map(|old| old.decor().clone());
    document["languages"] = value(codes);
    if let (Some(decor), Some(new)) = (decor, document["languages"].as_value_mut()) {
        *new.decor_mut() = decor;
    }
    Ok(document.to_string())
}

fn find<'a>(document: &'a mut DocumentMut, id: &str) -> Result<&'a mut Table, Fault> {
    let nodes = document.get_mut("node").and_then(Item::as_array_of_tables_mut).ok_or(Fault::NoNode)?;
    nodes.iter_mut().find(|node| text_of(node, "id") == id).ok_or(Fault::NoNode)
}

fn set_tables(table: &mut Table, key: &str, known: &[(&str, Kind)], rows: &[Keys]) {
    if rows.is_empty() {
        table.remove(key);
        return;
    }
    let item = table.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(array) = item.as_array_of_tables_mut() else { return };
    // Rows that have an id keep their table with its comments, also where others before them are gone.
    let mut old: Vec<Table> = array.iter().cloned().collect();
    array.clear();
    for keys in rows {
        let is_same = |table: &Table| keys.get("id").is_some_and(|id| text_of(table, "id") == *id);
        let place =
            old.iter().position(is_same).or(if keys.contains_key("id") || old.is_empty() { None } else { Some(0) });
        let mut row = place.map_or_else(new_table, |place| old.remove(place));
        set_keys(&mut row, known, keys);
        array.push(row);
    }
}

fn new_table() -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table
}

fn set_keys(table: &mut Table, known: &[(&str, Kind)], keys: &Keys) {
    for (key, kind) in known {
        let typed = keys.get(*key).map_or("", |typed| typed.trim());
        // What is the same stays as it was written.
        if table.get(key).and_then(Item::as_value).and_then(self::typed).unwrap_or_default() == typed {
            continue;
        }
        if typed.is_empty() {
            table.remove(key);
            continue;
        }
        let new = match kind {
            Kind::Line | Kind::Passage | Kind::Node | Kind::Critical => Value::from(typed),
            Kind::Number => typed.parse::<i64>().map_or_else(|_| Value::from(typed), Value::from),
            Kind::Flag => Value::from(true),
            Kind::List => {
                typed.split(',').map(str::trim).filter(|item| !item.is_empty()).collect::<toml_edit::Array>().into()
            }
        };
        match table.get_mut(key).and_then(Item::as_value_mut) {
            // The spaces and the comment behind the value stay.
            Some(old) => {
                let decor = old.decor().clone();
                *old = new;
                *old.decor_mut() = decor;
            }
            None => drop(table.insert(key, Item::Value(new))),
        }
    }
}
