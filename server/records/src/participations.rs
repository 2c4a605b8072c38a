//! Participations: one person in one course run, on the version with which it began.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use courses::{
    completion::{self, Evidence, Status},
    course::{Content, Course},
    language::Language,
};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Cx, Error, Result, Tx, audit, certificates, clock,
    facts::{self, FactKind, Mode, NewFact},
    library::{self, Published},
    macros::{on, read},
    projects::{DEFAULT_ZONE, Names},
    sessions::Viewer,
};

/// A course that a project offers to a trainee, and how far the trainee is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offer {
    /// The project.
    pub project_id: Uuid,
    /// Its short name.
    pub project: String,
    /// Its names.
    pub project_names: Json<Names>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Short name of the course.
    pub course: String,
    /// The participation, once it was started.
    pub participation_id: Option<Uuid>,
    /// The version with which it was started.
    pub course_version_id: Option<Uuid>,
    /// When it was started.
    pub started_at: Option<DateTime<Utc>>,
    /// The code of the certificate, once it was issued.
    pub certificate: Option<String>,
}

impl Offer {
    /// The project's time zone.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(DEFAULT_ZONE)
    }

    /// The project's name.
    pub fn project_name(&self, language: Language) -> &str {
        match language {
            Language::Az => &self.project_names.az,
            Language::En => &self.project_names.en,
            Language::Ru => &self.project_names.ru,
        }
    }
}

const OFFERS: &str =
    "SELECT j.id AS project_id, j.slug AS project, j.names AS project_names, j.time_zone, o.slug AS course,
        p.id AS participation_id, p.course_version_id, p.started_at, c.code AS certificate
    FROM project_roles r
    JOIN projects j ON j.id = r.project_id
    JOIN (SELECT project_id, slug FROM project_courses
          UNION SELECT project_id, course_slug FROM participations WHERE person_id = $2) o ON o.project_id = j.id
    LEFT JOIN participations p ON p.person_id = $2 AND p.project_id = j.id AND p.course_slug = o.slug
    LEFT JOIN certificates c ON c.id = (SELECT y.id FROM certificates y JOIN participations q ON q.id = y.participation_id
        WHERE (q.id = p.id OR q.merged_into = p.id) AND y.taken_back_at IS NULL ORDER BY y.issued_at, y.id LIMIT 1)
    WHERE r.account_id = $1 AND r.role = 'trainee'
      AND (CAST($3 AS TEXT) IS NULL OR (j.slug = $3 AND o.slug = $4))
    ORDER BY j.starts_on DESC, o.slug";
const INSERT: &str =
    "INSERT INTO participations (id, person_id, project_id, course_slug, course_version_id, started_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id";

/// Everything that the viewer's projects offer.
pub async fn offers(cx: &Cx, viewer: &Viewer) -> Result<Vec<Offer>> {
    let none: Option<&str> = None;
    Ok(read!(cx.db, c => sqlx::query_as(OFFERS)
        .bind(viewer.account).bind(viewer.person).bind(none).bind(none).fetch_all(c).await)?)
}

/// One course of one project; `None` when the project does not offer it to the viewer.
pub async fn offer(cx: &Cx, viewer: &Viewer, project: &str, course: &str) -> Result<Option<Offer>> {
    Ok(read!(cx.db, c => sqlx::query_as(OFFERS)
        .bind(viewer.account).bind(viewer.person).bind(project).bind(course).fetch_optional(c).await)?)
}

/// The version that counts for this offer: the one started with, else the current one.
pub async fn version(cx: &Cx, offer: &Offer) -> Result<Option<Arc<Published>>> {
    match offer.course_version_id {
        Some(id) => library::version(cx, id).await,
        None => library::current(cx, &offer.course).await,
    }
}

/// Starts a course, or finds it started.
pub async fn start(cx: &Cx, viewer: &Viewer, offer: &Offer) -> Result<()> {
    if offer.participation_id.is_some() {
        return Ok(());
    }
    let version = library::current(cx, &offer.course).await?.ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    // Started in another window a moment ago: found, not started twice.
    let Some(id) = insert(cx, &mut tx, viewer.person, offer.project_id, &version).await? else { return Ok(()) };
    audit::record(cx, &mut tx, Some(viewer.account), "participation.start", &id.to_string(), &json!({})).await?;
    tx.commit().await
}

/// Writes a participation and answers its key; none when the person takes part already.
pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    person: Uuid,
    project: Uuid,
    version: &Published,
) -> Result<Option<Uuid>> {
    Ok(on!(tx, c => sqlx::query_scalar(INSERT)
        .bind(cx.id()).bind(person).bind(project).bind(&version.slug).bind(version.id).bind(cx.now())
        .fetch_optional(c).await)?)
}

/// Makes everything that concludes something about a participation wait in line, so that the last lesson in one window
/// and the test in another see each other's facts. On SQLite there is one writer anyway.
pub(crate) async fn lock(tx: &mut Tx, participation: Uuid) -> Result<()> {
    if let Tx::Postgres(t) = tx {
        let found: Option<Uuid> = sqlx::query_scalar("SELECT id FROM participations WHERE id = $1 FOR UPDATE")
            .bind(participation)
            .fetch_optional(&mut **t)
            .await?;
        found.ok_or(Error::NotFound)?;
    }
    Ok(())
}

