//! The words of a version, passage by passage, in each of its languages: made of the course alone, and written as rows.
//!
//! Lessons are read whole. Of tests and exercises the names alone are here: what is asked, what is right and what happens is
//! found by nobody.

use std::collections::BTreeMap;

use courses::{
    course::{Activity, Content, Course, Text},
    format::Editions,
    language::Language,
    sections::sections,
};
use sqlx::types::Json;

use crate::{
    Result, Tx,
    system::{
        db::{on, sql},
        key::VersionId,
        list::Select,
        value::Value,
    },
    text::{self, search_key},
};

/// Terms of one statement.
const PIECE: usize = 400;

const CLEAR: [&str; 3] = [
    "DELETE FROM search_terms WHERE course_version_id = $1",
    "DELETE FROM search_passages WHERE course_version_id = $1",
    "DELETE FROM search_editions WHERE course_version_id = $1",
];
const EDITIONS: &str = "SELECT language, source, title FROM search_editions WHERE course_version_id = $1";
const PASSAGES: &str = "SELECT language, number, activity, anchor, title, heading, blocks FROM search_passages
    WHERE course_version_id = $1";
const TERMS: &str =
    "SELECT language, key, word, said_in, name_key, places FROM search_terms WHERE course_version_id = $1";
const EDITION: &str =
    "INSERT INTO search_editions (course_version_id, language, source, title) VALUES ($1, $2, $3, $4)";
const PASSAGE: &str =
    "INSERT INTO search_passages (course_version_id, language, number, activity, anchor, title, heading, blocks)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const TERM: &str =
    "INSERT INTO search_terms (course_version_id, language, key, word, said_in, name_key, places) VALUES";

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Edition {
    language: String,
    source: bool,
    title: Json<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Passage {
    language: String,
    number: i64,
    activity: Option<String>,
    anchor: Option<String>,
    title: Option<Json<Text>>,
    heading: Json<Text>,
    blocks: Json<Vec<Text>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
struct Term {
    language: String,
    key: String,
    word: String,
    said_in: String,
    name_key: String,
    places: String,
}

/// What is kept of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    editions: Vec<Edition>,
    passages: Vec<Passage>,
    words: Vec<Term>,
}

impl Terms {
    /// All that can be found in a course.
    pub(crate) fn of(editions: &Editions) -> Self {
        let mut all = Self::default();
        let source = editions.source().language;
        for course in editions.languages().map(|language| editions.get(language)) {
            let language = course.language.code().to_owned();
            let title = Json(course.title.clone());
            all.editions.push(Edition { language: language.clone(), source: course.language == source, title });
            let passages = passages(course);
            all.words.extend(words(&language, &passages));
            all.passages.extend(passages);
        }
        all.sort();
        all
    }

    /// What is kept of a version now.
    pub(crate) async fn read(tx: &mut Tx, version: VersionId) -> Result<Self> {
        let mut all = Self {
            editions: on!(tx, c => sql::query_as(EDITIONS).bind(version).fetch_all(c).await)?,
            passages: on!(tx, c => sql::query_as(PASSAGES).bind(version).fetch_all(c).await)?,
            words: on!(tx, c => sql::query_as(TERMS).bind(version).fetch_all(c).await)?,
        };
        all.sort();
        Ok(all)
    }

    fn sort(&mut self) {
        self.editions.sort_by(|a, b| a.language.cmp(&b.language));
        self.passages.sort_by(|a, b| (&a.language, a.number).cmp(&(&b.language, b.number)));
        self.words.sort();
    }

    /// Keeps it, in place of what was kept of the version before.
    pub(crate) async fn write(&self, tx: &mut Tx, version: VersionId) -> Result<()> {
        for clear in CLEAR {
            on!(tx, c => sql::query(clear).bind(version).execute(c).await.map(drop))?;
        }
        for Edition { language, source, title } in &self.editions {
            on!(tx, c => sql::query(EDITION).bind(version).bind(language).bind(source).bind(title)
                .execute(c).await.map(drop))?;
        }
        for Passage { language, number, activity, anchor, title, heading, blocks } in &self.passages {
            on!(tx, c => sql::query(PASSAGE)
                .bind(version).bind(language).bind(number).bind(activity).bind(anchor).bind(title).bind(heading).bind(blocks)
                .execute(c).await.map(drop))?;
        }
        for piece in self.words.chunks(PIECE) {
            let rows = piece.iter().map(|Term { language, key, word, said_in, name_key, places }| {
                let texts = [language, key, word, said_in, name_key, places].map(|text| Value::from(text.as_str()));
                let [language, key, word, said_in, name_key, places] = texts;
                [version.into(), language, key, word, said_in, name_key, places]
            });
            Select::new(TERM).rows(rows).run_in(tx).await?;
        }
        Ok(())
    }
}

/// What can be found in an edition, in the order of the course.
fn passages(course: &Course) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut add = |activity: Option<&Activity>, anchor: Option<String>, heading: Text, blocks: Vec<Text>| {
        let title = activity.map(|activity| activity.title.clone()).filter(|title| *title != heading);
        passages.push(Passage {
            language: course.language.code().to_owned(),
            number: i64::try_from(passages.len()).unwrap_or(i64::MAX),
            activity: activity.map(|activity| activity.id.clone()),
            anchor,
            title: title.map(Json),
            heading: Json(heading),
            blocks: Json(blocks),
        });
    };
    add(None, None, course.title.clone(), vec![course.summary.clone()]);
    for module in &course.modules {
        add(None, Some(module_anchor(&module.id)), module.title.clone(), module.objectives.clone());
        for activity in &module.activities {
            let Content::Lesson(lesson) = &activity.content else {
                add(Some(activity), None, activity.title.clone(), Vec::new());
                continue;
            };
            for section in sections(lesson, course.language) {
                let (anchor, heading) = match section.heading {
                    Some((anchor, heading)) => (Some(anchor), heading),
                    None => (None, activity.title.clone()),
                };
                add(Some(activity), anchor, heading, section.blocks);
            }
        }
    }
    passages
}

