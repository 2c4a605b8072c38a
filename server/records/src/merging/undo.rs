//! Undoing a merge: everything goes back to where it was, and what the person did since stays with the kept record.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::types::Json;

use super::moved::{Moved, Numbered, Whole};
use crate::{
    Cx, Error, Result, Tx,
    accounts::credentials,
    events::held,
    learning::participations,
    ledger::keys::ParticipationId,
    merging::{
        asked::Refused,
        merge::{
            MOVE_ATTEMPT, MOVE_ENROLMENT, MOVE_PARTICIPATION, MOVE_POST, MOVE_REGISTRATION, MOVE_RUN, MOVE_TRAINER,
            MergeId, POINT_PARTICIPATION, POINT_PERSON, conclude, lock, move_account, set, set_all, set_email,
            to_match,
        },
    },
    people::{
        authority::Authority,
        duplicates, entry,
        person::{self, Checked, Person, PersonId},
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, Key},
    },
};

/// What became of the wish to undo.
#[derive(Debug)]
pub enum Undoing {
    /// Done; the person that is there again.
    Done(PersonId),
    /// Nothing was changed.
    Refused(Refused),
}

#[derive(sqlx::FromRow)]
struct Row {
    kept_id: PersonId,
    gone_id: PersonId,
    merged_at: DateTime<Utc>,
    undone: bool,
    blocked: bool,
    nameless: bool,
    moved: Json<Moved>,
}

const PEOPLE: &str = "SELECT kept_id, gone_id FROM person_merges WHERE id = $1";
const FIND: &str = "SELECT m.kept_id, m.gone_id, m.merged_at, m.undone_at IS NOT NULL AS undone, m.moved,
        EXISTS (SELECT 1 FROM person_merges l WHERE l.undone_at IS NULL AND l.number > m.number
            AND (l.kept_id = m.kept_id OR l.gone_id = m.kept_id)) AS blocked,
        EXISTS (SELECT 1 FROM people p WHERE p.id IN (m.kept_id, m.gone_id) AND p.pseudonymised_at IS NOT NULL) AS nameless
    FROM person_merges m WHERE m.id = $1";
const UNDONE: &str = "UPDATE person_merges SET undone_by = $2, undone_at = $3 WHERE id = $1";
// Not of an account that somebody wanted closed since.
const CLOSED_BY_IT: &str = "SELECT COUNT(*) FROM accounts WHERE id = $1 AND disabled_at <= $2";
// Not one that somebody has given since.
const REVOKE: &str = "DELETE FROM project_roles WHERE account_id = $1 AND project_id = $2 AND role = $3
    AND (given_at IS NULL OR given_at <= $4)";
const AUTHORS: &str = "SELECT DISTINCT person_id FROM facts WHERE participation_id = $1";
const ATTEMPTS: &str = "SELECT id FROM attempts WHERE participation_id = $1";
const RUNS: &str = "SELECT id FROM scenario_runs WHERE participation_id = $1";
const CERTIFICATES: &str = "SELECT id FROM certificates WHERE participation_id = $1";
const MOVE_CERTIFICATE: &str = "UPDATE certificates SET participation_id = $2 WHERE id = $1";
const KEEP_ATTEMPT: &str = "UPDATE attempts SET participation_id = $2 WHERE id = $1";
const KEEP_RUN: &str = "UPDATE scenario_runs SET participation_id = $2 WHERE id = $1";
const OF_THE_KEPT: &str =
    "INSERT INTO participations (id, person_id, project_id, course_slug, course_version_id, started_at)
    SELECT $2, $3, project_id, course_slug, course_version_id, $4 FROM participations WHERE id = $1";
const ATTEMPT_OPEN: &str = "SELECT COUNT(*) FROM attempts WHERE id = $1 AND submitted_at IS NULL";
const RUN_OPEN: &str = "SELECT COUNT(*) FROM scenario_runs WHERE id = $1 AND closed_at IS NULL";

