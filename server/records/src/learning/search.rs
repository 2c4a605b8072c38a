//! Looking for words in the courses that one may read: in the version and the language that one gets.
//!
//! Whoever finds nothing is told no more than whoever may not: a course that is not offered, a draft, what is right in a test
//! and what happens in an exercise are in no hit and in no count.

mod rank;
mod show;

use std::collections::{BTreeMap, HashMap};

use courses::{course::Text, language::Language};
use sqlx::types::Json;

use self::rank::Ranked;
pub use self::show::{Hit, Marked};
use crate::{
    Cx, Result,
    accounts::{roles::Role, sessions::Viewer},
    authoring::{index, library},
    learning::offer::{self, Offer},
    projects::project,
    system::{
        key::VersionId,
        list::{Listing, Page, Select},
    },
    text::{Sought, SoughtWord, Strength},
};

const EDITIONS: &str =
    "SELECT course_version_id, language, source, title FROM search_editions WHERE course_version_id IN";
const TERMS: &str = "SELECT course_version_id, key, word, said_in, places FROM search_terms WHERE language = ";

/// Where somebody opens what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// In their course, in this project.
    Learning {
        /// Short name of the project.
        project: String,
        /// Whether they have begun.
        begun: bool,
    },
    /// As whoever teaches the course reads it.
    Teaching,
}

/// A course in which the viewer may look.
struct Course {
    slug: String,
    version: VersionId,
    way: Way,
}

/// An edition of one of these courses: the one that the viewer reads.
struct Edition {
    course: usize,
    language: Language,
    title: Text,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// A page of it.
    pub hits: Listing<Hit>,
    /// Whether nothing was found as it was typed, and these are only similar.
    pub similar: bool,
}

/// Looks for what was typed: in one course, where `course` names it, or in all that the viewer may read.
pub async fn search(
    cx: &Cx,
    viewer: &Viewer,
    language: Language,
    typed: &str,
    course: Option<&str>,
    page: Page,
) -> Result<Found> {
    let mut sought = Sought::new(typed);
    let none =
        |page: Page| Found { hits: Listing { rows: Vec::new(), total: 0, page: page.within(0) }, similar: false };
    if sought.words.is_empty() {
        return Ok(none(page));
    }
    let mut courses = courses(cx, viewer).await?;
    courses.retain(|known| course.is_none_or(|course| known.slug == course));
    if courses.is_empty() {
        return Ok(none(page));
    }
    let editions = editions(cx, &courses, language).await?;
    let mut ranked = rank(cx, &sought, &courses, &editions).await?;
    if ranked.is_empty() {
        sought = sought.similar();
        ranked = rank(cx, &sought, &courses, &editions).await?;
    }
    let total = i64::try_from(ranked.len()).unwrap_or(i64::MAX);
    let page = page.within(total);
    let number = |rows: i64| usize::try_from(rows).unwrap_or(0);
    let shown: Vec<Ranked> = ranked.into_iter().skip(number(page.offset())).take(number(Page::ROWS)).collect();
    let rows = show::hits(cx, &sought, &courses, &editions, &shown).await?;
    Ok(Found { hits: Listing { rows, total, page }, similar: sought.similar })
}

/// The courses in which the viewer may look, each once: as they have begun it, or else as they would begin it, or as whoever teaches
/// it reads it.
async fn courses(cx: &Cx, viewer: &Viewer) -> Result<Vec<Course>> {
    let currents = library::currents(cx).await?;
    let mut courses: BTreeMap<String, Course> = BTreeMap::new();
    let mut offers: Vec<Offer> = offer::list(cx, viewer).await?;
    // What somebody may not begin yet is not read ahead here either.
    offers.retain(|offer| offer.hindrances(cx).is_empty());
    offers.sort_by_key(|offer| offer.participation_id.is_none());
    for offer in offers {
        let version = match (offer.course_version_id, offer.edition_id) {
            (Some(begun), _) => Some(library::standing_id(cx, begun).await?),
            (None, Some(edition)) => library::offered_id(cx, Some(edition), &offer.course).await?,
            (None, None) => currents.get(&offer.course).copied(),
        };
        let Some(version) = version else { continue };
        let way = Way::Learning { project: offer.project, begun: offer.participation_id.is_some() };
        courses.entry(offer.course.clone()).or_insert(Course { slug: offer.course, version, way });
    }
    if viewer.has(Role::Trainer) {
        let projects = project::all(cx).await?;
        let taught = projects.iter().filter(|project| viewer.has_in(Role::Trainer, &project.slug));
        let taught: Vec<_> = taught.map(|project| project.id).collect();
        for (_, slug) in project::offered(cx, &taught).await? {
            let Some(version) = currents.get(&slug).copied() else { continue };
            courses.entry(slug.clone()).or_insert(Course { slug, version, way: Way::Teaching });
        }
    }
    Ok(courses.into_values().collect())
}