/// The `id` of a module's heading on the page of its course.
pub fn module_anchor(module: &str) -> String {
    format!("module-{module}")
}

/// A word of an edition: its key, its letters, and the language of the passages in which it stands.
type Key = (String, String, Language);

/// Numbers of passages, and where a word stands in each.
type Places = Vec<(i64, Vec<String>)>;

/// The words of an edition, each with its places: `h1` is the first word of a heading, `1` the first below it. Between two
/// paragraphs one number is left out, so that words of two never stand side by side.
fn words(language: &str, passages: &[Passage]) -> Vec<Term> {
    let mut all: BTreeMap<Key, Places> = BTreeMap::new();
    for passage in passages {
        let mut note = |text: &Text, first: usize, sign: &str| {
            let words = text::words(&text.value);
            for (place, word) in words.iter().enumerate() {
                let key = text::key(&word.letters, text.language);
                let places = all.entry((key, word.letters.clone(), text.language)).or_default();
                if places.last().is_none_or(|(number, _)| *number != passage.number) {
                    places.push((passage.number, Vec::new()));
                }
                let place = format!("{sign}{}", first + place);
                places.last_mut().into_iter().for_each(|(_, of)| of.push(place.clone()));
            }
            first + words.len() + 1
        };
        note(&passage.heading, 1, "h");
        passage.blocks.iter().fold(1, |first, block| note(block, first, ""));
    }
    let term = |((key, word, said_in), places): (Key, Places)| Term {
        language: language.to_owned(),
        name_key: search_key(&word),
        key,
        word,
        said_in: said_in.code().to_owned(),
        places: places.iter().map(|(number, of)| format!("{number}:{}", of.join(","))).collect::<Vec<_>>().join(" "),
    };
    all.into_iter().map(term).collect()
}