/// Undoes a merge, in one transaction.
///
/// # Errors
/// [`Error::NotFound`] when there is no such merge.
pub async fn undo(cx: &Cx, actor: AccountId, merge: MergeId) -> Result<Undoing> {
    let people: Option<(PersonId, PersonId)> =
        read!(cx.db, c => sql::query_as(PEOPLE).bind(merge).fetch_optional(c).await)?;
    let (kept, gone) = people.ok_or(Error::NotFound)?;
    let versions = participations::prepare(cx, kept, gone).await?;
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, kept, gone).await?;
    let row: Row = on!(tx, c => sql::query_as(FIND).bind(merge).fetch_one(c).await)?;
    if row.undone {
        return Ok(Undoing::Refused(Refused::Undone));
    }
    if row.nameless {
        return Ok(Undoing::Refused(Refused::Pseudonymised));
    }
    if row.blocked {
        return Ok(Undoing::Refused(Refused::Later));
    }
    let courses = put_back(cx, &mut tx, row.kept_id, row.gone_id, &row.moved.0, row.merged_at).await?;
    held::refresh_two(&mut tx, row.kept_id, row.gone_id).await?;
    // What was complete with what both did may not be so any more, and what one has done alone since may be.
    conclude(cx, &mut tx, &versions, actor, courses).await?;
    on!(tx, c => sql::query(UNDONE).bind(merge).bind(actor).bind(cx.now()).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, actor, Act::PersonUnmerge, &gone.to_string(), &json!({ "kept": kept }));
    tx.commit().await?;
    Ok(Undoing::Done(gone))
}

/// Answers the course runs of both, of which other facts hold now.
async fn put_back(
    cx: &Cx,
    tx: &mut Tx,
    kept: PersonId,
    gone: PersonId,
    moved: &Moved,
    merged_at: DateTime<Utc>,
) -> Result<Vec<ParticipationId>> {
    let mut courses: Vec<ParticipationId> = moved.joined.iter().flat_map(|joined| [joined.into, joined.id]).collect();
    set(tx, POINT_PERSON, gone, None::<PersonId>).await?;
    for person in &moved.people {
        set(tx, POINT_PERSON, *person, Some(gone)).await?;
    }
    told(tx, kept, gone, moved).await?;
    if let Some(account) = moved.account {
        move_account(tx, account, gone).await?;
    }
    if let Some(closed) = moved.closed {
        let by_it: i64 = on!(tx, c => sql::query_scalar(CLOSED_BY_IT).bind(closed).bind(merged_at).fetch_one(c).await)?;
        if by_it > 0 {
            credentials::open_again(tx, closed).await?;
        }
    }
    if let Some(account) = moved.account_kept {
        for (project, role) in &moved.roles {
            on!(tx, c => sql::query(REVOKE).bind(account).bind(*project).bind(*role).bind(merged_at).execute(c).await.map(drop))?;
        }
    }
    for whole in &moved.participations {
        set(tx, MOVE_PARTICIPATION, whole.id, Some(gone)).await?;
        courses.push(whole.id);
        courses.extend(keep_what_came_later(cx, tx, kept, gone, moved, whole).await?);
    }
    for joined in moved.joined.iter().chain(&moved.repointed) {
        set(tx, POINT_PARTICIPATION, joined.id, joined.was).await?;
    }
    back(tx, MOVE_ATTEMPT, ATTEMPT_OPEN, &moved.attempts).await?;
    back(tx, MOVE_RUN, RUN_OPEN, &moved.runs).await?;
    set_all(tx, MOVE_POST, &moved.posts, gone).await?;
    set_all(tx, MOVE_REGISTRATION, &moved.registrations, gone).await?;
    set_all(tx, MOVE_ENROLMENT, &moved.enrolled, gone).await?;
    to_match(tx, &moved.matched, true).await?;
    for event in &moved.trained {
        on!(tx, c => sql::query(MOVE_TRAINER).bind(*event).bind(kept).bind(gone).execute(c).await.map(drop))?;
    }
    duplicates::kept::write(tx, &[kept, gone]).await?;
    Ok(courses)
}

