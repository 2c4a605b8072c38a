//! What trainees say about an activity that is wrong, until somebody who writes the course has looked at it.

use chrono::{DateTime, Utc};
use courses::language::Language;
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result,
    accounts::sessions::Viewer,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::Problem,
        key::{AccountId, VersionId, key},
    },
    text::passage,
};

key! {
    /// The key of a remark.
    RemarkId
}

/// A remark.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Remark {
    /// Its key.
    pub id: RemarkId,
    /// The version that was read.
    pub course_version_id: VersionId,
    /// The activity.
    pub activity: String,
    /// The language in which it was read.
    pub language: String,
    /// What is said to be wrong.
    pub words: String,
    /// Given name of who has said it, who can be asked.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// When.
    pub noted_at: DateTime<Utc>,
}

/// Most characters of a remark.
const WORDS: usize = 2_000;
/// Most remarks of one account about one course that nobody has looked at yet.
const MOST: i64 = 20;

const OF_COURSE: &str =
    "SELECT m.id, m.course_version_id, m.activity, m.language, m.words, p.given_name, p.family_name, m.noted_at
    FROM remarks m JOIN accounts a ON a.id = m.account_id JOIN people p ON p.id = a.person_id
    WHERE m.slug = $1 ORDER BY m.activity, m.noted_at, m.id";
const COUNTS: &str = "SELECT slug, COUNT(*) AS many FROM remarks GROUP BY slug";
const OWN: &str = "SELECT COUNT(*) FROM remarks WHERE slug = $1 AND account_id = $2";
const INSERT: &str =
    "INSERT INTO remarks (id, slug, course_version_id, activity, language, words, account_id, noted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const SETTLE: &str = "DELETE FROM remarks WHERE slug = $1 AND id = $2 RETURNING activity";

/// What was read when something was found to be wrong.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// Short name of the course.
    pub slug: &'a str,
    /// The version.
    pub version: VersionId,
    /// The activity.
    pub activity: &'a str,
    /// The language.
    pub language: Language,
}

/// The remarks about a course, by activity.
pub async fn of_course(cx: &Cx, slug: &str) -> Result<Vec<Remark>> {
    Ok(read!(cx.db, c => sql::query_as(OF_COURSE).bind(slug).fetch_all(c).await)?)
}

/// By course, how many remarks nobody has looked at yet.
pub async fn counts(cx: &Cx) -> Result<Vec<(String, i64)>> {
    Ok(read!(cx.db, c => sql::query_as(COUNTS).fetch_all(c).await)?)
}

/// Keeps a remark of a trainee.
///
/// # Errors
/// [`Error::Invalid`] where nothing is said; [`Error::Conflict`] where too many of theirs wait already.
pub async fn note(cx: &Cx, viewer: &Viewer, read: Read<'_>, words: &str) -> Result<()> {
    let words = passage(words, WORDS).and_then(|words| words.ok_or(Problem::Required));
    let words = words.map_err(|problem| Error::field("words", problem))?;
    let mut tx = cx.db.begin().await?;
    let own: i64 = on!(tx, c => sql::query_scalar(OWN).bind(read.slug).bind(viewer.account).fetch_one(c).await)?;
    if own >= MOST {
        return Err(Error::Conflict(Conflict::Remarks));
    }
    let id: RemarkId = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(read.slug).bind(read.version).bind(read.activity).bind(read.language.code()).bind(&words)
        .bind(viewer.account).bind(cx.now()).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, viewer.account, Act::RemarkNote, read.slug, &json!({ "activity": read.activity }));
    tx.commit().await
}

/// Somebody who writes the course has looked at a remark: it goes.
///
/// # Errors
/// [`Error::NotFound`] where this course has no such remark any more.
pub async fn settle(cx: &Cx, actor: AccountId, slug: &str, id: RemarkId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let gone: Option<String> = on!(tx, c => sql::query_scalar(SETTLE).bind(slug).bind(id).fetch_optional(c).await)?;
    let activity = gone.ok_or(Error::NotFound)?;
    audit::record(cx, &mut tx, actor, Act::RemarkSettle, slug, &json!({ "activity": activity }));
    tx.commit().await
}
