//! What is shown of a hit: where it stands, and the words around what was looked for.

use std::ops::Range;

use courses::{course::Text, language::Language};
use sqlx::types::Json;

use super::{Course, Edition, Way, rank::Ranked};
use crate::{
    Cx, Result,
    system::{key::VersionId, list::Select, value::Value},
    text::Sought,
};

/// Letters that are shown around what was found, and those of them that stand before it.
const SHOWN: usize = 240;
const BEFORE: usize = 60;

const PASSAGES: &str =
    "SELECT p.course_version_id, p.number, p.activity, p.anchor, p.title, p.heading, p.blocks FROM (VALUES";

/// A text with what was looked for marked in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The language that it is really in.
    pub language: Language,
    /// Its pieces, and whether each was looked for.
    pub pieces: Vec<(String, bool)>,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Short name of the course.
    pub course: String,
    /// Its version.
    pub version: VersionId,
    /// Its title.
    pub course_title: Text,
    /// Where it is opened.
    pub way: Way,
    /// The activity; none where it stands on the page of the course.
    pub activity: Option<String>,
    /// What the address ends with.
    pub anchor: Option<String>,
    /// The title of the activity, where the heading is another one.
    pub title: Option<Text>,
    /// The heading.
    pub heading: Marked,
    /// Words of the passage; none where it has none.
    pub words: Option<Marked>,
}

#[derive(sqlx::FromRow)]
struct Row {
    course_version_id: VersionId,
    number: i64,
    activity: Option<String>,
    anchor: Option<String>,
    title: Option<Json<Text>>,
    heading: Json<Text>,
    blocks: Json<Vec<Text>>,
}

pub(super) async fn hits(
    cx: &Cx,
    sought: &Sought,
    courses: &[Course],
    editions: &[Edition],
    shown: &[Ranked],
) -> Result<Vec<Hit>> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = shown.iter().map(|found| -> [Value; 3] {
        let edition = &editions[found.edition];
        [courses[edition.course].version.into(), edition.language.code().into(), found.passage.into()]
    });
    let select = Select::new(PASSAGES).rows(wanted).then(
        ") f CROSS JOIN search_passages p
        WHERE p.course_version_id = f.column1 AND p.language = f.column2 AND p.number = f.column3",
    );
    let rows: Vec<Row> = select.all(&cx.db).await?;
    let hit = |found: &Ranked| {
        let edition = &editions[found.edition];
        let course = &courses[edition.course];
        let row = rows.iter().find(|row| row.course_version_id == course.version && row.number == found.passage)?;
        Some(Hit {
            course: course.slug.clone(),
            version: course.version,
            course_title: edition.title.clone(),
            way: course.way.clone(),
            activity: row.activity.clone(),
            anchor: row.anchor.clone(),
            title: row.title.as_ref().map(|title| title.0.clone()),
            heading: marked(sought, &row.heading, 0..row.heading.value.len()),
            words: words(sought, &row.blocks),
        })
    };
    Ok(shown.iter().filter_map(hit).collect())
}

/// A part of a text, with what is looked for marked.
fn marked(sought: &Sought, text: &Text, part: Range<usize>) -> Marked {
    let mut pieces = Vec::new();
    let mut from = part.start;
    let inside = |place: &Range<usize>| place.start >= part.start && place.end <= part.end;
    for place in sought.places(&text.value, text.language).into_iter().filter(inside) {
        if from < place.start {
            pieces.push((text.value[from..place.start].to_owned(), false));
        }
        pieces.push((text.value[place.clone()].to_owned(), true));
        from = place.end;
    }
    if from < part.end {
        pieces.push((text.value[from..part.end].to_owned(), false));
    }
    Marked { language: text.language, pieces }
}

/// The words around what is found, of the paragraph that has most of it; the beginning where it stands in the heading alone.
fn words(sought: &Sought, blocks: &[Text]) -> Option<Marked> {
    let places = |block: &Text| sought.places(&block.value, block.language);
    let best = blocks.iter().rev().max_by_key(|block| places(block).len())?;
    let first = places(best).first().map_or(0, |place| place.start);
    let part = around(&best.value, first);
    let mut marked = marked(sought, best, part.clone());
    if part.start > 0 {
        marked.pieces.insert(0, ("… ".to_owned(), false));
    }
    if part.end < best.value.len() {
        marked.pieces.push((" …".to_owned(), false));
    }
    Some(marked)
}

/// A part of a text around a place, of whole words.
fn around(text: &str, place: usize) -> Range<usize> {
    let back = text[..place].char_indices().rev().nth(BEFORE).map_or(0, |(start, _)| start);
    let start = if back == 0 { 0 } else { text[back..place].find(' ').map_or(place, |space| back + space + 1) };
    let ahead = text[start..].char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| start + end);
    let end =
        if ahead == text.len() { ahead } else { text[start..ahead].rfind(' ').map_or(ahead, |space| start + space) };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_shown_around_a_place() {
        let text = "sözlər ".repeat(100);
        let shown = around(&text, text.len() / 2 / 10 * 10);
        assert!(text[shown.clone()].chars().count() <= SHOWN && text[shown.clone()].starts_with("sözlər "));
        assert!(text[shown].ends_with("sözlər"));
        assert_eq!(around("qısa", 0), 0.."qısa".len());
        assert_eq!(around(&"ə".repeat(1000), 1000), 1000..1000 + 2 * SHOWN);
    }

    #[test]
    fn the_paragraph_that_has_most_of_it_is_shown() {
        let text = |value: &str| Text { language: Language::Az, value: value.into() };
        let sought = Sought::new("borc maaş");
        let blocks = [text("Borc var."), text("Borc, maaş və başqa."), text("Maaş, borc.")];
        let shown = words(&sought, &blocks).unwrap();
        let piece = |text: &str, found| (text.to_owned(), found);
        let expected = [piece("Borc", true), piece(", ", false), piece("maaş", true), piece(" və başqa.", false)];
        assert_eq!(shown.pieces, expected);
        assert_eq!(words(&sought, &[text("Heç nə.")]).unwrap().pieces, [piece("Heç nə.", false)]);
        assert_eq!(words(&sought, &[]), None);
    }
}
