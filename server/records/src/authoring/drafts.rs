//! Drafts of courses: their files while somebody writes. There is one draft of a course at most, which its authors share;
//! a file that somebody else has changed meanwhile is not overwritten. Publishing checks the files and makes a version
//! of them that never changes.

use chrono::{DateTime, Utc};
use courses::{
    format::{self, Checked, Diagnostic, Files, bilingual, outline::Changes, sketch},
    language::Language,
};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    authoring::{
        discarded,
        library::{self, Base},
        owners, reviews,
    },
    projects::project::{DEFAULT_ZONE, ProjectId},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        heavy,
        key::{AccountId, VersionId},
        versions::Published,
    },
    text::passage,
};

/// The largest file that is edited as text, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// A draft.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Draft {
    /// Short name of the course.
    pub slug: String,
    /// The version that it began from; empty for a new course.
    pub base: String,
    /// Of a new course: the project for which it is written.
    pub project_id: Option<ProjectId>,
    /// When something was changed last.
    pub changed_at: DateTime<Utc>,
    /// Who has changed it last, or has begun it.
    pub changed_by: AccountId,
    /// Since when it is approved as it is now.
    pub approved_at: Option<DateTime<Utc>>,
    /// Given and family name of who has approved it.
    pub approver_given: Option<String>,
    /// See `approver_given`.
    pub approver_family: Option<String>,
}

const ALL: &str =
    "SELECT d.slug, d.base, d.project_id, d.changed_at, COALESCE(d.changed_by, d.created_by) AS changed_by, d.approved_at,
        p.given_name AS approver_given, p.family_name AS approver_family
    FROM drafts d LEFT JOIN accounts a ON a.id = d.approved_by LEFT JOIN people p ON p.id = a.person_id ORDER BY d.slug";
const SECOND_PERSON: &str = "SELECT COUNT(*) FROM projects j WHERE j.second_person AND
    (EXISTS (SELECT 1 FROM project_courses o WHERE o.project_id = j.id AND o.slug = $1)
    OR EXISTS (SELECT 1 FROM drafts d WHERE d.project_id = j.id AND d.slug = $1))";
const APPROVE: &str = "UPDATE drafts SET approved_by = $2, approved_at = $3 WHERE slug = $1 AND changed_at = $4";
const FILES: &str = "SELECT path, bytes FROM draft_files WHERE slug = $1 ORDER BY path";
const FILE: &str = "SELECT bytes FROM draft_files WHERE slug = $1 AND path = $2";
const INSERT: &str = "INSERT INTO drafts (slug, base, created_by, created_at, changed_at, project_id)
    VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT (slug) DO NOTHING";
const KNOWN: &str = "SELECT COUNT(*) FROM course_versions WHERE slug = $1";
const INSERT_FILE: &str = "INSERT INTO draft_files (slug, path, bytes) VALUES ($1, $2, $3)
    ON CONFLICT (slug, path) DO UPDATE SET bytes = excluded.bytes";
const CHANGE: &str = "UPDATE draft_files SET bytes = $3 WHERE slug = $1 AND path = $2 AND bytes = $4";
const INSERT_NEW: &str = "INSERT INTO draft_files (slug, path, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM draft_files WHERE slug = $1 AND path = $2 AND bytes = $3";
const CHANGED: &str =
    "UPDATE drafts SET changed_at = $2, changed_by = $3, approved_by = NULL, approved_at = NULL WHERE slug = $1";
const REPLACED: &str = "UPDATE drafts SET changed_at = $2, changed_by = $3, approved_by = NULL, approved_at = NULL
    WHERE slug = $1 AND changed_at = $4";
const REBASE: &str = "UPDATE drafts SET base = $2 WHERE slug = $1 AND changed_at <> $3";
const DELETE_FILES: &str = "DELETE FROM draft_files WHERE slug = $1";
const DELETE: &str = "DELETE FROM drafts WHERE slug = $1";

/// All drafts.
pub async fn all(cx: &Cx) -> Result<Vec<Draft>> {
    Ok(read!(cx.db, c => sql::query_as(ALL).fetch_all(c).await)?)
}

/// The draft of a course.
pub async fn find(cx: &Cx, slug: &str) -> Result<Option<Draft>> {
    Ok(all(cx).await?.into_iter().find(|draft| draft.slug == slug))
}

