//! All standings anew, from the ledger.

use std::{collections::HashMap, sync::Arc};

use super::{Standing, Subject, subjects_where, write};
use crate::{
    Cx, Result,
    authoring::library,
    ledger::facts,
    people::person::PersonId,
    system::{
        db::{on, read, sql},
        key::VersionId,
        versions::Published,
    },
};

/// People of one transaction: on SQLite others want to write too.
const PIECE: i64 = 200;

const VERSIONS: &str = "SELECT DISTINCT course_version_id FROM participations";
const LAST_OF_PIECE: &str = "SELECT id FROM (SELECT DISTINCT person_id AS id FROM participations
    WHERE person_id > $1 ORDER BY person_id LIMIT $2) piece ORDER BY id DESC LIMIT 1";
const LOCK: &str = "SELECT id FROM participations WHERE person_id > $1 AND person_id <= $2 ORDER BY id FOR UPDATE";
const LOCK_PEOPLE: &str = "SELECT id FROM people WHERE id > $1 AND id <= $2 ORDER BY id FOR SHARE";
const SUBJECTS: &str = subjects_where!("p.person_id > $1 AND p.person_id <= $2 ORDER BY p.id");
const CLEAR: &str = "DELETE FROM standings WHERE participation_id NOT IN
    (SELECT id FROM participations WHERE merged_into IS NULL)";

/// Computes all standings anew, in pieces, while others work; answers how many there are.
pub async fn rebuild(cx: &Cx) -> Result<usize> {
    let versions = versions(cx).await?;
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(CLEAR).execute(c).await.map(drop))?;
    tx.commit().await?;
    let mut written = 0;
    let mut after = PersonId::NIL;
    loop {
        let last: Option<PersonId> =
            read!(cx.db, c => sql::query_scalar(LAST_OF_PIECE).bind(after).bind(PIECE).fetch_optional(c).await)?;
        let Some(last) = last else { return Ok(written) };
        written += piece(cx, &versions, after, last).await?;
        after = last;
    }
}

type Versions = HashMap<VersionId, Arc<Published>>;

/// All versions that anybody has begun, read before the transactions that need them.
async fn versions(cx: &Cx) -> Result<Versions> {
    let ids: Vec<VersionId> = read!(cx.db, c => sql::query_scalar(VERSIONS).fetch_all(c).await)?;
    let mut versions = HashMap::new();
    for id in ids {
        versions.extend(library::standing(cx, id).await?.map(|version| (id, version)));
    }
    Ok(versions)
}

/// The participations of the people behind `after`, up to `last`.
async fn piece(cx: &Cx, versions: &Versions, after: PersonId, last: PersonId) -> Result<usize> {
    let mut tx = cx.db.begin().await?;
    // Whoever concludes something about them meanwhile waits, and then sees this.
    if let Some(c) = tx.postgres() {
        for sql in [LOCK, LOCK_PEOPLE] {
            sql::query(sql).bind(after).bind(last).execute(&mut *c).await?;
        }
    }
    let subjects: Vec<Subject> = on!(tx, c => sql::query_as(SUBJECTS).bind(after).bind(last).fetch_all(c).await)?;
    let mut facts = facts::told_of_people(&mut tx, after, last).await?;
    for subject in &subjects {
        // One that was published a moment ago: whoever has begun it has its standing.
        let Some(version) = versions.get(&subject.course_version_id) else { continue };
        let standing = Standing::new(version.editions.source(), &facts.remove(&subject.id).unwrap_or_default());
        write(&mut tx, subject, &standing).await?;
    }
    tx.commit().await?;
    Ok(subjects.len())
}
