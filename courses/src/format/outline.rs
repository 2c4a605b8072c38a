//! The modules of a course and what stands in them, as its author sees them in the editor: read leniently, so that a folder with
//! faults can be mended, and changed by single keys, so that comments and order stay. An activity that is moved keeps its id, and
//! with it its results, translations and address.

use std::collections::BTreeMap;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::files::Files;
use super::names::{excerpt, heading_id, is_name};

/// A module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its folder.
    pub folder: String,
    /// The title.
    pub title: String,
    /// What a trainee can do afterwards.
    pub objectives: Vec<String>,
    /// What stands in it, in order.
    pub activities: Vec<Entry>,
}

/// An activity of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name of its file.
    pub file: String,
    /// The folder and the name without its ending: where the editor has it.
    pub place: String,
    /// The id by which records and the other files know it.
    pub id: String,
    /// What it is; none for a file that is nothing of a course.
    pub kind: Option<Kind>,
    /// The title, as far as it can be read.
    pub title: String,
    /// The minutes that are credited for it.
    pub minutes: i64,
}

/// What an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A lesson.
    Lesson,
    /// A test.
    Quiz,
    /// An exercise with decisions.
    Scenario,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Lesson, Self::Quiz, Self::Scenario];

    /// How the names of its files end.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Lesson => ".md",
            Self::Quiz => ".quiz.toml",
            Self::Scenario => ".scenario.toml",
        }
    }

    /// The name in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Quiz => "test",
            Self::Scenario => "exercise",
        }
    }

    fn of(file: &str) -> Option<(&str, Self)> {
        [Self::Quiz, Self::Scenario, Self::Lesson]
            .into_iter()
            .find_map(|kind| Some((file.strip_suffix(kind.ending())?, kind)))
    }
}

/// Where something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One place towards the beginning.
    Up,
    /// One place towards the end.
    Down,
}

/// Files that change: their new text, or nothing for those that go.
pub type Changes = BTreeMap<String, Option<String>>;

/// The file of the whole course.
const COURSE: &str = "course.toml";

/// The title of a course, as it stands in its `course.toml`; none where that cannot be read.
#[must_use]
pub fn title(course: &str) -> Option<String> {
    let course: DocumentMut = course.parse().ok()?;
    Some(text_of(course.as_table(), "title")).filter(|title| !title.is_empty())
}

/// The short name of a course, as it stands in its `course.toml`; none where that cannot be read.
#[must_use]
pub fn slug(files: &Files) -> Option<String> {
    Some(text_of(document(files, COURSE)?.as_table(), "slug")).filter(|slug| !slug.is_empty())
}

/// The modules of a course, in order.
#[must_use]
pub fn read(files: &Files) -> Vec<Module> {
    let Some(course) = document(files, COURSE) else { return Vec::new() };
    folders(&course).into_iter().map(|folder| module(files, folder)).collect()
}

fn module(files: &Files, folder: String) -> Module {
    let Some(document) = document(files, &format!("{folder}/module.toml")) else {
        return Module { title: folder.clone(), folder, objectives: Vec::new(), activities: Vec::new() };
    };
    let objectives = document.get("objectives").and_then(Item::as_array);
    let objectives = objectives.into_iter().flatten().filter_map(toml_edit::Value::as_str);
    let title = text_of(document.as_table(), "title");
    Module {
        title: if title.is_empty() { folder.clone() } else { title },
        objectives: objectives.map(str::to_owned).collect(),
        activities: entries(&document).map(|entry| self::entry(files, &folder, entry)).collect(),
        folder,
    }
}

fn entry(files: &Files, folder: &str, table: &Table) -> Entry {
    let file = text_of(table, "file");
    let path = format!("{folder}/{file}");
    let text = files.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let known = Kind::of(&file);
    let name = known.map_or(file.as_str(), |(name, _)| name);
    let made_as = text_of(table, "id");
    let id = if made_as.is_empty() { format!("{}/{name}", id_of(files, folder)) } else { made_as };
    let title = match known {
        Some((_, Kind::Lesson)) => {
            text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default().trim().to_owned()
        }
        Some(_) => {
            text.parse::<DocumentMut>().map(|document| text_of(document.as_table(), "title")).unwrap_or_default()
        }
        None => String::new(),
    };
    Entry {
        place: format!("{folder}/{name}"),
        id,
        kind: known.map(|(_, kind)| kind),
        title: if title.is_empty() { file.clone() } else { title },
        minutes: table.get("minutes").and_then(Item::as_integer).unwrap_or_default(),
        file,
    }
}