// Of media the name is enough to read, check and play a course.
const TEXTS: &str =
    "SELECT path, CASE WHEN path LIKE 'media/%' THEN $2 ELSE bytes END FROM draft_files WHERE slug = $1 ORDER BY path";

/// The files of a draft, those in `media/` without their bytes.
pub async fn texts(cx: &Cx, slug: &str) -> Result<Files> {
    let none: &[u8] = &[];
    let rows: Vec<(String, Vec<u8>)> =
        read!(cx.db, c => sql::query_as(TEXTS).bind(slug).bind(none).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// The files of a draft.
pub async fn files(cx: &Cx, slug: &str) -> Result<Files> {
    let rows: Vec<(String, Vec<u8>)> = read!(cx.db, c => sql::query_as(FILES).bind(slug).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

const MEDIA: &str =
    "SELECT path, CAST(LENGTH(bytes) AS BIGINT) FROM draft_files WHERE slug = $1 AND path LIKE 'media/%' ORDER BY path";
const REMOVE_MEDIUM: &str = "DELETE FROM draft_files WHERE slug = $1 AND path = $2";

/// The names of the pictures and sounds of a draft, with their size in bytes.
pub async fn media(cx: &Cx, slug: &str) -> Result<Vec<(String, i64)>> {
    let rows: Vec<(String, i64)> = read!(cx.db, c => sql::query_as(MEDIA).bind(slug).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(path, size)| (path.trim_start_matches("media/").to_owned(), size)).collect())
}

/// A picture or a sound of a draft.
pub async fn medium(cx: &Cx, slug: &str, name: &str) -> Result<Option<Vec<u8>>> {
    let path = format!("media/{name}");
    Ok(read!(cx.db, c => sql::query_scalar(FILE).bind(slug).bind(&path).fetch_optional(c).await)?)
}

/// Adds a picture or a sound under a name that is free.
///
/// # Errors
/// [`Error::Conflict`] where somebody has added one of this name meanwhile.
pub async fn add_medium(cx: &Cx, actor: AccountId, slug: &str, name: &str, bytes: &[u8]) -> Result<()> {
    let path = format!("media/{name}");
    let mut tx = cx.db.begin().await?;
    let new = on!(tx, c => sql::query(INSERT_NEW).bind(slug).bind(&path).bind(bytes).execute(c).await)?;
    if new == 0 {
        return Err(Error::Conflict(Conflict::Changed));
    }
    note_change(cx, &mut tx, actor, slug, &path).await?;
    tx.commit().await
}

/// Removes a picture or a sound.
pub async fn remove_medium(cx: &Cx, actor: AccountId, slug: &str, name: &str) -> Result<()> {
    let path = format!("media/{name}");
    let mut tx = cx.db.begin().await?;
    let gone = on!(tx, c => sql::query(REMOVE_MEDIUM).bind(slug).bind(&path).execute(c).await)?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    note_change(cx, &mut tx, actor, slug, &path).await?;
    tx.commit().await
}

/// A draft that was changed is approved by nobody.
async fn note_change(cx: &Cx, tx: &mut Tx, actor: AccountId, slug: &str, what: &str) -> Result<()> {
    on!(tx, c => sql::query(CHANGED).bind(slug).bind(cx.now()).bind(actor).execute(c).await.map(drop))?;
    audit::record(cx, tx, actor, Act::DraftChange, slug, &json!({ "path": what }));
    Ok(())
}

/// One file of a draft as text.
pub async fn text(cx: &Cx, slug: &str, path: &str) -> Result<Option<String>> {
    let bytes: Option<Vec<u8>> =
        read!(cx.db, c => sql::query_scalar(FILE).bind(slug).bind(path).fetch_optional(c).await)?;
    Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Begins a draft with the files of the current version, or finds it begun.
pub async fn start(cx: &Cx, actor: AccountId, slug: &str) -> Result<()> {
    let base = library::current(cx, slug).await?.ok_or(Error::NotFound)?;
    begin(cx, actor, &base, &base).await.map(drop)
}

/// Begins a draft with the files of an earlier version, to publish again what it said.
///
/// # Errors
/// [`Error::NotFound`] for a version that this course does not have; [`Error::Conflict`] where there is a draft already.
pub async fn restore(cx: &Cx, actor: AccountId, slug: &str, version: VersionId) -> Result<()> {
    let base = library::current(cx, slug).await?.ok_or(Error::NotFound)?;
    let from = library::version(cx, version).await?.filter(|from| from.slug == slug).ok_or(Error::NotFound)?;
    if begin(cx, actor, &base, &from).await? { Ok(()) } else { Err(Error::Conflict(Conflict::Draft)) }
}

/// Answers whether there was no draft.
async fn begin(cx: &Cx, actor: AccountId, base: &Published, from: &Published) -> Result<bool> {
    let mut files = library::files(cx, from.id).await?;
    // What was not given out yet is worked on all the same.
    let (_, languages) = bilingual::languages(&files);
    for (path, text) in bilingual::with_languages(&files, &languages).unwrap_or_default() {
        files.extend(text.map(|text| (path, text.into_bytes())));
    }
    let mut tx = cx.db.begin().await?;
    if !insert(cx, &mut tx, actor, (&base.slug, &base.version), None, &files).await? {
        return Ok(false);
    }
    let details = json!({ "base": base.version, "from": from.version });
    audit::record(cx, &mut tx, actor, Act::DraftStart, &base.slug, &details);
    tx.commit().await?;
    Ok(true)
}

/// Begins a course that is new, for a project.
///
/// # Errors
/// [`Error::Invalid`] where the short name is none, or taken.
pub async fn create(cx: &Cx, actor: AccountId, project: ProjectId, slug: &str, files: &Files) -> Result<()> {
    let is_letter = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-';
    let problem = match slug.chars().find(|c| !is_letter(c)) {
        Some(other) => Some(Problem::Character(other)),
        None if slug.len() < 2 => Some(Problem::TooShort { min: 2 }),
        None if slug.len() > 60 => Some(Problem::TooLong { max: 60 }),
        // What stands in an address of its own.
        None => (slug == "new").then_some(Problem::Taken),
    };
    if let Some(problem) = problem {
        return Err(Error::field("slug", problem));
    }
    let mut tx = cx.db.begin().await?;
    let known: i64 = on!(tx, c => sql::query_scalar(KNOWN).bind(slug).fetch_one(c).await)?;
    if known > 0 || !insert(cx, &mut tx, actor, (slug, ""), Some(project), files).await? {
        return Err(Error::field("slug", Problem::Taken));
    }
    audit::record(cx, &mut tx, actor, Act::DraftStart, slug, &json!({ "new": true }));
    tx.commit().await
}

/// Answers whether there was no draft.
async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    (slug, base): (&str, &str),
    project: Option<ProjectId>,
    files: &Files,
) -> Result<bool> {
    let new = on!(tx, c => sql::query(INSERT).bind(slug).bind(base).bind(actor).bind(cx.now()).bind(project)
        .execute(c).await)?;
    if new == 0 {
        return Ok(false);
    }
    for (path, bytes) in files {
        on!(tx, c => sql::query(INSERT_FILE).bind(slug).bind(path).bind(bytes).execute(c).await.map(drop))?;
    }
    Ok(true)
}

/// Changes a file from what it was when it was shown.
///
/// # Errors
/// [`Error::Conflict`] when somebody has changed it meanwhile: nothing was written.
pub async fn change(cx: &Cx, actor: AccountId, slug: &str, path: &str, old: &str, new: &str) -> Result<()> {
    let old = Files::from([(path.to_owned(), old.as_bytes().to_vec())]);
    rewrite(cx, actor, slug, &old, &Changes::from([(path.to_owned(), Some(new.to_owned()))])).await
}

/// Changes several files at once, each from what it was when it was shown; what `old` does not have is new. All of it or nothing.
///
/// # Errors
/// As [`change`].
pub async fn rewrite(cx: &Cx, actor: AccountId, slug: &str, old: &Files, changes: &Changes) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    for (path, new) in changes {
        let (was, new) = (old.get(path), new.as_ref().map(String::as_bytes));
        if new.is_some_and(|new| new.len() > LARGEST) {
            return Err(Error::field("source", Problem::TooLong { max: LARGEST }));
        }
        let done = match (was, new) {
            (Some(was), Some(new)) => on!(tx, c => sql::query(CHANGE).bind(slug).bind(path).bind(new).bind(was)
                .execute(c).await)?,
            (None, Some(new)) => on!(tx, c => sql::query(INSERT_NEW).bind(slug).bind(path).bind(new).execute(c).await)?,
            (Some(was), None) => on!(tx, c => sql::query(REMOVE).bind(slug).bind(path).bind(was).execute(c).await)?,
            (None, None) => 1,
        };
        if done == 0 {
            return Err(Error::Conflict(Conflict::Changed));
        }
    }
    let paths: Vec<&str> = changes.keys().map(String::as_str).collect();
    note_change(cx, &mut tx, actor, slug, &paths.join(", ")).await?;
    tx.commit().await
}

/// Puts other files in the place of all that a draft has, exactly as it was looked at.
///
/// # Errors
/// [`Error::Conflict`] where it was changed since `seen`: nothing was written.
pub async fn replace(cx: &Cx, actor: AccountId, slug: &str, seen: Option<DateTime<Utc>>, files: &Files) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let done = on!(tx, c => sql::query(REPLACED).bind(slug).bind(cx.now()).bind(actor).bind(seen).execute(c).await)?;
    if done == 0 {
        return Err(Error::Conflict(Conflict::Unseen));
    }
    on!(tx, c => sql::query(DELETE_FILES).bind(slug).execute(c).await.map(drop))?;
    for (path, bytes) in files {
        on!(tx, c => sql::query(INSERT_FILE).bind(slug).bind(path).bind(bytes).execute(c).await.map(drop))?;
    }
    audit::record(cx, &mut tx, actor, Act::DraftChange, slug, &json!({ "files": files.len() }));
    tx.commit().await
}

/// Who has to approve a draft before somebody may publish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Nobody.
    Free,
    /// A second person: a project that offers the course, or for which it is written, asks for that.
    Second,
    /// A trainer of the project to which the course belongs.
    Owner,
}

