//! On which terms a project offers a course.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

use super::WayIn;
use crate::{
    Cx, Error, Result,
    authoring::{offers, versions},
    projects::project::Project,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, VersionId},
    },
    text::typed,
};

/// How people come into a course of a project, from when on, and after which other course.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Terms {
    /// How people come in.
    pub way_in: WayIn,
    /// From which day on.
    pub opens_on: Option<NaiveDate>,
    /// After which course: its short name.
    pub after_slug: Option<String>,
    /// Whether everybody may read it, also without an account.
    pub is_public: bool,
    /// The edition with which people begin: the first version of its line; none for the newest.
    pub edition_id: Option<VersionId>,
}

/// What is typed about it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TermsInput {
    /// How people come in.
    pub way_in: String,
    /// From which day on, or empty.
    pub opens_on: String,
    /// Short name of the course before, or empty.
    pub after: String,
    /// Whether everybody may read it, also without an account.
    pub is_public: bool,
    /// The edition with which people begin, by its key; empty for the newest.
    pub edition: String,
}

impl From<&Terms> for TermsInput {
    fn from(terms: &Terms) -> Self {
        Self {
            way_in: terms.way_in.code().to_owned(),
            opens_on: terms.opens_on.map(|day| day.to_string()).unwrap_or_default(),
            after: terms.after_slug.clone().unwrap_or_default(),
            is_public: terms.is_public,
            edition: terms.edition_id.map(|id| id.to_string()).unwrap_or_default(),
        }
    }
}

const FIND: &str = "SELECT way_in, opens_on, after_slug, is_public, edition_id FROM project_courses WHERE project_id = $1 AND slug = $2";
const SET: &str =
    "UPDATE project_courses SET way_in = $3, opens_on = $4, after_slug = $5, is_public = $6, edition_id = $7
    WHERE project_id = $1 AND slug = $2 RETURNING slug";
const AFTER: &str = "SELECT slug, after_slug FROM project_courses WHERE project_id = $1 AND after_slug IS NOT NULL";

/// On which terms a project offers a course; none where it does not offer it.
pub async fn find(cx: &Cx, project: &Project, course: &str) -> Result<Option<Terms>> {
    Ok(read!(cx.db, c => sql::query_as(FIND).bind(project.id).bind(course).fetch_optional(c).await)?)
}

/// Sets them. Whoever has begun goes on.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`] where the project does not offer the course.
pub async fn set(cx: &Cx, actor: AccountId, project: &Project, course: &str, input: &TermsInput) -> Result<()> {
    let mut problems = Problems::default();
    let way_in = problems.take("way_in", WayIn::from_code(&input.way_in).ok_or(Problem::Choice));
    let typed = input.opens_on.trim();
    let opens_on = if typed.is_empty() { Ok(None) } else { typed::date(typed).map(Some) };
    let opens_on = problems.take("opens_on", opens_on);
    let offered = offers::of_project(cx, project.id).await?;
    let before: Vec<(String, String)> = read!(cx.db, c => sql::query_as(AFTER).bind(project.id).fetch_all(c).await)?;
    let after = match input.after.trim() {
        "" => Ok(None),
        after
            if offered.iter().any(|(slug, offered)| *offered && slug == after)
                && !leads_back(&before, after, course) =>
        {
            Ok(Some(after.to_owned()))
        }
        _ => Err(Problem::Choice),
    };
    let after = problems.take("after", after);
    let edition = problems.take("edition", edition(cx, course, &input.edition).await?);
    let (Some(way_in), Some(opens_on), Some(after), Some(edition)) = (way_in, opens_on, after, edition) else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    let there: Option<String> = on!(tx, c => sql::query_scalar(SET)
        .bind(project.id).bind(course).bind(way_in).bind(opens_on).bind(&after).bind(input.is_public).bind(edition)
        .fetch_optional(c).await)?;
    there.ok_or(Error::NotFound)?;
    let details = json!({ "course": course, "way_in": way_in, "opens_on": opens_on, "after": after, "public": input.is_public, "edition": edition });
    audit::record(cx, &mut tx, actor, Act::OfferTerms, &project.slug, &details);
    tx.commit().await
}

/// An edition that people can begin with, as it is typed.
async fn edition(cx: &Cx, course: &str, typed: &str) -> Result<std::result::Result<Option<VersionId>, Problem>> {
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let known =
        versions::editions(&versions::of_course(cx, course).await?).map(|version| version.id).collect::<Vec<_>>();
    Ok(typed.parse().ok().filter(|id| known.contains(id)).map(Some).ok_or(Problem::Choice))
}

/// Whether a course itself is what has to be completed before another one, over however many.
pub fn leads_back(before: &[(String, String)], after: &str, course: &str) -> bool {
    let mut at = after;
    for _ in 0..=before.len() {
        if at == course {
            return true;
        }
        match before.iter().find(|(slug, _)| slug == at) {
            Some((_, next)) => at = next,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::leads_back;

    #[test]
    fn no_course_waits_for_itself() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let before = [pair("b", "a"), pair("c", "b")];
        assert!(leads_back(&before, "a", "a"));
        assert!(leads_back(&before, "c", "a"));
        assert!(!leads_back(&before, "b", "d"));
        assert!(!leads_back(&[], "a", "b"));
        assert!(leads_back(&[pair("x", "y"), pair("y", "x")], "x", "z"), "a circle that is there already ends");
    }
}
