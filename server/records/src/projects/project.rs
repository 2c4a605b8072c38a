//! Projects: what a donor pays for, with its own dates, people, courses and time zone.

use chrono::NaiveDate;
use chrono_tz::Tz;
use courses::language::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
        list::Select,
    },
    text::{self, typed},
};

/// The zone of new projects. A zone and never a fixed offset: Baku had summer time until 2015.
pub const DEFAULT_ZONE: Tz = chrono_tz::Asia::Baku;

/// The name of a project in the languages of the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Azerbaijani.
    pub az: String,
    /// English.
    pub en: String,
    /// Russian.
    pub ru: String,
}

key! {
    /// The key of a project.
    ProjectId
}

/// A project.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Project {
    /// Its key.
    pub id: ProjectId,
    /// Its short name in addresses and commands.
    pub slug: String,
    /// Its names.
    pub names: Json<Names>,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Whether a second person approves new versions of its courses.
    pub second_person: bool,
}

impl Project {
    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Az => &self.names.az,
            Language::En => &self.names.en,
            Language::Ru => &self.names.ru,
        }
    }

    /// Its time zone.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(DEFAULT_ZONE)
    }
}

const ALL: &str =
    "SELECT id, slug, names, time_zone, starts_on, ends_on, second_person FROM projects ORDER BY starts_on DESC, slug";
const BY_SLUG: &str =
    "SELECT id, slug, names, time_zone, starts_on, ends_on, second_person FROM projects WHERE slug = $1";
const INSERT: &str =
    "INSERT INTO projects (id, slug, names, time_zone, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5, $6)";
const SECOND_PERSON: &str = "UPDATE projects SET second_person = $2 WHERE id = $1";
const OFFERED: &str = "SELECT o.project_id, o.slug FROM project_courses o WHERE ";
const OFFER: &str = "INSERT INTO project_courses (project_id, slug) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const OWN: &str = "INSERT INTO course_owners (slug, project_id) VALUES ($2, $1) ON CONFLICT DO NOTHING";

/// All projects, the latest first.
pub async fn all(cx: &Cx) -> Result<Vec<Project>> {
    Ok(read!(cx.db, c => sql::query_as(ALL).fetch_all(c).await)?)
}

/// The project with this short name.
pub async fn by_slug(cx: &Cx, slug: &str) -> Result<Option<Project>> {
    Ok(read!(cx.db, c => sql::query_as(BY_SLUG).bind(slug).fetch_optional(c).await)?)
}

/// Asks for a second person who approves new versions of the courses of a project, or asks for none.
pub async fn set_second_person(cx: &Cx, actor: AccountId, project: &Project, wanted: bool) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SECOND_PERSON).bind(project.id).bind(wanted).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, actor, Act::ProjectSecondPerson, &project.slug, &json!({ "wanted": wanted }));
    tx.commit().await
}

/// The time zone of the project with this short name; the usual one where there is none.
pub async fn zone_of(cx: &Cx, slug: &str) -> Result<Tz> {
    Ok(by_slug(cx, slug).await?.map_or(DEFAULT_ZONE, |project| project.zone()))
}

/// The short names of the courses that these projects offer, in the order of the alphabet, each with its project. One
/// query.
pub async fn offered(cx: &Cx, projects: &[ProjectId]) -> Result<Vec<(ProjectId, String)>> {
    let select = Select::new(OFFERED).any("o.project_id", projects.iter().map(|id| (*id).into()));
    select.then(" ORDER BY o.slug").all(&cx.db).await
}

/// What is typed about a project.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProjectInput {
    /// Short name.
    pub slug: String,
    /// Name in Azerbaijani.
    pub name_az: String,
    /// Name in English.
    pub name_en: String,
    /// Name in Russian.
    pub name_ru: String,
    /// First day, as YYYY-MM-DD.
    pub starts_on: String,
    /// Last day, or empty.
    pub ends_on: String,
    /// IANA name of the time zone; empty for the usual one.
    pub time_zone: String,
}

/// A time zone by its IANA name.
fn zone(typed: &str) -> Result<Tz, Problem> {
    match typed.trim() {
        "" => Ok(DEFAULT_ZONE),
        typed => typed.parse().map_err(|_| Problem::Zone),
    }
}

/// Enters a project.
pub async fn create(cx: &Cx, actor: AccountId, input: &ProjectInput) -> Result<()> {
    let mut problems = Problems::default();
    let slug = problems.take("slug", slug(&input.slug));
    let name = |typed: &str| text::plain(typed, 120)?.ok_or(Problem::Required);
    let az = problems.take("name_az", name(&input.name_az));
    let en = problems.take("name_en", name(&input.name_en));
    let ru = problems.take("name_ru", name(&input.name_ru));
    let starts_on = problems.take("starts_on", typed::date(&input.starts_on));
    let ends_on = problems.take(
        "ends_on",
        match input.ends_on.trim() {
            "" => Ok(None),
            typed => typed::date(typed)
                .and_then(|end| if starts_on.is_some_and(|s| end < s) { Err(Problem::Before) } else { Ok(Some(end)) }),
        },
    );
    let zone = problems.take("time_zone", zone(&input.time_zone));
    let (Some(slug), Some(az), Some(en), Some(ru), Some(starts_on), Some(ends_on), Some(zone)) =
        (slug, az, en, ru, starts_on, ends_on, zone)
    else {
        return Err(problems.into_error());
    };
    let mut tx = cx.db.begin().await?;
    insert(cx, &mut tx, &slug, Names { az, en, ru }, zone, (starts_on, ends_on)).await.map_err(|e| match e {
        Error::Conflict(Conflict::Changed) => Error::field("slug", Problem::Taken),
        other => other,
    })?;
    audit::record(cx, &mut tx, actor, Act::ProjectCreate, &slug, &json!({}));
    tx.commit().await
}

/// A short name: small letters, digits and hyphens.
fn slug(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Problem::Required);
    }
    if let Some(c) = typed.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')) {
        return Err(Problem::Character(c));
    }
    if typed.len() > 40 { Err(Problem::TooLong { max: 40 }) } else { Ok(typed.to_owned()) }
}

pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    slug: &str,
    names: Names,
    zone: Tz,
    (starts_on, ends_on): (NaiveDate, Option<NaiveDate>),
) -> Result<ProjectId> {
    let id = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(slug).bind(Json(names)).bind(zone.name()).bind(starts_on).bind(ends_on)
        .execute(c).await.map(drop))?;
    Ok(id)
}

/// Offers a course to the trainees of a project. It belongs to the first project that offers it.
pub(crate) async fn offer(tx: &mut Tx, project: ProjectId, course: &str) -> Result<()> {
    on!(tx, c => sql::query(OFFER).bind(project).bind(course).execute(c).await.map(drop))?;
    on!(tx, c => sql::query(OWN).bind(project).bind(course).execute(c).await.map(drop))?;
    Ok(())
}
