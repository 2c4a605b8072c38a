//! Projects: what a donor pays for, with its own dates, people, courses and time zone.

use chrono::NaiveDate;
use chrono_tz::Tz;
use courses::language::Language;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Cx, Result, Tx,
    macros::{on, read},
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

/// A project.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Project {
    /// Its key.
    pub id: Uuid,
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

const ALL: &str = "SELECT id, slug, names, time_zone, starts_on, ends_on FROM projects ORDER BY starts_on DESC, slug";
const BY_SLUG: &str = "SELECT id, slug, names, time_zone, starts_on, ends_on FROM projects WHERE slug = $1";
const INSERT: &str = "INSERT INTO projects (id, slug, names, time_zone, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5, $6)";
const OFFER: &str = "INSERT INTO project_courses (project_id, slug) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// All projects, the latest first.
pub async fn all(cx: &Cx) -> Result<Vec<Project>> {
    Ok(read!(cx.db, c => sqlx::query_as(ALL).fetch_all(c).await)?)
}

/// The project with this short name.
pub async fn by_slug(cx: &Cx, slug: &str) -> Result<Option<Project>> {
    Ok(read!(cx.db, c => sqlx::query_as(BY_SLUG).bind(slug).fetch_optional(c).await)?)
}

pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    slug: &str,
    names: Names,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
) -> Result<Uuid> {
    let id = cx.id();
    on!(tx, c => sqlx::query(INSERT)
        .bind(id).bind(slug).bind(Json(names)).bind(DEFAULT_ZONE.name()).bind(starts_on).bind(ends_on)
        .execute(c).await.map(drop))?;
    Ok(id)
}

/// Offers a course to the trainees of a project.
pub(crate) async fn offer(tx: &mut Tx, project: Uuid, course: &str) -> Result<()> {
    on!(tx, c => sqlx::query(OFFER).bind(project).bind(course).execute(c).await.map(drop))?;
    Ok(())
}
