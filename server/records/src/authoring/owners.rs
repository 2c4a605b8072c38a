//! To which project a course belongs. What is published reaches everybody who takes the course, in every project: the trainers of
//! the owner answer for it, and those of another project that offers it may write and ask for their approval.

use std::collections::HashMap;

use serde_json::json;

use crate::{
    Cx, Error, Result,
    accounts::roles::Role,
    projects::project::{DEFAULT_ZONE, Project, ProjectId},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::AccountId,
    },
};

const ALL: &str = "SELECT slug, project_id FROM course_owners";
const GIVE: &str = "UPDATE course_owners SET project_id = $2 WHERE slug = $1
    AND EXISTS (SELECT 1 FROM project_courses o WHERE o.project_id = $2 AND o.slug = $1)";
const ANSWERING: &str = "SELECT r.account_id FROM course_owners w JOIN projects j ON j.id = w.project_id
    JOIN project_roles r ON r.project_id = w.project_id AND r.role = $2
    JOIN accounts a ON a.id = r.account_id AND a.disabled_at IS NULL
    WHERE w.slug = $1 AND (j.ends_on IS NULL OR j.ends_on >= $3)";
const ADMINISTRATOR: &str = "SELECT COUNT(*) FROM accounts WHERE id = $1 AND administrator";

/// The owners of all courses that have one, by the short names of the courses.
pub async fn all(cx: &Cx) -> Result<HashMap<String, ProjectId>> {
    let rows: Vec<(String, ProjectId)> = read!(cx.db, c => sql::query_as(ALL).fetch_all(c).await)?;
    Ok(rows.into_iter().collect())
}

/// Gives a course over to a project that offers it.
///
/// # Errors
/// [`Error::NotFound`] for a course that the project does not offer.
pub async fn give(cx: &Cx, actor: AccountId, project: &Project, course: &str) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let done = on!(tx, c => sql::query(GIVE).bind(course).bind(project.id).execute(c).await)?;
    if done == 0 {
        return Err(Error::NotFound);
    }
    audit::record(cx, &mut tx, actor, Act::CourseOwner, course, &json!({ "project": project.slug }));
    tx.commit().await
}

/// Whether somebody who may write a course also answers for what is published: a trainer of its owner, or an administrator;
/// everybody where it has none, where the owner has ended, and where it has no trainer.
pub async fn answers(cx: &Cx, account: AccountId, course: &str) -> Result<bool> {
    let today = cx.today(DEFAULT_ZONE);
    let answering: Vec<AccountId> = read!(cx.db, c => sql::query_scalar(ANSWERING).bind(course).bind(Role::Trainer)
        .bind(today).fetch_all(c).await)?;
    if answering.is_empty() || answering.contains(&account) {
        return Ok(true);
    }
    let administrator: i64 = read!(cx.db, c => sql::query_scalar(ADMINISTRATOR).bind(account).fetch_one(c).await)?;
    Ok(administrator > 0)
}
