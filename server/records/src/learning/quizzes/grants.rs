//! Another attempt at a quiz, given to somebody who has none left, with a reason. What was given can be taken back until it is
//! used.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use courses::{completion::Evidence, course::Quiz};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    authoring::library,
    learning::participations,
    ledger::{facts, keys::ParticipationId},
    people::person::{PersonId, full_name},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::Problem,
        key::{AccountId, VersionId, key},
    },
    text,
};

/// Most characters of a reason.
const REASON: usize = 300;

key! {
    /// The key of a grant.
    GrantId
}

/// Another attempt that was given.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Grant {
    /// Its key.
    pub id: GrantId,
    /// The activity id of the quiz.
    pub activity: String,
    /// Why; none once whom it is about was forgotten.
    pub reason: Option<String>,
    /// When it was given.
    pub granted_at: DateTime<Utc>,
    given_name: String,
    family_name: String,
}

impl Grant {
    /// The name of who gave it.
    pub fn by(&self) -> String {
        full_name(&self.family_name, &self.given_name, None)
    }
}

// A participation has what was given to those that were merged into it too.
const OF_PARTICIPATION: &str = "SELECT g.id, g.activity, g.reason, g.granted_at, x.given_name, x.family_name
    FROM attempt_grants g JOIN participations p ON p.id = g.participation_id
        JOIN accounts a ON a.id = g.granted_by JOIN people x ON x.id = a.person_id
    WHERE (p.id = $1 OR p.merged_into = $1) AND g.takes_back IS NULL
        AND NOT EXISTS (SELECT 1 FROM attempt_grants t WHERE t.takes_back = g.id)
    ORDER BY g.granted_at, g.id";
// CROSS JOIN: SQLite begins with the participations of the person, and not with all grants of the house.
const OF_PERSON: &str = "SELECT COALESCE(p.merged_into, p.id) AS participation_id, g.activity, COUNT(*) AS number
    FROM participations k CROSS JOIN participations p CROSS JOIN attempt_grants g
    WHERE k.person_id = $1 AND k.merged_into IS NULL AND (p.id = k.id OR p.merged_into = k.id)
        AND g.participation_id = p.id AND g.takes_back IS NULL
        AND NOT EXISTS (SELECT 1 FROM attempt_grants t WHERE t.takes_back = g.id)
    GROUP BY COALESCE(p.merged_into, p.id), g.activity";
const INSERT: &str =
    "INSERT INTO attempt_grants (id, participation_id, activity, reason, granted_by, granted_at, takes_back)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
const IS_THERE: &str = "SELECT COUNT(*) FROM attempt_grants g JOIN participations p ON p.id = g.participation_id
    WHERE g.id = $1 AND g.takes_back IS NULL AND (p.id = $2 OR p.merged_into = $2)";
const VERSION: &str = "SELECT course_version_id FROM participations WHERE id = $1 AND merged_into IS NULL";
const BEGUN: &str = "SELECT COUNT(*) FROM attempts WHERE participation_id = $1 AND activity = $2";

/// What holds of what was given in a participation, oldest first.
pub async fn of_participation(cx: &Cx, participation: ParticipationId) -> Result<Vec<Grant>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PARTICIPATION).bind(participation).fetch_all(c).await)?)
}

/// How many attempts were given to a person, by participation and activity id of the quiz.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<HashMap<ParticipationId, BTreeMap<String, u32>>> {
    let rows: Vec<(ParticipationId, String, i64)> =
        read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    let mut all: HashMap<ParticipationId, BTreeMap<String, u32>> = HashMap::new();
    for (participation, activity, number) in rows {
        all.entry(participation).or_default().insert(activity, u32::try_from(number).unwrap_or(u32::MAX));
    }
    Ok(all)
}

/// Reads them into what is known of a participation, as part of `tx`.
pub(crate) async fn complete(tx: &mut Tx, participation: ParticipationId, evidence: &mut Evidence) -> Result<()> {
    for grant in in_tx(tx, participation).await? {
        *evidence.granted.entry(grant.activity).or_default() += 1;
    }
    Ok(())
}

async fn in_tx(tx: &mut Tx, participation: ParticipationId) -> Result<Vec<Grant>> {
    Ok(on!(tx, c => sql::query_as(OF_PARTICIPATION).bind(participation).fetch_all(c).await)?)
}

