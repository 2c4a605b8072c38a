//! The published versions of a course: what each of them was for, and taking one back. None is ever deleted.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result,
    authoring::owners,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, VersionId},
    },
};

/// A published version.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Version {
    /// Its key.
    pub id: VersionId,
    /// As its authors count.
    pub version: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Given and family name of who has published it; none where it came from the command line, or the name was removed.
    pub by_given: Option<String>,
    /// See `by_given`.
    pub by_family: Option<String>,
    /// What was said to be new.
    pub note: Option<String>,
    /// The first version of the line that it corrects; none for a new edition.
    pub corrects: Option<VersionId>,
    /// Since when nobody gets it any more.
    pub taken_back_at: Option<DateTime<Utc>>,
}

impl Version {
    /// The version with which its line began.
    pub fn line(&self) -> VersionId {
        self.corrects.unwrap_or(self.id)
    }
}

const ALL: &str =
    "SELECT v.id, v.version, v.published_at, p.given_name AS by_given, p.family_name AS by_family, v.note, v.corrects,
        v.taken_back_at
    FROM course_versions v LEFT JOIN accounts a ON a.id = v.published_by LEFT JOIN people p ON p.id = a.person_id
    WHERE v.slug = $1 ORDER BY v.published_at DESC, v.id DESC";
const LOCK: &str = "UPDATE course_versions SET slug = slug WHERE slug = $1";
const OTHERS: &str = "SELECT COUNT(*) FROM course_versions WHERE slug = $1 AND id <> $2 AND taken_back_at IS NULL";
const VERSION: &str = "SELECT version, taken_back_at FROM course_versions WHERE slug = $1 AND id = $2";
const TAKE_BACK: &str = "UPDATE course_versions SET taken_back_at = $2 WHERE id = $1";

/// All versions of a course, the latest first.
pub async fn of_course(cx: &Cx, slug: &str) -> Result<Vec<Version>> {
    Ok(read!(cx.db, c => sql::query_as(ALL).bind(slug).fetch_all(c).await)?)
}

/// The version that somebody who starts the course today gets.
pub fn current(versions: &[Version]) -> Option<&Version> {
    versions.iter().find(|version| version.taken_back_at.is_none())
}

/// The editions of a course of which any version stands, each by its first version.
pub fn editions(versions: &[Version]) -> impl Iterator<Item = &Version> {
    let stands = |line: VersionId| versions.iter().any(|one| one.line() == line && one.taken_back_at.is_none());
    versions.iter().filter(move |version| version.corrects.is_none() && stands(version.id))
}

/// The versions of the line to which one belongs: a correction of one reaches whoever has begun with any of them.
pub fn line_of(versions: &[Version], id: VersionId) -> Vec<VersionId> {
    let line = versions.iter().find(|version| version.id == id).map(Version::line);
    versions.iter().filter(|version| Some(version.line()) == line).map(|version| version.id).collect()
}

/// Takes a version back, so that the one before it is what people get: of a correction also those who have begun. Or gives it out
/// again. Nothing that is recorded with it changes.
///
/// # Errors
/// [`Error::NotFound`] for a version that this course does not have; [`Error::Conflict`] where no other would be left, and for
/// whoever does not answer for the course.
pub async fn take_back(cx: &Cx, actor: AccountId, slug: &str, id: VersionId, is_back: bool) -> Result<()> {
    if !owners::answers(cx, actor, slug).await? {
        return Err(Error::Conflict(Conflict::Owner));
    }
    let mut tx = cx.db.begin().await?;
    // Two who take two versions back at the same time come one after the other.
    on!(tx, c => sql::query(LOCK).bind(slug).execute(c).await.map(drop))?;
    let row: Option<(String, Option<DateTime<Utc>>)> =
        on!(tx, c => sql::query_as(VERSION).bind(slug).bind(id).fetch_optional(c).await)?;
    let (version, was_back) = row.ok_or(Error::NotFound)?;
    if was_back.is_some() == is_back {
        return Ok(());
    }
    let others: i64 = on!(tx, c => sql::query_scalar(OTHERS).bind(slug).bind(id).fetch_one(c).await)?;
    if is_back && others == 0 {
        return Err(Error::Conflict(Conflict::LastVersion));
    }
    let at = is_back.then(|| cx.now());
    on!(tx, c => sql::query(TAKE_BACK).bind(id).bind(at).execute(c).await.map(drop))?;
    let details = json!({ "version": version, "back": is_back });
    audit::record(cx, &mut tx, actor, Act::CourseTakeBack, slug, &details);
    tx.commit().await?;
    cx.library.forget_latest();
    Ok(())
}