/// The keys of the legal facts with the beginning of what each says, in the order of their file.
#[must_use]
pub fn facts(files: &Files) -> Vec<(String, String)> {
    let Some(legal) = document(files, "legal.toml") else { return Vec::new() };
    let facts = legal.iter().filter_map(|(key, item)| Some((key.to_owned(), item.as_table()?)));
    facts.map(|(key, fact)| (key.clone(), format!("{key}: {}", excerpt(&text_of(fact, "text"))))).collect()
}

/// A new module at the end. None where the course cannot be read.
#[must_use]
pub fn add_module(files: &Files, title: &str) -> Option<Changes> {
    let mut course = document(files, COURSE)?;
    let mut known = folders(&course);
    let name = name_of(title, "module");
    let folder = free(
        |n| if n < 2 { numbered(known.len() + 1, &name) } else { numbered(known.len() + n, &name) },
        |folder| {
            known.iter().any(|other| other == folder)
                || files.keys().any(|path| path.starts_with(&format!("{folder}/")))
        },
    )?;
    known.push(folder.clone());
    set_folders(&mut course, &known);
    let text = format!("title = {}\nobjectives = []\n", quoted(title));
    Some(Changes::from([(COURSE.to_owned(), Some(course.to_string())), (format!("{folder}/module.toml"), Some(text))]))
}

/// A module in another place among the modules. None where there is no such place.
#[must_use]
pub fn move_module(files: &Files, folder: &str, way: Way) -> Option<Changes> {
    let mut course = document(files, COURSE)?;
    let mut known = folders(&course);
    let place = known.iter().position(|other| other == folder)?;
    let other = beside(place, way, known.len())?;
    known.swap(place, other);
    set_folders(&mut course, &known);
    Some(Changes::from([(COURSE.to_owned(), Some(course.to_string()))]))
}

/// A module with another title and other objectives. None where it cannot be read.
#[must_use]
pub fn set_module(files: &Files, folder: &str, title: &str, objectives: &[String]) -> Option<Changes> {
    let path = format!("{folder}/module.toml");
    let mut document = document(files, &path)?;
    set(&mut document, "title", value(title));
    let mut array: Array = objectives.iter().collect();
    for item in array.iter_mut() {
        item.decor_mut().set_prefix("\n  ");
    }
    array.set_trailing(if objectives.is_empty() { "" } else { "\n" });
    array.set_trailing_comma(!objectives.is_empty());
    set(&mut document, "objectives", value(array));
    Some(Changes::from([(path, Some(document.to_string()))]))
}

/// A module without activities goes. None where it has some, or is not there.
#[must_use]
pub fn remove_module(files: &Files, folder: &str) -> Option<Changes> {
    let mut course = document(files, COURSE)?;
    let mut known = folders(&course);
    let place = known.iter().position(|other| other == folder)?;
    let is_empty =
        document(files, &format!("{folder}/module.toml")).is_none_or(|module| entries(&module).next().is_none());
    known.remove(place);
    set_folders(&mut course, &known);
    let changes = [(COURSE.to_owned(), Some(course.to_string())), (format!("{folder}/module.toml"), None)];
    is_empty.then(|| Changes::from(changes))
}

/// A new activity at the end of a module, with what has to be written marked `TODO`. None where the module cannot be read.
#[must_use]
pub fn add_activity(files: &Files, folder: &str, kind: Kind, title: &str, minutes: i64) -> Option<Changes> {
    let path = format!("{folder}/module.toml");
    let mut document = document(files, &path)?;
    let name = name_of(title, kind.code());
    let is_taken =
        |name: &String| Kind::ALL.iter().any(|kind| files.contains_key(&format!("{folder}/{name}{}", kind.ending())));
    let name = free(|n| if n < 2 { name.clone() } else { format!("{name}-{n}") }, is_taken)?;
    let file = format!("{name}{}", kind.ending());
    push(&mut document, |table| {
        table.insert("file", value(&file));
        table.insert("minutes", value(minutes));
    })?;
    let text = template(kind, title);
    Some(Changes::from([(path, Some(document.to_string())), (format!("{folder}/{file}"), Some(text))]))
}

