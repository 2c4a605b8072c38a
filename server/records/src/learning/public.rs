//! Courses that everybody may read, without an account: somebody who thinks about work in another country tells nobody who they are.
//! Nothing of it is recorded.

use std::sync::Arc;

use crate::{
    Cx, Result,
    authoring::library,
    projects::project::DEFAULT_ZONE,
    system::{
        db::{read, sql},
        versions::Published,
    },
};

// A project that has ended offers nothing to strangers, and a course has its first day for them too.
const ALL: &str = "SELECT DISTINCT o.slug FROM project_courses o JOIN projects j ON j.id = o.project_id
    WHERE o.is_public AND (o.opens_on IS NULL OR o.opens_on <= $1) AND (j.ends_on IS NULL OR j.ends_on >= $1)
    ORDER BY o.slug";

/// The public courses as they are read today, in the order of their short names.
pub async fn all(cx: &Cx) -> Result<Vec<Arc<Published>>> {
    let mut found = Vec::new();
    for slug in slugs(cx).await? {
        found.extend(library::current(cx, &slug).await?);
    }
    Ok(found)
}

/// A public course by its short name.
pub async fn find(cx: &Cx, course: &str) -> Result<Option<Arc<Published>>> {
    if slugs(cx).await?.iter().any(|slug| slug == course) { library::current(cx, course).await } else { Ok(None) }
}

async fn slugs(cx: &Cx) -> Result<Vec<String>> {
    let today = cx.today(DEFAULT_ZONE);
    Ok(read!(cx.db, c => sql::query_scalar(ALL).bind(today).fetch_all(c).await)?)
}
