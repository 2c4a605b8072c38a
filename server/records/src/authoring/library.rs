//! Published courses: immutable versions of course folders, kept with all their files.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use courses::{
    correction,
    format::{self, Diagnostic, Files},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    authoring::terms::Terms,
    projects::project::{self, DEFAULT_ZONE, ProjectId},
    system::{
        audit::{self, Act, Actor},
        db::{on, read, sql},
        heavy,
        key::VersionId,
        versions::{Medium, Published},
    },
};

const CURRENT: &str = "SELECT id FROM course_versions WHERE slug = $1 AND taken_back_at IS NULL
    ORDER BY published_at DESC, id DESC LIMIT 1";
const CURRENTS: &str = "SELECT slug, id FROM course_versions WHERE taken_back_at IS NULL ORDER BY published_at, id";
const STANDING: &str =
    "SELECT COUNT(*) FROM course_versions WHERE (id = $1 OR corrects = $1) AND taken_back_at IS NULL";
const NEWEST: &str = "SELECT version FROM course_versions WHERE slug = $1 AND taken_back_at IS NULL
    ORDER BY published_at DESC, id DESC LIMIT 1";
const LINES: &str = "SELECT id, COALESCE(corrects, id) AS line, taken_back_at IS NULL AS stands FROM course_versions
    ORDER BY published_at, id";
const LOCK: &str = "UPDATE drafts SET base = base WHERE slug = $1";
const CHANGED_AT: &str = "SELECT changed_at FROM drafts WHERE slug = $1";
const VERSION: &str = "SELECT slug, version, published_at FROM course_versions WHERE id = $1";
const FILES: &str = "SELECT path, bytes FROM course_files WHERE course_version_id = $1";
// Of media the name is enough to read a course; their bytes are asked for one by one.
const TEXTS: &str = "SELECT path, CASE WHEN path LIKE 'media/%' THEN $2 ELSE bytes END FROM course_files
    WHERE course_version_id = $1";
const NAMES: &str = "SELECT path FROM course_files WHERE course_version_id = $1 AND path LIKE 'media/%' ORDER BY path";
const MEDIA: &str = "SELECT bytes FROM course_files WHERE course_version_id = $1 AND path = $2";
const SAME: &str = "SELECT id, hash FROM course_versions WHERE slug = $1 AND version = $2";
const INSERT: &str = "INSERT INTO course_versions (id, slug, version, hash, published_at, corrects, note, published_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const STANDS: &str =
    "SELECT id, COALESCE(corrects, id) AS line FROM course_versions WHERE slug = $1 AND taken_back_at IS NULL
    ORDER BY published_at DESC, id DESC LIMIT 1";
const INSERT_FILE: &str = "INSERT INTO course_files (course_version_id, path, bytes) VALUES ($1, $2, $3)";

/// Versions that were read before a transaction which asks for them, by those with which somebody has begun: one that waits for
/// a second connection while many wait for its lock would stop them all.
pub(crate) struct Versions(Vec<(VersionId, Arc<Published>)>);

impl Versions {
    /// Reads them; what does not exist is left out.
    pub(crate) async fn read(cx: &Cx, keys: impl IntoIterator<Item = VersionId>) -> Result<Self> {
        let mut versions = Vec::new();
        for id in keys {
            versions.extend(standing(cx, id).await?.map(|version| (id, version)));
        }
        Ok(Self(versions))
    }

    /// One that is at hand already, for whoever has begun with `id`.
    pub(crate) fn of(id: VersionId, version: &Arc<Published>) -> Self {
        Self(vec![(id, Arc::clone(version))])
    }

    /// What whoever has begun with this version reads. Only one with which a course was begun in between is read now.
    pub(crate) async fn get(&self, cx: &Cx, id: VersionId) -> Result<Arc<Published>> {
        match self.0.iter().find(|(begun, _)| *begun == id) {
            Some((_, version)) => Ok(Arc::clone(version)),
            None => standing(cx, id).await?.ok_or(Error::NotFound),
        }
    }
}