/// An activity in another place: over the edge of its module it comes into the next one, with its id. None where there is no such
/// place, or a file of its name is there.
#[must_use]
pub fn move_activity(files: &Files, folder: &str, file: &str, way: Way) -> Option<Changes> {
    let path = format!("{folder}/module.toml");
    let mut from = document(files, &path)?;
    let list = list(&mut from)?;
    let place = list.iter().position(|entry| text_of(entry, "file") == file)?;
    if let Some(other) = beside(place, way, list.len()) {
        let mut tables: Vec<Table> = list.iter().cloned().collect();
        tables.swap(place, other);
        refill(list, tables);
        return Some(Changes::from([(path, Some(from.to_string()))]));
    }
    let known = folders(&document(files, COURSE)?);
    let here = known.iter().position(|other| other == folder)?;
    let target = &known[beside(here, way, known.len())?];
    let target_path = format!("{target}/module.toml");
    let mut to = document(files, &target_path)?;
    let (old, new) = (format!("{folder}/{file}"), format!("{target}/{file}"));
    let bytes = files.get(&old).filter(|_| !files.contains_key(&new))?;
    let text = std::str::from_utf8(bytes).ok()?.to_owned();
    let mut table = list.get(place)?.clone();
    list.remove(place);
    if !table.contains_key("id") {
        let (name, _) = Kind::of(file)?;
        table.insert("id", value(format!("{}/{name}", id_of(files, folder))));
    }
    // Back in the module in which it was made it needs none.
    let (name, _) = Kind::of(file)?;
    if text_of(&table, "id") == format!("{}/{name}", id_of(files, target)) {
        table.remove("id");
    }
    let into = self::list_or_new(&mut to)?;
    let mut tables: Vec<Table> = into.iter().cloned().collect();
    match way {
        Way::Up => tables.push(table),
        Way::Down => tables.insert(0, table),
    }
    refill(into, tables);
    Some(Changes::from([
        (path, Some(from.to_string())),
        (target_path, Some(to.to_string())),
        (old, None),
        (new, Some(text)),
    ]))
}

/// An activity with other minutes. None where it is not there.
#[must_use]
pub fn set_minutes(files: &Files, folder: &str, file: &str, minutes: i64) -> Option<Changes> {
    let path = format!("{folder}/module.toml");
    let mut document = document(files, &path)?;
    let entry = list(&mut document)?.iter_mut().find(|entry| text_of(entry, "file") == file)?;
    set(entry, "minutes", value(minutes));
    Some(Changes::from([(path, Some(document.to_string()))]))
}

/// An activity goes, with its file. None where it is not there.
#[must_use]
pub fn remove_activity(files: &Files, folder: &str, file: &str) -> Option<Changes> {
    let path = format!("{folder}/module.toml");
    let mut document = document(files, &path)?;
    let list = list(&mut document)?;
    let place = list.iter().position(|entry| text_of(entry, "file") == file)?;
    list.remove(place);
    Some(Changes::from([(path, Some(document.to_string())), (format!("{folder}/{file}"), None)]))
}

pub(super) fn document(files: &Files, path: &str) -> Option<DocumentMut> {
    let mut document: DocumentMut = std::str::from_utf8(files.get(path)?).ok()?.parse().ok()?;
    // Written inline it is a list all the same.
    if let Some(item) = document.get_mut("activity").filter(|item| item.is_value()) {
        *item = std::mem::take(item).into_array_of_tables().map_or_else(|other| other, Item::ArrayOfTables);
    }
    Some(document)
}

fn folders(course: &DocumentMut) -> Vec<String> {
    let modules = course.get("modules").and_then(Item::as_array).into_iter().flatten();
    modules.filter_map(toml_edit::Value::as_str).filter(|folder| is_name(folder)).map(str::to_owned).collect()
}

fn set_folders(course: &mut DocumentMut, folders: &[String]) {
    set(course, "modules", value(folders.iter().collect::<Array>()));
}

fn entries(document: &DocumentMut) -> impl Iterator<Item = &Table> {
    document.get("activity").and_then(Item::as_array_of_tables).into_iter().flatten()
}

fn list(document: &mut DocumentMut) -> Option<&mut ArrayOfTables> {
    document.get_mut("activity").and_then(Item::as_array_of_tables_mut)
}

fn list_or_new(document: &mut DocumentMut) -> Option<&mut ArrayOfTables> {
    document.entry("activity").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())).as_array_of_tables_mut()
}