/// Gives one more attempt to who has none left. Sent twice under one key it is given once.
///
/// # Errors
/// [`Error::Invalid`] with `reason`; [`Error::Conflict`] where an attempt is left, or the quiz is passed.
pub async fn give(
    cx: &Cx,
    by: AccountId,
    id: GrantId,
    participation: ParticipationId,
    activity: &str,
    reason: &str,
) -> Result<()> {
    let reason = text::passage(reason, REASON).and_then(|reason| reason.ok_or(Problem::Required));
    let reason = reason.map_err(|problem| Error::field("reason", problem))?;
    let version: Option<VersionId> =
        read!(cx.db, c => sql::query_scalar(VERSION).bind(participation).fetch_optional(c).await)?;
    let version = library::standing(cx, version.ok_or(Error::NotFound)?).await?.ok_or(Error::NotFound)?;
    let quiz = version.editions.source().activity(activity).and_then(|a| a.quiz()).ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    participations::lock(&mut tx, participation).await?;
    if is_there(&mut tx, participation, id).await? {
        return Ok(());
    }
    if !is_needed(&mut tx, participation, activity, quiz).await? {
        return Err(Error::Conflict(Conflict::AttemptLeft));
    }
    insert(cx, &mut tx, id, participation, activity, Some(&reason), by, None).await?;
    let details = json!({ "activity": activity });
    audit::record(cx, &mut tx, by, Act::AttemptGrant, &participation.to_string(), &details);
    tx.commit().await
}

/// Whether it was given, taken back or not.
async fn is_there(tx: &mut Tx, participation: ParticipationId, id: GrantId) -> Result<bool> {
    let there: i64 = on!(tx, c => sql::query_scalar(IS_THERE).bind(id).bind(participation).fetch_one(c).await)?;
    Ok(there > 0)
}

/// Whether somebody has used everything there was and has not passed.
async fn is_needed(tx: &mut Tx, participation: ParticipationId, activity: &str, quiz: &Quiz) -> Result<bool> {
    let Some(allowed) = allowed(tx, participation, activity, quiz).await? else { return Ok(false) };
    let facts = facts::of_participation_in(tx, participation).await?;
    let evidence = facts::evidence(&facts);
    let results = evidence.results.get(activity).map_or(&[][..], Vec::as_slice);
    let passed = results.iter().any(|result| result.score.passes(quiz.pass_percent));
    Ok(!passed && begun(tx, participation, activity).await? >= allowed)
}

/// How many attempts there are, with what was given; none where they have no limit.
async fn allowed(tx: &mut Tx, participation: ParticipationId, activity: &str, quiz: &Quiz) -> Result<Option<usize>> {
    let given = in_tx(tx, participation).await?.iter().filter(|grant| grant.activity == activity).count();
    Ok(quiz.max_attempts.map(|max| usize::try_from(max).unwrap_or(usize::MAX).saturating_add(given)))
}

/// How many attempts were begun, handed in or not.
async fn begun(tx: &mut Tx, participation: ParticipationId, activity: &str) -> Result<usize> {
    let begun: i64 = on!(tx, c => sql::query_scalar(BEGUN).bind(participation).bind(activity).fetch_one(c).await)?;
    Ok(usize::try_from(begun).unwrap_or_default())
}

/// Takes back what was given. Taken back twice it is taken back once.
///
/// # Errors
/// [`Error::NotFound`] where nothing of the kind holds; [`Error::Conflict`] where the attempt was begun.
pub async fn take_back(cx: &Cx, by: AccountId, participation: ParticipationId, id: GrantId) -> Result<()> {
    let version: Option<VersionId> =
        read!(cx.db, c => sql::query_scalar(VERSION).bind(participation).fetch_optional(c).await)?;
    let version = library::standing(cx, version.ok_or(Error::NotFound)?).await?.ok_or(Error::NotFound)?;
    let mut tx = cx.db.begin().await?;
    participations::lock(&mut tx, participation).await?;
    if !is_there(&mut tx, participation, id).await? {
        return Err(Error::NotFound);
    }
    let grants = in_tx(&mut tx, participation).await?;
    let Some(grant) = grants.iter().find(|grant| grant.id == id) else { return Ok(()) };
    let quiz = version.editions.source().activity(&grant.activity).and_then(|a| a.quiz()).ok_or(Error::NotFound)?;
    let allowed = allowed(&mut tx, participation, &grant.activity, quiz).await?;
    let begun = begun(&mut tx, participation, &grant.activity).await?;
    if allowed.is_none_or(|allowed| begun >= allowed) {
        return Err(Error::Conflict(Conflict::AttemptBegun));
    }
    insert(cx, &mut tx, cx.id(), participation, &grant.activity, None, by, Some(id)).await?;
    let details = json!({ "activity": grant.activity });
    audit::record(cx, &mut tx, by, Act::AttemptGrantTakeBack, &participation.to_string(), &details);
    tx.commit().await
}

#[expect(clippy::too_many_arguments, reason = "a row")]
async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    id: GrantId,
    participation: ParticipationId,
    activity: &str,
    reason: Option<&str>,
    by: AccountId,
    takes_back: Option<GrantId>,
) -> Result<()> {
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(participation).bind(activity).bind(reason).bind(by).bind(cx.now()).bind(takes_back)
        .execute(c).await.map(drop))?;
    Ok(())
}
