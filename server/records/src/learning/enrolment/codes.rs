//! Codes with which the trainees of a project come into a course: for a group, until a day, for so many.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use super::{EnrolmentId, must_be_offered};
use crate::{
    Conflict, Cx, Error, Result,
    accounts::sessions::Viewer,
    projects::project::{DEFAULT_ZONE, Project, ProjectId},
    system::{
        audit::{self, Act},
        codes,
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
    },
    text::typed,
};

key! {
    /// The key of a code.
    CodeId
}

/// Most places of a code.
const MOST: i64 = 100_000;

/// A code, for those who have made it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Code {
    /// Its key.
    pub id: CodeId,
    /// What is typed.
    pub code: String,
    /// The last day on which it can be used.
    pub ends_on: NaiveDate,
    /// For how many.
    pub places: i64,
    /// How many came with it.
    pub used: i64,
    /// By which day whoever comes with it should be done.
    pub due_on: Option<NaiveDate>,
    /// When somebody has ended it.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Code {
    /// Whether it can be used on a day.
    pub fn is_good(&self, today: NaiveDate) -> bool {
        self.ended_at.is_none() && today <= self.ends_on && self.used < self.places
    }
}

/// What is typed about a code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeInput {
    /// The last day.
    pub ends_on: String,
    /// For how many.
    pub places: String,
    /// By which day they should be done, or empty. The page has another field with a day of this kind.
    pub code_due_on: String,
}

const OF_COURSE: &str = "SELECT k.id, k.code, k.ends_on, k.places, k.due_on, k.ended_at,
        (SELECT COUNT(*) FROM enrolments n WHERE n.code_id = k.id) AS used
    FROM enrolment_codes k WHERE k.project_id = $1 AND k.course_slug = $2 ORDER BY k.made_at DESC, k.id DESC";
const INSERT: &str =
    "INSERT INTO enrolment_codes (id, project_id, course_slug, code, ends_on, places, due_on, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING id";
const END: &str = "UPDATE enrolment_codes SET ended_at = COALESCE(ended_at, $4)
    WHERE id = $1 AND project_id = $2 AND course_slug = $3 RETURNING id";
// Whoever has no part in the project has no code of it, whatever they type.
const FOUND: &str = "SELECT k.id, k.project_id, j.slug AS project, k.course_slug, j.time_zone
    FROM enrolment_codes k JOIN projects j ON j.id = k.project_id
        JOIN project_courses o ON o.project_id = k.project_id AND o.slug = k.course_slug
        JOIN project_roles r ON r.project_id = k.project_id
    WHERE k.code = $1 AND r.account_id = $2 AND r.role = 'trainee'";
const LOCK: &str = "UPDATE enrolment_codes SET places = places WHERE id = $1
    RETURNING ends_on, places, due_on, ended_at IS NOT NULL AS ended";
const USED: &str = "SELECT COUNT(*) FROM enrolments WHERE code_id = $1";
const IN_ALREADY: &str =
    "SELECT COUNT(*) FROM enrolments WHERE project_id = $1 AND course_slug = $2 AND person_id = $3";
const ENROL: &str =
    "INSERT INTO enrolments (id, project_id, course_slug, person_id, due_on, code_id, enrolled_by, enrolled_at)
    VALUES ($1, $2, $3, $4, $5, $6, NULL, $7) ON CONFLICT (project_id, course_slug, person_id) DO NOTHING RETURNING id";

/// The codes of a course in a project, the latest first.
pub async fn of_course(cx: &Cx, project: ProjectId, course: &str) -> Result<Vec<Code>> {
    Ok(read!(cx.db, c => sql::query_as(OF_COURSE).bind(project).bind(course).fetch_all(c).await)?)
}