/// The version with this key.
pub async fn version(cx: &Cx, id: VersionId) -> Result<Option<Arc<Published>>> {
    if let Some(known) = cx.library.get(id) {
        return Ok(Some(known));
    }
    // In a box: nearly every future of the program would be as large as this one, which is needed once for each version.
    Box::pin(load(cx, id)).await
}

/// What whoever has begun with a version reads: its latest correction, or the version itself.
pub async fn standing(cx: &Cx, id: VersionId) -> Result<Option<Arc<Published>>> {
    let latest = standing_id(cx, id).await?;
    version(cx, latest).await
}

/// The key of what whoever has begun with a version reads.
pub(crate) async fn standing_id(cx: &Cx, id: VersionId) -> Result<VersionId> {
    match cx.library.latest(id) {
        Some(latest) => Ok(latest),
        None => Ok(Box::pin(read_lines(cx)).await?.get(&id).copied().unwrap_or(id)),
    }
}

/// By each version, the latest of its line that stands; those are a few dozen on a large installation.
async fn read_lines(cx: &Cx) -> Result<HashMap<VersionId, VersionId>> {
    let rows: Vec<(VersionId, VersionId, bool)> = read!(cx.db, c => sql::query_as(LINES).fetch_all(c).await)?;
    let standing = rows.iter().filter(|(_, _, stands)| *stands);
    let latest: HashMap<VersionId, VersionId> = standing.map(|(id, line, _)| (*line, *id)).collect();
    // Of a line that was taken back whole everybody keeps what they have begun with.
    let all: HashMap<VersionId, VersionId> =
        rows.iter().map(|(id, line, _)| (*id, latest.get(line).copied().unwrap_or(*id))).collect();
    cx.library.keep_latest(all.clone());
    Ok(all)
}

/// Reads a version from the database and keeps it.
async fn load(cx: &Cx, id: VersionId) -> Result<Option<Arc<Published>>> {
    let row: Option<(String, String, DateTime<Utc>)> =
        read!(cx.db, c => sql::query_as(VERSION).bind(id).fetch_optional(c).await)?;
    let Some((slug, version, published_at)) = row else { return Ok(None) };
    let files = texts(cx, id).await?;
    let today = cx.today(DEFAULT_ZONE);
    let checked = heavy::FIGURES.run(move || format::open(&files, today)).await?;
    let editions = checked.editions.ok_or_else(|| Error::Corrupt(format!("published course {slug} {version}")))?;
    let published = Arc::new(Published { id, slug, version, published_at, editions, media: OnceCell::new() });
    cx.library.keep(&published);
    Ok(Some(published))
}