/// A started participation with everything that its facts have to say.
#[derive(Clone, Debug)]
pub struct Running {
    /// Its key.
    pub id: Uuid,
    /// The person.
    pub person: Uuid,
    /// The account that acts; none when somebody without an account marks their own presence.
    pub account: Option<Uuid>,
    /// The project.
    pub project: Uuid,
    /// Short name of the project.
    pub project_slug: String,
    /// The project's time zone.
    pub zone: Tz,
    /// The version.
    pub version: Arc<Published>,
    /// The language in which the viewer works.
    pub language: Language,
}

impl Running {
    /// The course in the viewer's language.
    pub fn course(&self) -> &Course {
        self.version.editions.get(self.language)
    }

    pub(crate) fn fact(&self, cx: &Cx, id: Uuid, activity: &str, kind: FactKind, minutes: u32) -> NewFact {
        NewFact {
            id,
            person: self.person,
            project: self.project,
            participation: Some(self.id),
            course_version: Some(self.version.id),
            activity: Some(activity.to_owned()),
            session: None,
            kind,
            mode: Mode::SelfPaced,
            minutes,
            score: None,
            passed: None,
            evidence: None,
            language: self.language,
            at: cx.now(),
            on: clock::local_date(cx.now(), self.zone),
            recorded_by: self.account,
            supersedes: None,
        }
    }
}

const BY_ID: &str = "SELECT p.person_id, p.project_id, j.slug, j.time_zone, p.course_version_id, x.language
    FROM participations p JOIN projects j ON j.id = p.project_id JOIN people x ON x.id = p.person_id WHERE p.id = $1";
const VERSIONS: &str = "SELECT DISTINCT course_version_id FROM participations WHERE person_id IN ($1, $2)";

/// Reads the versions of the courses of two people into the library, before a transaction that calls [`running_in`].
pub(crate) async fn prepare(cx: &Cx, one: Uuid, other: Uuid) -> Result<()> {
    let versions: Vec<Uuid> = read!(cx.db, c => sqlx::query_scalar(VERSIONS).bind(one).bind(other).fetch_all(c).await)?;
    library::read(cx, versions).await
}

/// The participation with this key, for what is concluded about it without its person: in their language, `account`
/// being who brought it about. The version is read before the transaction begins ([`prepare`]).
pub(crate) async fn running_in(cx: &Cx, tx: &mut Tx, id: Uuid, account: Option<Uuid>) -> Result<Running> {
    #[derive(sqlx::FromRow)]
    struct Row {
        person_id: Uuid,
        project_id: Uuid,
        slug: String,
        time_zone: String,
        course_version_id: Uuid,
        #[sqlx(try_from = "String")]
        language: Language,
    }
    let row: Option<Row> = on!(tx, c => sqlx::query_as(BY_ID).bind(id).fetch_optional(c).await)?;
    let row = row.ok_or(Error::NotFound)?;
    Ok(Running {
        id,
        person: row.person_id,
        account,
        project: row.project_id,
        project_slug: row.slug,
        zone: row.time_zone.parse().unwrap_or(DEFAULT_ZONE),
        version: library::version(cx, row.course_version_id).await?.ok_or(Error::NotFound)?,
        language: row.language,
    })
}

/// The viewer's started participation behind an offer; `None` when it was not started.
pub async fn running(cx: &Cx, viewer: &Viewer, offer: &Offer, language: Language) -> Result<Option<Running>> {
    let Some(id) = offer.participation_id else { return Ok(None) };
    let Some(version) = version(cx, offer).await? else { return Ok(None) };
    Ok(Some(Running {
        id,
        person: viewer.person,
        account: Some(viewer.account),
        project: offer.project_id,
        project_slug: offer.project.clone(),
        zone: offer.zone(),
        version,
        language,
    }))
}

/// Notes that a lesson was read, once, and issues the certificate if that was the last thing missing.
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
    certificates::issue_if_complete(cx, tx, running).await
}

/// How far somebody is, from the facts alone.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The evidence.
    pub evidence: Evidence,
    /// Complete, or what is missing, rule by rule.
    pub status: Status,
}

impl Progress {
    /// From facts, oldest first.
    pub fn new<'a>(course: &Course, facts: impl IntoIterator<Item = &'a facts::Fact>) -> Self {
        let evidence = facts::evidence(facts);
        let status = completion::status(course, &evidence);
        Self { evidence, status }
    }

    /// Whether nothing is left to do in an activity.
    pub fn is_done(&self, course: &Course, activity: &str) -> bool {
        let Some(activity) = course.activity(activity) else { return false };
        match &activity.content {
            Content::Lesson(_) => self.evidence.confirmed.contains(&activity.id),
            Content::Scenario(_) => completion::is_completed(&self.evidence, &activity.id),
            Content::Quiz(quiz) => self
                .evidence
                .results
                .get(&activity.id)
                .is_some_and(|results| results.iter().any(|r| r.score.passes(quiz.pass_percent))),
        }
    }

    /// How many activities are done, of how many.
    pub fn done(&self, course: &Course) -> (usize, usize) {
        let done = course.activities().filter(|a| self.is_done(course, &a.id)).count();
        (done, course.activities().count())
    }

    /// The activity to do next: the first that is not done after the last one that was, else the first not done.
    pub fn next<'a>(&self, course: &'a Course) -> Option<&'a courses::course::Activity> {
        let open = |a: &&courses::course::Activity| !self.is_done(course, &a.id);
        let last = course.activities().collect::<Vec<_>>().iter().rposition(|a| !open(a));
        last.and_then(|last| course.activities().skip(last + 1).find(open)).or_else(|| course.activities().find(open))
    }
}
