//! Which published courses a project offers.

use std::sync::Arc;

use serde_json::json;

use crate::{
    Cx, Error, Result,
    authoring::library,
    projects::project::{self, Project, ProjectId},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, VersionId},
        versions::Published,
    },
};

const OFFERED: &str =
    "SELECT v.slug, EXISTS (SELECT 1 FROM project_courses p WHERE p.project_id = $1 AND p.slug = v.slug) AS offered
    FROM course_versions v GROUP BY v.slug ORDER BY v.slug";
const EDITION: &str = "SELECT edition_id FROM project_courses WHERE project_id = $1 AND slug = $2";
const STAYING: &str = "SELECT project_id FROM project_courses WHERE slug = $1 AND edition_id IS NOT NULL";
const WITHDRAW: &str = "DELETE FROM project_courses WHERE project_id = $1 AND slug = $2";

/// The short names of all published courses, and whether this project offers them.
pub async fn of_project(cx: &Cx, project: ProjectId) -> Result<Vec<(String, bool)>> {
    Ok(read!(cx.db, c => sql::query_as(OFFERED).bind(project).fetch_all(c).await)?)
}

/// Whether a project offers a published course.
pub(crate) async fn is_offered(cx: &Cx, project: ProjectId, course: &str) -> Result<bool> {
    Ok(of_project(cx, project).await?.iter().any(|(slug, offered)| *offered && slug == course))
}

/// The version with which people of a project begin a course.
pub async fn version(cx: &Cx, project: ProjectId, course: &str) -> Result<Option<Arc<Published>>> {
    let edition: Option<Option<VersionId>> =
        read!(cx.db, c => sql::query_scalar(EDITION).bind(project).bind(course).fetch_optional(c).await)?;
    library::offered(cx, edition.flatten(), course).await
}

/// The projects that stay with an edition of a course that they have chosen, whatever is published.
pub async fn staying(cx: &Cx, course: &str) -> Result<Vec<ProjectId>> {
    Ok(read!(cx.db, c => sql::query_scalar(STAYING).bind(course).fetch_all(c).await)?)
}

/// Offers a published course to the trainees of a project, or offers it no longer. Who has begun goes on either way.
pub async fn set(cx: &Cx, actor: AccountId, project: &Project, course: &str, offered: bool) -> Result<()> {
    if !of_project(cx, project.id).await?.iter().any(|(slug, _)| slug == course) {
        return Err(Error::NotFound);
    }
    let mut tx = cx.db.begin().await?;
    if offered {
        project::offer(&mut tx, project.id, course).await?;
    } else {
        on!(tx, c => sql::query(WITHDRAW).bind(project.id).bind(course).execute(c).await.map(drop))?;
    }
    let action = if offered { Act::ProjectOffer } else { Act::ProjectWithdraw };
    audit::record(cx, &mut tx, actor, action, &project.slug, &json!({ "course": course }));
    tx.commit().await
}
