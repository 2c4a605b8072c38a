//! Whoever marks attendance says who somebody is that was entered for the event. Of whom nothing is known beyond it, that is
//! taken at their word: nothing of anybody else can change by it. Everything else is proposed to an administrator.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Cx, Error, Result, Tx,
    learning::participations,
    ledger::keys::EventId,
    merging::{
        asked::Refused,
        both::Both,
        merge::{self, By, MergeId, lock},
        plan,
        undo::{Undoing, undo},
    },
    people::{
        authority::Authority,
        person::{self, PersonId},
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::AccountId,
    },
};

/// What became of it.
#[derive(Debug)]
pub enum Same {
    /// Both records are one.
    Done(MergeId),
    /// An administrator is asked.
    Proposed,
    /// Nothing was changed.
    Refused(Refused),
}

const ENTERED: &str = "SELECT COUNT(*) FROM registrations
    WHERE event_id = $1 AND person_id = $2 AND to_match AND entered_id = $2";
const TO_MATCH: &str = "SELECT COUNT(*) FROM registrations WHERE event_id = $1 AND person_id = $2 AND to_match";
// Everything that leads to a person beyond this event.
const KNOWN_BEYOND: &str = "SELECT
      (SELECT COUNT(*) FROM accounts WHERE person_id = $1)
    + (SELECT COUNT(*) FROM people WHERE id = $1 AND email IS NOT NULL)
    + (SELECT COUNT(*) FROM people WHERE merged_into = $1)
    + (SELECT COUNT(*) FROM registrations WHERE person_id = $1 AND event_id <> $2)
    + (SELECT COUNT(*) FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id
        WHERE m.person_id = $1 AND s.event_id <> $2)
    + (SELECT COUNT(*) FROM facts f LEFT JOIN event_sessions s ON s.id = f.session_id
        WHERE f.person_id = $1 AND (s.event_id IS NULL OR s.event_id <> $2))
    + (SELECT COUNT(*) FROM event_trainers WHERE person_id = $1)
    + (SELECT COUNT(*) FROM attendance_certificates WHERE person_id = $1 AND event_id <> $2)
    + (SELECT COUNT(*) FROM feedback_given WHERE person_id = $1 AND event_id <> $2)";
const PROPOSE: &str = "INSERT INTO merge_proposals (kept_id, gone_id, event_id, proposed_by, proposed_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const OPEN: &str = "SELECT m.kept_id, m.gone_id, k.family_name AS kept_family, k.given_name AS kept_given,
        k.patronymic AS kept_patronymic, g.family_name AS gone_family, g.given_name AS gone_given,
        g.patronymic AS gone_patronymic, e.title AS event, a.user_name AS proposed_by, m.proposed_at
    FROM merge_proposals m JOIN people k ON k.id = m.kept_id JOIN people g ON g.id = m.gone_id
    JOIN events e ON e.id = m.event_id JOIN accounts a ON a.id = m.proposed_by
    WHERE k.merged_into IS NULL AND g.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM person_distinct d
        WHERE (d.one_id = m.kept_id AND d.other_id = m.gone_id) OR (d.one_id = m.gone_id AND d.other_id = m.kept_id))
    ORDER BY m.proposed_at, m.kept_id, m.gone_id LIMIT 100";

/// Somebody on the list of an event, of whom nobody has said yet who they are, is somebody known. What is known of that
/// person stays as it is.
///
/// # Errors
/// [`Error::NotFound`] when there are not two such people, or nobody needs to look at the one.
pub async fn same(cx: &Cx, actor: AccountId, event: EventId, known: PersonId, guest: PersonId) -> Result<Same> {
    let versions = participations::prepare(cx, known, guest).await?;
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, known, guest).await?;
    let wanted: i64 = on!(tx, c => sql::query_scalar(TO_MATCH).bind(event).bind(guest).fetch_one(c).await)?;
    if wanted == 0 {
        return Err(Error::NotFound);
    }
    let stays = person::find_in(&mut tx, known).await?.ok_or(Error::NotFound)?;
    let goes = person::find_in(&mut tx, guest).await?.ok_or(Error::NotFound)?;
    let refused = plan::refused(&mut tx, actor, known, guest).await?;
    if let Some(refused @ (Refused::Same | Refused::Merged)) = refused {
        return Ok(Same::Refused(refused));
    }
    if refused.is_some() || !is_of_this_event(&mut tx, event, guest).await? {
        on!(tx, c => sql::query(PROPOSE)
            .bind(known).bind(guest).bind(event).bind(actor).bind(cx.now()).execute(c).await.map(drop))?;
        let details = json!({ "kept": known, "event": event });
        audit::record(cx, &mut tx, actor, Act::PersonPropose, &guest.to_string(), &details);
        tx.commit().await?;
        return Ok(Same::Proposed);
    }
    let moved = plan::plan_untouched(&mut tx, stays, goes).await?;
    let by = By { actor, authority: Authority::Staff };
    let id = merge::carry_out(cx, &mut tx, by, (known, guest), &moved, &versions).await?;
    tx.commit().await?;
    Ok(Same::Done(id))
}

const OWN: &str = "SELECT COUNT(*) FROM person_merges m WHERE m.id = $1 AND m.merged_by = $2 AND EXISTS (
    SELECT 1 FROM registrations r WHERE r.event_id = $3 AND r.entered_id = m.gone_id)";

/// Takes back what [`same`] did for somebody on the list of an event; whoever said it may, and nobody else.
///
/// # Errors
/// [`Error::NotFound`] for another merge.
pub async fn take_back(cx: &Cx, actor: AccountId, event: EventId, merge: MergeId) -> Result<Undoing> {
    let own: i64 = read!(cx.db, c => sql::query_scalar(OWN).bind(merge).bind(actor).bind(event).fetch_one(c).await)?;
    if own == 0 {
        return Err(Error::NotFound);
    }
    undo(cx, actor, merge).await
}

/// Whether a person was entered for this event, and nothing else is known of them.
async fn is_of_this_event(tx: &mut Tx, event: EventId, guest: PersonId) -> Result<bool> {
    let entered: i64 = on!(tx, c => sql::query_scalar(ENTERED).bind(event).bind(guest).fetch_one(c).await)?;
    let beyond: i64 = on!(tx, c => sql::query_scalar(KNOWN_BEYOND).bind(guest).bind(event).fetch_one(c).await)?;
    Ok(entered > 0 && beyond == 0)
}

/// Two records of which somebody has said that they are one person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Proposal {
    /// The two records.
    #[sqlx(flatten)]
    pub records: Both,
    /// The title of the event where it was noticed.
    pub event: String,
    /// User name of who said it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: DateTime<Utc>,
}

/// What is proposed and not decided, the oldest first; at most a hundred.
pub async fn proposals(cx: &Cx) -> Result<Vec<Proposal>> {
    Ok(read!(cx.db, c => sql::query_as(OPEN).fetch_all(c).await)?)
}
