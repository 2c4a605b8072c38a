//! Participations: one person in one course run, on the version with which it began.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    accounts::sessions::Viewer,
    authoring::library::{self, Versions},
    learning::{award, offer::Offer, progress::Running, standings},
    ledger::{
        facts::{self, FactKind},
        keys::ParticipationId,
    },
    people::person::{PersonId, full_name},
    projects::project::{DEFAULT_ZONE, ProjectId},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::VersionId,
        versions::Published,
    },
};

const MAY_SEE: &str = "SELECT EXISTS (SELECT 1 FROM course_versions v
        JOIN project_courses o ON o.slug = v.slug
        JOIN project_roles r ON r.project_id = o.project_id
        WHERE v.id = $1 AND r.account_id = $2)
    OR EXISTS (SELECT 1 FROM participations p WHERE p.course_version_id = $1 AND p.person_id = $3) AS may";
const READERS: &str = "SELECT s.course_version_id AS begun, COUNT(*) AS all_of_them,
        COUNT(*) FILTER (WHERE s.completed_at IS NULL) AS in_the_middle
    FROM standings s JOIN participations p ON p.id = s.participation_id
    WHERE p.course_slug = $1 AND p.merged_into IS NULL GROUP BY s.course_version_id";
const INSERT: &str =
    "INSERT INTO participations (id, person_id, project_id, course_slug, course_version_id, started_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id";

/// A participation, for those who look after its project.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// Its key.
    pub id: ParticipationId,
    /// Short name of the project.
    pub project: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The version with which it was started.
    pub course_version_id: VersionId,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
}

impl Known {
    /// The name of whose it is.
    pub fn name(&self) -> String {
        full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// The project's time zone.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(DEFAULT_ZONE)
    }
}

const KNOWN: &str = "SELECT p.id, j.slug AS project, j.time_zone, p.course_version_id, p.started_at, x.given_name,
        x.family_name, x.patronymic
    FROM participations p JOIN people x ON x.id = p.person_id JOIN projects j ON j.id = p.project_id
    WHERE p.id = $1 AND p.merged_into IS NULL";

/// The participation with this key; none where it was merged into another.
pub async fn find(cx: &Cx, id: ParticipationId) -> Result<Option<Known>> {
    Ok(read!(cx.db, c => sql::query_as(KNOWN).bind(id).fetch_optional(c).await)?)
}

/// How many people have begun a course with a version, in all projects.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Readers {
    /// The version with which they have begun.
    pub begun: VersionId,
    /// All of them.
    pub all_of_them: i64,
    /// Those who have not completed it.
    pub in_the_middle: i64,
}

/// By version, how many people have begun a course.
pub async fn readers(cx: &Cx, slug: &str) -> Result<Vec<Readers>> {
    Ok(read!(cx.db, c => sql::query_as(READERS).bind(slug).fetch_all(c).await)?)
}

/// Whether the viewer may see what belongs to a version of a course: a project of theirs offers the course, or they have begun
/// with this version.
pub async fn may_see(cx: &Cx, viewer: &Viewer, version: VersionId) -> Result<bool> {
    Ok(read!(cx.db, c => sql::query_scalar(MAY_SEE)
        .bind(version).bind(viewer.account).bind(viewer.person).fetch_one(c).await)?)
}

/// Starts a course, or finds it started.
///
/// # Errors
/// [`Error::Conflict`] where something stands in the way.
pub async fn start(cx: &Cx, viewer: &Viewer, offer: &Offer) -> Result<()> {
    if offer.participation_id.is_some() {
        return Ok(());
    }
    if !offer.hindrances(cx).is_empty() {
        return Err(Error::Conflict(Conflict::NotAdmitted));
    }
    let version = library::offered(cx, offer.edition_id, &offer.course).await?.ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    // Started in another window a moment ago: found, not started twice.
    let Some(id) = insert(cx, &mut tx, viewer.person, offer.project_id, version.id, &version).await? else {
        return Ok(());
    };
    audit::record(cx, &mut tx, viewer.account, Act::ParticipationStart, &id.to_string(), &json!({}));
    tx.commit().await
}

/// Writes a participation that begins with a version, of which `version` is what is read now, and answers its key; none when the
/// person takes part already.
pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    person: PersonId,
    project: ProjectId,
    begun: VersionId,
    version: &Published,
) -> Result<Option<ParticipationId>> {
    let id: Option<ParticipationId> = on!(tx, c => sql::query_scalar(INSERT)
        .bind(cx.id::<ParticipationId>()).bind(person).bind(project).bind(&version.slug).bind(begun).bind(cx.now())
        .fetch_optional(c).await)?;
    if let Some(id) = id {
        standings::keep(tx, id, version.editions.source()).await?;
    }
    Ok(id)
}

/// Makes everything that concludes something about a participation wait in line, so that the last lesson in one window
/// and the test in another see each other's facts. On SQLite there is one writer anyway.
pub(crate) async fn lock(tx: &mut Tx, participation: ParticipationId) -> Result<()> {
    if let Some(c) = tx.postgres() {
        let found: Option<ParticipationId> =
            sql::query_scalar("SELECT id FROM participations WHERE id = $1 FOR UPDATE")
                .bind(participation)
                .fetch_optional(c)
                .await?;
        found.ok_or(Error::NotFound)?;
    }
    Ok(())
}

const VERSIONS: &str = "SELECT DISTINCT course_version_id FROM participations WHERE person_id IN ($1, $2)";

/// Reads the versions of the courses of two people, before a transaction that concludes something about them.
pub(crate) async fn prepare(cx: &Cx, one: PersonId, other: PersonId) -> Result<Versions> {
    let versions: Vec<VersionId> =
        read!(cx.db, c => sql::query_scalar(VERSIONS).bind(one).bind(other).fetch_all(c).await)?;
    Versions::read(cx, versions).await
}

/// Notes that a lesson was read, once, and what follows from it.
pub async fn confirm_lesson(cx: &Cx, running: &Running, activity: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    confirm_lesson_in(cx, &mut tx, running, activity).await?;
    tx.commit().await
}

pub(crate) async fn confirm_lesson_in(cx: &Cx, tx: &mut Tx, running: &Running, activity: &str) -> Result<()> {
    let lesson = running.course().activity(activity).filter(|a| a.lesson().is_some()).ok_or(Error::NotFound)?;
    lock(tx, running.id).await?;
    let fact = running.fact(cx, cx.id(), activity, FactKind::LessonConfirmed, lesson.minutes);
    facts::record(cx, tx, &fact).await?;
    award::conclude(cx, tx, running).await
}
