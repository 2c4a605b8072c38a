//! The words of all versions: made anew, and made where they are missing.

use crate::{
    Cx, Error, Result,
    authoring::{library, terms::Terms},
    system::{
        db::{read, sql},
        heavy,
        key::VersionId,
        list::Select,
    },
};

const VERSIONS: &str = "SELECT id FROM course_versions ORDER BY id";
const LOCK: &str = "SELECT id FROM course_versions WHERE id = $1 FOR UPDATE";
const KEPT: &str = "SELECT DISTINCT course_version_id FROM search_editions WHERE course_version_id IN";

/// Makes the words of all versions anew, one after the other, while everybody goes on working. Answers of how many they were
/// not what they should have been.
pub async fn rebuild(cx: &Cx) -> Result<usize> {
    let versions: Vec<VersionId> = read!(cx.db, c => sql::query_scalar(VERSIONS).fetch_all(c).await)?;
    let mut changed = 0;
    for version in versions {
        changed += usize::from(make(cx, version).await?);
    }
    Ok(changed)
}

/// Makes the words of those of these versions that have none, as those that a server of an older release has published.
pub(crate) async fn ensure(cx: &Cx, versions: &[VersionId]) -> Result<()> {
    let kept: Vec<(VersionId,)> = Select::new(KEPT).among(versions.iter().copied()).all(&cx.db).await?;
    for version in versions.iter().filter(|version| kept.iter().all(|(kept,)| kept != *version)) {
        make(cx, *version).await?;
    }
    Ok(())
}

/// Makes the words of a version; answers whether they were others.
async fn make(cx: &Cx, version: VersionId) -> Result<bool> {
    let terms = match library::version(cx, version).await {
        Ok(Some(published)) => heavy::FIGURES.run(move || Terms::of(&published.editions)).await?,
        // Nobody can open it, and so nothing is to be found in it.
        Ok(None) | Err(Error::Corrupt(_)) => Terms::default(),
        Err(error) => return Err(error),
    };
    let mut tx = cx.db.begin().await?;
    // Of two servers that make the same ones, the second finds them made.
    if let Some(c) = tx.postgres() {
        sql::query(LOCK).bind(version).execute(c).await?;
    }
    if Terms::read(&mut tx, version).await? == terms {
        return Ok(false);
    }
    terms.write(&mut tx, version).await?;
    tx.commit().await?;
    Ok(true)
}