/// Who has to approve the draft of a course before `actor` may publish it.
pub async fn approval(cx: &Cx, actor: AccountId, slug: &str) -> Result<Approval> {
    if !owners::answers(cx, actor, slug).await? {
        return Ok(Approval::Owner);
    }
    Ok(if asks_second_person(cx, slug).await? { Approval::Second } else { Approval::Free })
}

/// Whether a project that offers a course, or for which it is written, asks for a second person.
pub async fn asks_second_person(cx: &Cx, slug: &str) -> Result<bool> {
    let asking: i64 = read!(cx.db, c => sql::query_scalar(SECOND_PERSON).bind(slug).fetch_one(c).await)?;
    Ok(asking > 0)
}

/// Approves a draft exactly as it was looked at: the next change takes the approval away.
///
/// # Errors
/// [`Error::Conflict`] for whoever has made the last change, where it was changed since `seen`, and where neither who approves nor who
/// has made the last change answers for the course.
pub async fn approve(cx: &Cx, actor: AccountId, slug: &str, seen: Option<DateTime<Utc>>) -> Result<()> {
    let draft = find(cx, slug).await?.ok_or(Error::NotFound)?;
    if draft.changed_by == actor {
        return Err(Error::Conflict(Conflict::OwnChange));
    }
    if !owners::answers(cx, actor, slug).await? && !owners::answers(cx, draft.changed_by, slug).await? {
        return Err(Error::Conflict(Conflict::Owner));
    }
    let mut tx = cx.db.begin().await?;
    let done = on!(tx, c => sql::query(APPROVE).bind(slug).bind(actor).bind(cx.now()).bind(seen).execute(c).await)?;
    if done == 0 {
        return Err(Error::Conflict(Conflict::Unseen));
    }
    audit::record(cx, &mut tx, actor, Act::DraftApprove, slug, &json!({ "changed_at": draft.changed_at }));
    tx.commit().await
}