/// Of each course the edition in this language, or the one in which it is written.
async fn editions(cx: &Cx, courses: &[Course], language: Language) -> Result<Vec<Edition>> {
    let versions: Vec<VersionId> = courses.iter().map(|course| course.version).collect();
    index::ensure(cx, &versions).await?;
    let rows: Vec<(VersionId, String, bool, Json<Text>)> = Select::new(EDITIONS).among(versions).all(&cx.db).await?;
    let of = |(place, course): (usize, &Course)| {
        let of_course = || rows.iter().filter(|(version, ..)| *version == course.version);
        let read = of_course().find(|(_, code, ..)| code == language.code());
        let (_, code, _, title) = read.or_else(|| of_course().find(|(_, _, source, _)| *source))?;
        Some(Edition { course: place, language: code.parse().ok()?, title: title.0.clone() })
    };
    Ok(courses.iter().enumerate().filter_map(of).collect())
}

/// A word of an edition that may be one of those that are looked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
struct Term {
    course_version_id: VersionId,
    key: String,
    word: String,
    said_in: String,
    places: String,
}

/// What is found in these editions, the best first.
async fn rank(cx: &Cx, sought: &Sought, courses: &[Course], editions: &[Edition]) -> Result<Vec<Ranked>> {
    let mut by_language: BTreeMap<Language, Vec<VersionId>> = BTreeMap::new();
    let mut places: HashMap<VersionId, usize> = HashMap::new();
    for (place, edition) in editions.iter().enumerate() {
        let version = courses[edition.course].version;
        by_language.entry(edition.language).or_default().push(version);
        places.insert(version, place);
    }
    let mut ranking = rank::Ranking::default();
    for word in &sought.words {
        let mut rows = Vec::new();
        for (language, versions) in &by_language {
            rows.extend(terms(cx, word, sought.similar, *language, versions).await?);
        }
        // One that has two of the keys came twice.
        rows.sort();
        rows.dedup();
        ranking.next_word(word.joined);
        // A hundred courses have the same words: each is compared once.
        let mut strengths: HashMap<(&str, &str), Option<Strength>> = HashMap::new();
        for row in &rows {
            let strength = strengths.entry((row.word.as_str(), row.said_in.as_str())).or_insert_with(|| {
                let said_in = row.said_in.parse().ok()?;
                sought.strength(word, &row.word, said_in)
            });
            if let Some(strength) = *strength {
                ranking.add(places[&row.course_version_id], strength, &row.places);
            }
        }
    }
    Ok(ranking.finish())
}

/// The words of editions in a language that may be this one.
async fn terms(
    cx: &Cx,
    word: &SoughtWord,
    similar: bool,
    language: Language,
    versions: &[VersionId],
) -> Result<Vec<Term>> {
    let of_versions = || {
        let select = Select::new(TERMS).with("?", [language.code().into()]);
        select.then(" AND course_version_id IN").among(versions.iter().copied())
    };
    let beginning = |column: &'static str, (key, is_beginning): (&str, bool)| {
        let last = if is_beginning { format!("{key}\u{10ffff}") } else { key.to_owned() };
        let select = of_versions().then(" AND ").then(column);
        select.with(" >= ?", [key.into()]).then(" AND ").then(column).with(" <= ?", [last.into()])
    };
    let mut selects = vec![beginning("key", word.beginning()), of_versions().then(" AND key IN").among(word.forms())];
    if similar {
        selects.extend(Some(word.likely()).filter(|(key, _)| !key.is_empty()).map(|key| beginning("name_key", key)));
        selects.extend(word.shortened().map(|key| beginning("key", (key, true))));
    }
    let mut terms = Vec::new();
    for select in selects {
        terms.extend(select.all::<Term>(&cx.db).await?);
    }
    Ok(terms)
}