/// What is known about the kept person becomes what it was, where nobody has corrected it since.
async fn told(tx: &mut Tx, kept: PersonId, gone: PersonId, moved: &Moved) -> Result<()> {
    let now = person::find_in(tx, kept).await?.ok_or(Error::NotFound)?;
    let (before, after) = (&moved.before, &moved.after);
    let mut back = restored(&now, before, after);
    if back.email != now.email && is_taken(tx, back.email.as_deref()).await? {
        back.email = None;
    }
    if moved.after != moved.before {
        entry::write(tx, kept, &back, Authority::Administrator).await?;
    }
    if moved.email.is_some() && !is_taken(tx, moved.email.as_deref()).await? {
        set_email(tx, gone, moved.email.as_deref(), Authority::Administrator).await?;
    }
    Ok(())
}

/// Whether somebody was given the address since.
async fn is_taken(tx: &mut Tx, email: Option<&str>) -> Result<bool> {
    let Some(email) = email else { return Ok(false) };
    entry::is_email_taken(tx, email).await
}

fn restored(now: &Person, before: &Checked, after: &Checked) -> Checked {
    fn one<T: Clone + PartialEq>(now: &T, before: &T, after: &T) -> T {
        if now == after { before.clone() } else { now.clone() }
    }
    Checked {
        given_name: one(&now.given_name, &before.given_name, &after.given_name),
        family_name: one(&now.family_name, &before.family_name, &after.family_name),
        patronymic: one(&now.patronymic, &before.patronymic, &after.patronymic),
        sex: one(&now.sex, &before.sex, &after.sex),
        birth_year: one(&now.birth_year, &before.birth_year, &after.birth_year),
        language: one(&now.language, &before.language, &after.language),
        email: one(&now.email, &before.email, &after.email),
        phone: one(&now.phone, &before.phone, &after.phone),
    }
}

/// A course run goes back with what it had. What was done in it since is the kept person's, in a course run of their own,
/// which is answered where there is one: its facts are theirs already.
async fn keep_what_came_later(
    cx: &Cx,
    tx: &mut Tx,
    kept: PersonId,
    gone: PersonId,
    moved: &Moved,
    whole: &Whole,
) -> Result<Option<ParticipationId>> {
    let known: Vec<PersonId> = moved.people.iter().copied().chain([gone]).collect();
    let authors = since(tx, AUTHORS, whole.id, &known).await?;
    let attempts = since(tx, ATTEMPTS, whole.id, &whole.attempts).await?;
    let runs = since(tx, RUNS, whole.id, &whole.runs).await?;
    let certificates = since(tx, CERTIFICATES, whole.id, &whole.certificates).await?;
    if authors.is_empty() && attempts.is_empty() && runs.is_empty() && certificates.is_empty() {
        return Ok(None);
    }
    let own: ParticipationId = cx.id();
    on!(tx, c => sql::query(OF_THE_KEPT).bind(whole.id).bind(own).bind(kept).bind(cx.now())
        .execute(c).await.map(drop))?;
    set_all(tx, KEEP_ATTEMPT, &attempts, own).await?;
    set_all(tx, KEEP_RUN, &runs, own).await?;
    set_all(tx, MOVE_CERTIFICATE, &certificates, own).await?;
    Ok(Some(own))
}

/// What a statement finds in a course run beyond what was known.
async fn since<K: Key>(tx: &mut Tx, sql: &'static str, of: ParticipationId, known: &[K]) -> Result<Vec<K>> {
    let all: Vec<K> = on!(tx, c => sql::query_scalar(sql).bind(of).fetch_all(c).await)?;
    Ok(all.into_iter().filter(|id| !known.contains(id)).collect())
}

/// Attempts or runs get their course run and number back; one that was finished after the merge stays.
async fn back<K: Key>(tx: &mut Tx, sql: &'static str, is_open: &'static str, items: &[Numbered<K>]) -> Result<()> {
    for item in items {
        let open: i64 = on!(tx, c => sql::query_scalar(is_open).bind(item.id).fetch_one(c).await)?;
        if item.open == (open > 0) {
            on!(tx, c => sql::query(sql).bind(item.id).bind(item.from).bind(item.number)
                .execute(c).await.map(drop))?;
        }
    }
    Ok(())
}