/// How a draft is published.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// The new version, as its authors count.
    pub version: String,
    /// Whether it corrects what people have, and reaches everybody who has begun.
    pub corrects: bool,
    /// What is new, for those who look after the course.
    pub note: String,
    /// When the draft was changed last, as it was looked at; none where it is published as it is.
    pub seen: Option<DateTime<Utc>>,
    /// The languages that people get beside that of the sources; none where all into which it is translated are given out.
    pub languages: Option<Vec<Language>>,
}

/// Most characters of what is said about a version.
const NOTE: usize = 1_000;

/// Publishes a draft under a new version, and ends it. All of it or nothing.
///
/// # Errors
/// [`Error::Course`] with every fault; [`Error::Invalid`] when the version cannot be one or nothing is said about it;
/// [`Error::Conflict`] when another version was published since the draft was begun: publishing would take its content back;
/// where a correction would change what is counted, where the draft is not the one that was looked at, and where a second person has
/// not approved it yet and has to.
pub async fn publish(cx: &Cx, actor: AccountId, slug: &str, release: &Release) -> Result<Vec<Diagnostic>> {
    let version = release.version.trim();
    let draft = find(cx, slug).await?.ok_or(Error::NotFound)?;
    if release.seen.is_some_and(|seen| seen != draft.changed_at) {
        return Err(Error::Conflict(Conflict::Unseen));
    }
    if draft.approved_at.is_none() {
        match approval(cx, actor, slug).await? {
            Approval::Free => {}
            Approval::Second => return Err(Error::Conflict(Conflict::Unapproved)),
            Approval::Owner => return Err(Error::Conflict(Conflict::Owner)),
        }
    }
    let mut files = files(cx, slug).await?;
    let course = files.get("course.toml").and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or(Error::NotFound)?;
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_version = !version.is_empty() && version.len() <= 40 && version.chars().all(is_code);
    let mut problems = Problems::default();
    let _: Option<()> = problems.take("version", if is_version { Ok(()) } else { Err(Problem::Choice) });
    let note = problems.take("note", passage(&release.note, NOTE).and_then(|note| note.ok_or(Problem::Required)));
    let Some(note) = note.filter(|_| problems.is_empty()) else { return Err(problems.into_error()) };
    let course = sketch::set_version(course, version).map_err(|_| Error::Course("course.toml is not TOML".into()))?;
    let course = match &release.languages {
        Some(chosen) => {
            let (_, mut languages) = bilingual::languages(&files);
            languages.retain(|language| chosen.contains(language));
            sketch::set_languages(&course, &languages).map_err(|_| Error::Course("course.toml is not TOML".into()))?
        }
        None => course,
    };
    files.insert("course.toml".to_owned(), course.into_bytes());
    let base = Base {
        slug,
        version: &draft.base,
        corrects: release.corrects,
        note: &note,
        new_of: draft.project_id,
        changed_at: draft.changed_at,
    };
    let (import, diagnostics) = library::publish(cx, actor.into(), &files, Some(base)).await?;
    if import == library::Import::Published {
        end(cx, actor, &draft, version).await?;
    }
    Ok(diagnostics)
}