fn push(document: &mut DocumentMut, fill: impl FnOnce(&mut Table)) -> Option<()> {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    fill(&mut table);
    list_or_new(document)?.push(table);
    Some(())
}

/// Puts tables into a list in this order: in the file they stand where they are told to, not where they lie in the list.
fn refill(list: &mut ArrayOfTables, tables: Vec<Table>) {
    list.clear();
    for mut table in tables {
        table.set_position(None);
        list.push(table);
    }
}

/// The id of a module: made once, from its folder then.
fn id_of(files: &Files, folder: &str) -> String {
    let id = document(files, &format!("{folder}/module.toml")).map(|module| text_of(module.as_table(), "id"));
    id.filter(|id| !id.is_empty()).unwrap_or_else(|| folder.to_owned())
}

fn beside(place: usize, way: Way, length: usize) -> Option<usize> {
    match way {
        Way::Up => place.checked_sub(1),
        Way::Down => Some(place + 1).filter(|place| *place < length),
    }
}

pub(super) fn text_of(table: &Table, key: &str) -> String {
    table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned()
}

/// Sets a key; the comment behind an old value stays.
pub(super) fn set(table: &mut Table, key: &str, new: Item) {
    let decor = table.get(key).and_then(Item::as_value).map(|old| old.decor().clone());
    table.insert(key, new);
    if let (Some(decor), Some(new)) = (decor, table.get_mut(key).and_then(Item::as_value_mut)) {
        *new.decor_mut() = decor;
    }
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn numbered(number: usize, name: &str) -> String {
    format!("{number:02}-{name}")
}

/// The first of several names that is not taken.
fn free(name: impl Fn(usize) -> String, is_taken: impl Fn(&String) -> bool) -> Option<String> {
    (1..1_000).map(name).find(|name| !is_taken(name))
}

/// A name for files and addresses from a title, in the letters that addresses have; `or` where nothing is left of it.
#[must_use]
pub fn name_of(title: &str, or: &str) -> String {
    const LENGTH: usize = 40;
    let latin: String = heading_id(title).chars().map(latin).collect();
    let name: String = latin.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let name: String = name.chars().take(LENGTH).collect();
    let name = name.trim_matches('-');
    // `heading_id` answers so where a title has neither letters nor digits.
    if name.is_empty() || title.chars().all(|c| !c.is_alphanumeric()) { or.to_owned() } else { name.to_owned() }
}

/// A letter of our three languages in Latin ones.
fn latin(letter: char) -> &'static str {
    match letter {
        'a'..='z' | '0'..='9' => {
            const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
            PLAIN.find(letter).map_or("", |place| &PLAIN[place..=place])
        }
        'ə' | 'э' | 'е' => "e",
        'ı' | 'и' | 'й' => "i",
        'ö' | 'о' => "o",
        'ü' | 'у' => "u",
        'ç' | 'ч' => "ch",
        'ş' | 'ш' => "sh",
        'ğ' | 'г' => "g",
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'д' => "d",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ъ' | 'ь' => "",
        _ => "-",
    }
}

/// What a new activity begins with.
fn template(kind: Kind, title: &str) -> String {
    match kind {
        Kind::Lesson => format!("# {}\n\nTODO\n", title.split_whitespace().collect::<Vec<_>>().join(" ")),
        Kind::Quiz => format!("title = {}\n{}", quoted(title), include_str!("outline/new.quiz.toml")),
        Kind::Scenario => format!("title = {}\n{}", quoted(title), include_str!("outline/new.scenario.toml")),
    }
}

/// A course with nothing in it but one module, to begin from. `slug` is its name in addresses and records, for good.
#[must_use]
pub fn blank(slug: &str, title: &str, language: &str, groups: &[String]) -> Files {
    let groups: Array = groups.iter().collect();
    let course = format!(
        "format = 1\nslug = {}\nversion = \"1.0\"\nsource_language = {}\nlanguages = []\nlicence = \"CC-BY-4.0\"\ntitle = {}\nsummary = \"TODO\"\ntarget_groups = {groups}\ncounts_for = []\nhelp = []\nmodules = []\n\n[[completion]]\nrule = \"lessons-confirmed\"\n",
        quoted(slug),
        quoted(language),
        quoted(title),
    );
    Files::from([(COURSE.to_owned(), course.into_bytes())])
}
