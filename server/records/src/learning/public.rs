//! Courses that everybody may read, without an account: somebody who thinks about work in another country tells nobody who they are.
//! Nothing of it is recorded.

use std::sync::Arc;

use crate::{
    Cx, Result,
    authoring::library,
    projects::project::DEFAULT_ZONE,
    system::{
        db::{read, sql},
        key::VersionId,
        versions::Published,
    },
};

// A project that has ended offers nothing to strangers, and a course has its first day for them too.
const ALL: &str = "SELECT o.slug, o.edition_id FROM project_courses o JOIN projects j ON j.id = o.project_id
    WHERE o.is_public AND (o.opens_on IS NULL OR o.opens_on <= $1) AND (j.ends_on IS NULL OR j.ends_on >= $1)
    ORDER BY o.slug, o.edition_id IS NOT NULL, j.starts_on DESC, j.slug";

/// The public courses as they are read today, in the order of their short names. Where two projects give the same one to everybody,
/// the newest edition counts.
pub async fn all(cx: &Cx) -> Result<Vec<Arc<Published>>> {
    let mut found = Vec::new();
    for (slug, edition) in offered(cx).await? {
        found.extend(library::offered(cx, edition, &slug).await?);
    }
    Ok(found)
}

/// A public course by its short name.
pub async fn find(cx: &Cx, course: &str) -> Result<Option<Arc<Published>>> {
    match offered(cx).await?.into_iter().find(|(slug, _)| slug == course) {
        Some((slug, edition)) => library::offered(cx, edition, &slug).await,
        None => Ok(None),
    }
}

async fn offered(cx: &Cx) -> Result<Vec<(String, Option<VersionId>)>> {
    let today = cx.today(DEFAULT_ZONE);
    let mut rows: Vec<(String, Option<VersionId>)> =
        read!(cx.db, c => sql::query_as(ALL).bind(today).fetch_all(c).await)?;
    rows.dedup_by(|after, before| after.0 == before.0);
    Ok(rows)
}