/// Ends a draft that was published, unless a colleague has changed something meanwhile: then it goes on from the new version.
async fn end(cx: &Cx, actor: AccountId, draft: &Draft, version: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let rebased = on!(tx, c => sql::query(REBASE).bind(&draft.slug).bind(version).bind(draft.changed_at)
        .execute(c).await)?;
    if rebased == 0 {
        discard_in(cx, &mut tx, actor, &draft.slug).await?;
    }
    tx.commit().await
}

/// Throws a draft away. What it said can be brought back for a while ([`discarded`]); links of readers and what they remarked
/// cannot.
pub async fn discard(cx: &Cx, actor: AccountId, slug: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    discarded::keep(cx, &mut tx, actor, slug).await?;
    discard_in(cx, &mut tx, actor, slug).await?;
    tx.commit().await
}

async fn discard_in(cx: &Cx, tx: &mut Tx, actor: AccountId, slug: &str) -> Result<()> {
    reviews::forget(tx, slug).await?;
    on!(tx, c => sql::query(DELETE_FILES).bind(slug).execute(c).await.map(drop))?;
    let gone = on!(tx, c => sql::query(DELETE).bind(slug).execute(c).await)?;
    if gone > 0 {
        audit::record(cx, tx, actor, Act::DraftEnd, slug, &json!({}));
    }
    Ok(())
}

/// Reads the course that the files of a draft are, without looking at what can happen in it.
pub async fn open(cx: &Cx, files: &Files) -> Result<Checked> {
    let (files, today) = (files.clone(), cx.today(DEFAULT_ZONE));
    heavy::FIGURES.run(move || format::open(&files, today)).await
}

/// Checks the files of a draft, away from the threads that answer requests and one at a time: looking at everything that can
/// happen in a scenario takes a moment. With `scenario` only that file's story is explored.
pub async fn check(cx: &Cx, files: &Files, scenario: Option<&str>) -> Result<Checked> {
    let (files, today, scenario) = (files.clone(), cx.today(DEFAULT_ZONE), scenario.map(str::to_owned));
    let work = heavy::CHECKS.run(move || match scenario {
        Some(scenario) => format::check_one(&files, today, &scenario),
        None => format::check(&files, today),
    });
    work.await
}