/// Makes a code. Sent twice under one key it is made once.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`] where the project does not offer the course.
pub async fn make(
    cx: &Cx,
    actor: AccountId,
    id: CodeId,
    project: &Project,
    course: &str,
    input: &CodeInput,
) -> Result<()> {
    let mut problems = Problems::default();
    let today = cx.today(project.zone());
    let ahead = |day: NaiveDate| if day < today { Err(Problem::Past) } else { Ok(day) };
    let ends_on = problems.take("ends_on", typed::date(&input.ends_on).and_then(ahead));
    let places = typed::number(&input.places, 1, MOST).and_then(|places| places.ok_or(Problem::Required));
    let places = problems.take("places", places);
    let due_on = problems.take("code_due_on", super::people::due(&input.code_due_on, today));
    let (Some(ends_on), Some(places), Some(due_on)) = (ends_on, places, due_on) else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    must_be_offered(&mut tx, project.id, course).await?;
    let made: Option<CodeId> = on!(tx, c => sql::query_scalar(INSERT)
        .bind(id).bind(project.id).bind(course).bind(codes::random::<8>(cx)).bind(ends_on).bind(places).bind(due_on)
        .bind(actor).bind(cx.now()).fetch_optional(c).await)?;
    if made.is_none() {
        return Ok(());
    }
    let details = json!({ "course": course, "code": id, "ends_on": ends_on, "places": places, "due_on": due_on });
    audit::record(cx, &mut tx, actor, Act::EnrolmentCode, &project.slug, &details);
    tx.commit().await
}

/// Ends a code: nobody comes in with it any more, and whoever did stays.
///
/// # Errors
/// [`Error::NotFound`] where this course of the project has no such code.
pub async fn end(cx: &Cx, actor: AccountId, project: &Project, course: &str, id: CodeId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let ended: Option<CodeId> = on!(tx, c => sql::query_scalar(END)
        .bind(id).bind(project.id).bind(course).bind(cx.now()).fetch_optional(c).await)?;
    ended.ok_or(Error::NotFound)?;
    let details = json!({ "course": course, "code": id });
    audit::record(cx, &mut tx, actor, Act::EnrolmentCodeEnd, &project.slug, &details);
    tx.commit().await
}

#[derive(sqlx::FromRow)]
struct Found {
    id: CodeId,
    project_id: ProjectId,
    project: String,
    course_slug: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct Locked {
    ends_on: NaiveDate,
    places: i64,
    due_on: Option<NaiveDate>,
    ended: bool,
}

/// Lets a trainee in with a code. Answers the short names of project and course. Whoever is in already stays as they are, and takes no
/// place.
///
/// # Errors
/// [`Error::NotFound`] where there is no such code in a project of theirs; [`Error::Conflict`] where it is over, or its places are taken.
pub async fn enter(cx: &Cx, viewer: &Viewer, typed: &str) -> Result<(String, String)> {
    let code = codes::read(typed);
    let found: Option<Found> =
        read!(cx.db, c => sql::query_as(FOUND).bind(code).bind(viewer.account).fetch_optional(c).await)?;
    let found = found.ok_or(Error::NotFound)?;
    let there = (found.project, found.course_slug);
    let mut tx = cx.db.begin().await?;
    // Two who take the last place come one after the other.
    let code: Locked = on!(tx, c => sql::query_as(LOCK).bind(found.id).fetch_one(c).await)?;
    let already: i64 = on!(tx, c => sql::query_scalar(IN_ALREADY)
        .bind(found.project_id).bind(&there.1).bind(viewer.person).fetch_one(c).await)?;
    if already > 0 {
        return Ok(there);
    }
    let used: i64 = on!(tx, c => sql::query_scalar(USED).bind(found.id).fetch_one(c).await)?;
    let today = cx.today(found.time_zone.parse().unwrap_or(DEFAULT_ZONE));
    if code.ended || code.ends_on < today {
        return Err(Error::Conflict(Conflict::CodeOver));
    }
    if used >= code.places {
        return Err(Error::Conflict(Conflict::CodeFull));
    }
    let enrolled: Option<EnrolmentId> = on!(tx, c => sql::query_scalar(ENROL)
        .bind(cx.id::<EnrolmentId>()).bind(found.project_id).bind(&there.1).bind(viewer.person).bind(code.due_on)
        .bind(found.id).bind(cx.now()).fetch_optional(c).await)?;
    if enrolled.is_some() {
        let details = json!({ "course": there.1, "code": found.id });
        audit::record(cx, &mut tx, viewer.account, Act::EnrolmentEnter, &there.0, &details);
    }
    tx.commit().await?;
    Ok(there)
}
