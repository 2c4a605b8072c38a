//! Drafts that were thrown away. Whoever did it by mistake, or in haste, brings them back as they were.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    projects::project::ProjectId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, key},
    },
};

/// So many days a draft can be brought back.
pub const DAYS: i64 = 30;

key! {
    /// The key of a draft that was thrown away.
    DiscardedId
}

/// A draft that was thrown away.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Discarded {
    /// Its key.
    pub id: DiscardedId,
    /// Short name of the course.
    pub slug: String,
    /// The version that it began from; empty for a new course.
    pub base: String,
    /// Of a new course: the project for which it was written.
    pub project_id: Option<ProjectId>,
    /// What the course says of itself: its `course.toml`.
    pub course: Option<Vec<u8>>,
    /// When it was thrown away.
    pub discarded_at: DateTime<Utc>,
    /// Given and family name of who did it.
    pub given_name: String,
    /// See `given_name`.
    pub family_name: String,
}

const LIST: &str =
    "SELECT d.id, d.slug, d.base, d.project_id, f.bytes AS course, d.discarded_at, p.given_name, p.family_name
    FROM discarded_drafts d JOIN accounts a ON a.id = d.discarded_by JOIN people p ON p.id = a.person_id
    LEFT JOIN discarded_files f ON f.draft_id = d.id AND f.path = 'course.toml'
    WHERE d.discarded_at > $1 ORDER BY d.discarded_at DESC, d.id DESC";
const KEEP: &str =
    "INSERT INTO discarded_drafts (id, slug, base, project_id, created_by, created_at, discarded_by, discarded_at)
    SELECT $2, d.slug, d.base, d.project_id, d.created_by, d.created_at, $3, $4 FROM drafts d WHERE d.slug = $1";
const KEEP_FILES: &str = "INSERT INTO discarded_files (draft_id, path, bytes)
    SELECT $2, f.path, f.bytes FROM draft_files f WHERE f.slug = $1";
const SLUG: &str = "SELECT slug FROM discarded_drafts WHERE id = $1 AND discarded_at > $2";
// A new course whose name was given to another one since is not brought back into it.
const BACK: &str = "INSERT INTO drafts (slug, base, created_by, created_at, changed_at, changed_by, project_id)
    SELECT d.slug, d.base, d.created_by, d.created_at, $2, $3, d.project_id FROM discarded_drafts d WHERE d.id = $1
        AND (d.base <> '' OR NOT EXISTS (SELECT 1 FROM course_versions v WHERE v.slug = d.slug))
    ON CONFLICT (slug) DO NOTHING";
const BACK_FILES: &str = "INSERT INTO draft_files (slug, path, bytes)
    SELECT d.slug, f.path, f.bytes FROM discarded_files f JOIN discarded_drafts d ON d.id = f.draft_id WHERE d.id = $1";
const REMOVE_FILES: &str = "DELETE FROM discarded_files WHERE draft_id = $1";
const REMOVE: &str = "DELETE FROM discarded_drafts WHERE id = $1";

/// From when on what was thrown away can still be brought back.
fn since(cx: &Cx) -> DateTime<Utc> {
    cx.now() - chrono::Duration::days(DAYS)
}

/// Everything that can be brought back, the latest first.
pub async fn list(cx: &Cx) -> Result<Vec<Discarded>> {
    Ok(read!(cx.db, c => sql::query_as(LIST).bind(since(cx)).fetch_all(c).await)?)
}

/// Keeps what a draft says before it goes.
pub(super) async fn keep(cx: &Cx, tx: &mut Tx, actor: AccountId, slug: &str) -> Result<()> {
    let id: DiscardedId = cx.id();
    let kept = on!(tx, c => sql::query(KEEP).bind(slug).bind(id).bind(actor).bind(cx.now()).execute(c).await)?;
    if kept > 0 {
        on!(tx, c => sql::query(KEEP_FILES).bind(slug).bind(id).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Brings a draft back as it was; answers the short name of its course.
///
/// # Errors
/// [`Error::NotFound`] where it is gone; [`Error::Conflict`] where another draft of the course was begun since, or a new course
/// has got its name.
pub async fn bring_back(cx: &Cx, actor: AccountId, id: DiscardedId) -> Result<String> {
    let mut tx = cx.db.begin().await?;
    let slug: Option<String> = on!(tx, c => sql::query_scalar(SLUG).bind(id).bind(since(cx)).fetch_optional(c).await)?;
    let slug = slug.ok_or(Error::NotFound)?;
    let back = on!(tx, c => sql::query(BACK).bind(id).bind(cx.now()).bind(actor).execute(c).await)?;
    if back == 0 {
        return Err(Error::Conflict(Conflict::Draft));
    }
    for statement in [BACK_FILES, REMOVE_FILES, REMOVE] {
        on!(tx, c => sql::query(statement).bind(id).execute(c).await.map(drop))?;
    }
    audit::record(cx, &mut tx, actor, Act::DraftBack, &slug, &json!({}));
    tx.commit().await?;
    Ok(slug)
}
