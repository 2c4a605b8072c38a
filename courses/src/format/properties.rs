//! What a course says of itself in `course.toml`, as a form shows it: changed key by key, so that comments, order and everything else
//! stay, and nothing is written where nothing has changed.

use toml_edit::{Array, ArrayOfTables, Item, Table, value};

use super::files::Files;
use super::heading::FILE;
use super::outline::{Changes, document, set, text_of};

/// What a form shows of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// The title.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Codes of target groups.
    pub target_groups: Vec<String>,
    /// Codes of indicators that a completion counts for.
    pub counts_for: Vec<String>,
    /// Keys of the facts that tell whom to call.
    pub help: Vec<String>,
    /// What a completion asks for.
    pub rules: Rules,
}

/// What a completion asks for, all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Every lesson is confirmed.
    pub lessons: bool,
    /// Ids of the tests that are passed.
    pub quizzes: Vec<String>,
    /// Ids of the scenarios of which some are completed.
    pub scenarios: Vec<String>,
    /// How many of them; none for all.
    pub at_least: Option<i64>,
    /// The percentage of the planned minutes of one event.
    pub minutes: Option<i64>,
}

/// Reads what a form can show; none where the file cannot be read, or has rules that the form does not have.
#[must_use]
pub fn read(files: &Files) -> Option<Properties> {
    let document = document(files, FILE)?;
    let texts = |key: &str| texts(document.as_table(), key);
    Some(Properties {
        title: text_of(&document, "title"),
        summary: text_of(&document, "summary"),
        target_groups: texts("target_groups"),
        counts_for: texts("counts_for"),
        help: texts("help"),
        rules: rules(document.get("completion"))?,
    })
}

fn rules(item: Option<&Item>) -> Option<Rules> {
    let mut rules = Rules::default();
    let Some(item) = item else { return Some(rules) };
    let mut has_scenarios = false;
    for table in item.as_array_of_tables()? {
        match text_of(table, "rule").as_str() {
            "lessons-confirmed" if !rules.lessons => rules.lessons = true,
            "quiz-passed" => rules.quizzes.push(text_of(table, "quiz")),
            "scenarios-completed" if !has_scenarios => {
                has_scenarios = true;
                rules.scenarios = texts(table, "scenarios");
                rules.at_least = table.get("at_least").and_then(Item::as_integer);
            }
            "minutes-attended" if rules.minutes.is_none() => {
                rules.minutes = Some(table.get("percent").and_then(Item::as_integer)?);
            }
            _ => return None,
        }
    }
    Some(rules)
}

/// What changes in the folder when the course says this of itself. None where it cannot be read, as by [`read`].
#[must_use]
pub fn write(files: &Files, new: &Properties) -> Option<Changes> {
    let old = read(files)?;
    let mut document = document(files, FILE)?;
    for (key, old, new) in [("title", &old.title, &new.title), ("summary", &old.summary, &new.summary)] {
        if old != new {
            set(&mut document, key, value(new));
        }
    }
    for (key, old, new) in [
        ("target_groups", &old.target_groups, &new.target_groups),
        ("counts_for", &old.counts_for, &new.counts_for),
        ("help", &old.help, &new.help),
    ] {
        if old != new {
            set(&mut document, key, value(new.iter().collect::<Array>()));
        }
    }
    if old.rules != new.rules {
        document.insert("completion", Item::ArrayOfTables(tables(&new.rules)));
    }
    if old == *new {
        return Some(Changes::new());
    }
    Some(Changes::from([(FILE.to_owned(), Some(document.to_string()))]))
}

fn tables(rules: &Rules) -> ArrayOfTables {
    let mut all = ArrayOfTables::new();
    let mut add = |rule: &str, fill: &dyn Fn(&mut Table)| {
        let mut table = Table::new();
        table.decor_mut().set_prefix("\n");
        table.insert("rule", value(rule));
        fill(&mut table);
        all.push(table);
    };
    if rules.lessons {
        add("lessons-confirmed", &|_| {});
    }
    for quiz in &rules.quizzes {
        add("quiz-passed", &|table| {
            table.insert("quiz", value(quiz));
        });
    }
    if !rules.scenarios.is_empty() {
        add("scenarios-completed", &|table| {
            table.insert("scenarios", value(rules.scenarios.iter().collect::<Array>()));
            if let Some(at_least) = rules.at_least {
                table.insert("at_least", value(at_least));
            }
        });
    }
    if let Some(percent) = rules.minutes {
        add("minutes-attended", &|table| {
            table.insert("percent", value(percent));
        });
    }
    all
}

fn texts(table: &Table, key: &str) -> Vec<String> {
    let array = table.get(key).and_then(Item::as_array);
    array.into_iter().flatten().filter_map(toml_edit::Value::as_str).map(str::to_owned).collect()
}