/// By short name, the version that somebody who starts a course today gets; nothing of them is read.
pub async fn currents(cx: &Cx) -> Result<HashMap<String, VersionId>> {
    let rows: Vec<(String, VersionId)> = read!(cx.db, c => sql::query_as(CURRENTS).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// The version that somebody who starts the course today gets.
pub async fn current(cx: &Cx, slug: &str) -> Result<Option<Arc<Published>>> {
    let id: Option<VersionId> = read!(cx.db, c => sql::query_scalar(CURRENT).bind(slug).fetch_optional(c).await)?;
    match id {
        Some(id) => version(cx, id).await,
        None => Ok(None),
    }
}

/// The key of the version that somebody who begins a course in a project gets: of the edition that the project has chosen, while
/// any version of it stands; else of the newest.
pub(crate) async fn offered_id(cx: &Cx, edition: Option<VersionId>, slug: &str) -> Result<Option<VersionId>> {
    if let Some(edition) = edition {
        let standing: i64 = read!(cx.db, c => sql::query_scalar(STANDING).bind(edition).fetch_one(c).await)?;
        if standing > 0 {
            return standing_id(cx, edition).await.map(Some);
        }
    }
    Ok(read!(cx.db, c => sql::query_scalar(CURRENT).bind(slug).fetch_optional(c).await)?)
}

/// See [`offered_id`].
pub(crate) async fn offered(cx: &Cx, edition: Option<VersionId>, slug: &str) -> Result<Option<Arc<Published>>> {
    match offered_id(cx, edition, slug).await? {
        Some(id) => version(cx, id).await,
        None => Ok(None),
    }
}

async fn texts(cx: &Cx, id: VersionId) -> Result<Files> {
    let none: &[u8] = &[];
    let rows: Vec<(String, Vec<u8>)> = read!(cx.db, c => sql::query_as(TEXTS).bind(id).bind(none).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// All files of a published version, with its pictures and sounds.
pub async fn files(cx: &Cx, id: VersionId) -> Result<Files> {
    let rows: Vec<(String, Vec<u8>)> = read!(cx.db, c => sql::query_as(FILES).bind(id).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

async fn files_in(tx: &mut Tx, id: VersionId) -> Result<Files> {
    let rows: Vec<(String, Vec<u8>)> = on!(tx, c => sql::query_as(FILES).bind(id).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// The files of the current version, byte for byte as they were imported.
pub async fn export(cx: &Cx, slug: &str) -> Result<Option<Files>> {
    match current(cx, slug).await? {
        Some(published) => Ok(Some(files(cx, published.id).await?)),
        None => Ok(None),
    }
}

/// One file of a version's `media/` folder.
pub async fn media(cx: &Cx, version: VersionId, name: &str) -> Result<Option<Vec<u8>>> {
    let path = format!("media/{name}");
    Ok(read!(cx.db, c => sql::query_scalar(MEDIA).bind(version).bind(path).fetch_optional(c).await)?)
}

/// The files of a version's `media/` folder, by their names. Each of them is read once, one after the other.
pub async fn media_files<'a>(cx: &Cx, version: &'a Published) -> Result<&'a [Medium]> {
    let files = version.media.get_or_try_init(|| async {
        let paths: Vec<String> = read!(cx.db, c => sql::query_scalar(NAMES).bind(version.id).fetch_all(c).await)?;
        let mut files = Vec::new();
        for name in paths.iter().filter_map(|path| path.strip_prefix("media/")) {
            let Some(bytes) = media(cx, version.id, name).await? else { continue };
            let hash = Sha256::digest(&bytes).into();
            files.push(Medium { name: name.to_owned(), bytes: bytes.len() as u64, hash });
        }
        Ok::<_, Error>(files)
    });
    files.await.map(Vec::as_slice)
}

/// What an import did.
#[derive(Debug, PartialEq, Eq)]
pub enum Import {
    /// A new version is published.
    Published,
    /// Exactly this was published before.
    Unchanged,
}

/// Publishes the course in `files`. All of it or nothing.
///
/// # Errors
/// [`Error::Course`] with every fault when the folder has errors, or when the version number is taken by other content.
pub async fn import(cx: &Cx, actor: Actor, files: &Files) -> Result<(Import, Vec<Diagnostic>)> {
    publish(cx, actor, files, None).await
}

/// What a draft was begun from: the course, and its version; and for whom it is published.
pub(crate) struct Base<'a> {
    pub(crate) slug: &'a str,
    pub(crate) version: &'a str,
    /// Whether it corrects what people have: it reaches everybody who has begun with that too.
    pub(crate) corrects: bool,
    /// What is new.
    pub(crate) note: &'a str,
    /// Of a new course: the project for which it was written, which offers it from now on.
    pub(crate) new_of: Option<ProjectId>,
    /// When the draft was changed last before its files were read.
    pub(crate) changed_at: DateTime<Utc>,
}

/// Publishes the course in `files`; of a draft only where its base is still what people get. All of it or nothing.
///
/// # Errors
/// As [`import`]; [`Error::Conflict`] where another version was published since, and where a correction would change what is
/// counted.
pub(crate) async fn publish(
    cx: &Cx,
    actor: Actor,
    files: &Files,
    base: Option<Base<'_>>,
) -> Result<(Import, Vec<Diagnostic>)> {
    let (read, today) = (files.clone(), cx.today(DEFAULT_ZONE));
    let check = move || {
        let checked = format::check(&read, today);
        let terms = checked.editions.as_ref().map(Terms::of).unwrap_or_default();
        (checked, terms)
    };
    let (checked, terms) = heavy::CHECKS.run(check).await?;
    let Some(editions) = checked.editions else {
        let lines: Vec<String> = checked.diagnostics.iter().map(ToString::to_string).collect();
        return Err(Error::Course(lines.join("\n")));
    };
    let (slug, version) = (editions.source().slug.clone(), editions.source().version.clone());
    if let Some(base) = base.as_ref().filter(|base| base.slug != slug) {
        return Err(Error::Course(format!("course.toml: this is a draft of {}, and stays one", base.slug)));
    }
    let hash = format::hash(files).to_vec();
    // Read before the transaction, which sees that it is still what people get.
    let corrected = match &base {
        Some(base) if base.corrects => Some(current(cx, base.slug).await?.ok_or(Error::NotFound)?),
        _ => None,
    };
    if let Some(corrected) = &corrected
        && !correction::obstacles(corrected.editions.source(), editions.source()).is_empty()
    {
        return Err(Error::Conflict(Conflict::NoCorrection));
    }
    let mut tx = cx.db.begin().await?;
    let mut line: Option<VersionId> = None;
    if let Some(base) = &base {
        // Two who publish one draft at the same time come one after the other, and the second one sees the first one's version.
        on!(tx, c => sql::query(LOCK).bind(base.slug).execute(c).await.map(drop))?;
        let current: Option<String> = on!(tx, c => sql::query_scalar(NEWEST).bind(base.slug).fetch_optional(c).await)?;
        if current.as_deref().unwrap_or_default() != base.version {
            return Err(Error::Conflict(Conflict::Published));
        }
        // What is published is what was read, and was approved where that is asked for.
        let changed_at: Option<DateTime<Utc>> =
            on!(tx, c => sql::query_scalar(CHANGED_AT).bind(base.slug).fetch_optional(c).await)?;
        if changed_at != Some(base.changed_at) {
            return Err(Error::Conflict(Conflict::Unseen));
        }
        if let Some(corrected) = &corrected {
            let (id, of): (VersionId, VersionId) =
                on!(tx, c => sql::query_as(STANDS).bind(base.slug).fetch_one(c).await)?;
            if id != corrected.id {
                return Err(Error::Conflict(Conflict::Published));
            }
            line = Some(of);
        }
    }
    let same: Option<(VersionId, Vec<u8>)> =
        on!(tx, c => sql::query_as(SAME).bind(&slug).bind(&version).fetch_optional(c).await)?;
    if let Some((id, published)) = same {
        if published == hash || format::is_same_course(files, &files_in(&mut tx, id).await?) {
            return Ok((Import::Unchanged, checked.diagnostics));
        }
        return Err(Error::Course(format!(
            "course.toml: version {version} of {slug} is published with other content: give the new one a new version"
        )));
    }
    let id: VersionId = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(&slug).bind(&version).bind(&hash).bind(cx.now())
        .bind(line).bind(base.as_ref().map(|base| base.note)).bind(actor.account())
        .execute(c).await.map(drop))?;
    for (path, bytes) in files {
        on!(tx, c => sql::query(INSERT_FILE).bind(id).bind(path).bind(bytes).execute(c).await.map(drop))?;
    }
    terms.write(&mut tx, id).await?;
    if let Some(project) = base.as_ref().and_then(|base| base.new_of) {
        project::offer(&mut tx, project, &slug).await?;
    }
    let kind = if line.is_some() { "correction" } else { "edition" };
    audit::record(cx, &mut tx, actor, Act::CoursePublish, &slug, &json!({ "version": version, "kind": kind }));
    tx.commit().await?;
    cx.library.forget_latest();
    Ok((Import::Published, checked.diagnostics))
}
