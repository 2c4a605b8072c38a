//! People without an account who scanned the code and typed their name. They are claims and nobody yet: no person, no place
//! on the list, no mark, no fact, until the trainer has looked. How many may wait is bounded by the room, so that a code that
//! went out of the room makes no crowd; and what came by one code can be voided at once.

use chrono::{DateTime, Utc};
use courses::attendance::Said;
use serde_json::json;

use crate::{
    Cx, Result, Tx,
    events::{
        attendance::{self, Method, NewMark},
        check_in::{self, Claim, Outcome},
        event::{Event, Session},
        lock,
        registrations::{
            guests::{self, GuestInput},
            secrets::{self, Power},
            state::{self, Source},
        },
    },
    ledger::keys::SessionId,
    people::person,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::AccountId,
    },
};

/// For how many guests there is room where neither people were counted nor the event has a number of places.
const USUAL_ROOM: i64 = 30;
/// So many more than there is room for are taken down: people count wrongly, and come along.
const MARGIN: i64 = 10;

/// Somebody who waits for the trainer to look.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GuestClaim {
    /// The claim that was used: its key.
    pub claim: String,
    /// The number of the code that was scanned.
    pub code_window: i64,
    /// Given name, as it was typed.
    pub given_name: String,
    /// Family name, as it was typed.
    pub family_name: String,
    /// The organisation in their words.
    pub organisation: Option<String>,
    late: i64,
    device: Option<String>,
    feedback_hash: Vec<u8>,
    /// When it was typed.
    pub claimed_at: DateTime<Utc>,
}

impl GuestClaim {
    /// When the code that was scanned came up.
    pub fn code_from(&self) -> DateTime<Utc> {
        check_in::begins(self.code_window)
    }
}

const WAITING: &str =
    "SELECT claim, code_window, given_name, family_name, organisation, late, device, feedback_hash, claimed_at
    FROM guest_claims WHERE session_id = $1 AND decided IS NULL ORDER BY code_window, claimed_at, claim";
const FOUND: &str = "SELECT device FROM guest_claims WHERE claim = $1";
const TAKEN: &str =
    "SELECT COUNT(*) FROM guest_claims WHERE session_id = $1 AND (decided IS NULL OR decided = 'taken')";
const VOIDED: &str =
    "SELECT COUNT(*) FROM guest_claims WHERE session_id = $1 AND code_window = $2 AND decided = 'voided'";
const INSERT: &str =
    "INSERT INTO guest_claims (claim, session_id, code_window, given_name, family_name, organisation, late,
        device, feedback_hash, claimed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
// The words of a guest go when somebody has decided: of whoever was taken the person has them.
const TAKE: &str = "UPDATE guest_claims SET decided = 'taken', given_name = '', family_name = '', organisation = NULL
    WHERE claim = $1";
const VOID: &str = "UPDATE guest_claims SET decided = 'voided', given_name = '', family_name = '', organisation = NULL
    WHERE session_id = $1 AND code_window = $2 AND decided IS NULL RETURNING claim";
const HEADS: &str = "SELECT heads FROM event_sessions WHERE id = $1";

/// How many guests a session takes down by code.
fn room(event: &Event, heads: Option<i64>) -> i64 {
    heads.or(event.capacity).unwrap_or(USUAL_ROOM) + MARGIN
}

/// What was typed after a scan, and the secret with which this guest gives feedback.
#[derive(Debug)]
pub struct Entered {
    /// What became of the claim.
    pub outcome: Outcome,
    /// To be shown to the person, once; none where nothing was taken down.
    pub feedback: Option<String>,
}

/// Takes down what a guest typed, to be looked at.
///
/// # Errors
/// [`crate::Error::Invalid`] with the fields that are not right; [`crate::Error::Conflict`] when the event is cancelled.
pub async fn enter(cx: &Cx, claim: &Claim, input: &GuestInput, device: &str) -> Result<Entered> {
    let guest = input.check()?;
    let refused = |outcome| Ok(Entered { outcome, feedback: None });
    let mut tx = cx.db.begin().await?;
    let event = lock::lock_open(&mut tx, claim.event.id).await?;
    let session = claim.session.id;
    let there: Option<Option<String>> =
        on!(tx, c => sql::query_scalar(FOUND).bind(claim.key()).fetch_optional(c).await)?;
    if let Some(by) = there {
        // The same phone has sent it twice.
        let own = by.is_some() && by == check_in::phone(event.id, device);
        return refused(if own { Outcome::Waiting } else { Outcome::Used });
    }
    if check_in::is_used(&mut tx, claim).await? {
        return refused(Outcome::Used);
    }
    let heads: Option<i64> = on!(tx, c => sql::query_scalar(HEADS).bind(session).fetch_one(c).await)?;
    let voided: i64 = on!(tx, c => sql::query_scalar(VOIDED).bind(session).bind(claim.window).fetch_one(c).await)?;
    let taken: i64 = on!(tx, c => sql::query_scalar(TAKEN).bind(session).fetch_one(c).await)?;
    if voided > 0 || taken >= room(&event, heads) {
        return refused(Outcome::Full);
    }
    let feedback = secrets::new(cx);
    let late = check_in::late(&claim.session, &event, cx.now());
    on!(tx, c => sql::query(INSERT)
        .bind(claim.key()).bind(session).bind(claim.window).bind(&guest.given).bind(&guest.family)
        .bind(&guest.organisation).bind(i64::from(late)).bind(check_in::phone(event.id, device))
        .bind(secrets::hash(&feedback)).bind(cx.now())
        .execute(c).await.map(drop))?;
    tx.commit().await?;
    Ok(Entered { outcome: Outcome::Waiting, feedback: Some(feedback) })
}

/// Who waits in a session, by the code that they scanned.
pub async fn waiting(cx: &Cx, session: SessionId) -> Result<Vec<GuestClaim>> {
    Ok(read!(cx.db, c => sql::query_as(WAITING).bind(session).fetch_all(c).await)?)
}

async fn waiting_in(tx: &mut Tx, session: SessionId) -> Result<Vec<GuestClaim>> {
    Ok(on!(tx, c => sql::query_as(WAITING).bind(session).fetch_all(c).await)?)
}

/// The trainer has looked: these are here. They are entered, put on the list and marked, from the moment of their scan on.
/// Those that are decided already are passed over. Answers how many were taken.
///
/// # Errors
/// [`crate::Error::Conflict`] when the event is cancelled.
pub async fn take(cx: &Cx, actor: AccountId, event: &Event, session: &Session, claims: &[String]) -> Result<usize> {
    let versions = attendance::prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    let mut guests = waiting_in(&mut tx, session.id).await?;
    guests.retain(|guest| claims.contains(&guest.claim));
    let mut marks = Vec::with_capacity(guests.len());
    for guest in &guests {
        let input = GuestInput {
            id: String::new(),
            given_name: person::typed_given(&guest.given_name),
            family_name: guest.family_name.clone(),
            organisation: guest.organisation.clone().unwrap_or_default(),
        };
        let person = guests::insert_guest(cx, &mut tx, actor.into(), &event, &input.check()?, Source::Code).await?;
        if let Some((registration, _)) = state::state_of(&mut tx, event.id, person).await? {
            secrets::keep(&mut tx, registration, Power::Feedback, guest.feedback_hash.clone()).await?;
        }
        on!(tx, c => sql::query(TAKE).bind(&guest.claim).execute(c).await.map(drop))?;
        marks.push(NewMark {
            id: cx.id(),
            person,
            bases: Some(Vec::new()),
            said: Said { late: u32::try_from(guest.late).unwrap_or(0), ..Said::PRESENT },
            method: Method::Code,
            at: guest.claimed_at,
            device: guest.device.clone(),
            claim: Some(guest.claim.clone()),
        });
    }
    attendance::mark_in(cx, &mut tx, &versions, actor.into(), &event, session, &marks).await?;
    tx.commit().await?;
    Ok(guests.len())
}

/// Voids everybody who waits and came by one code; whoever comes by it from now on is sent to the trainer. Answers how many
/// they were.
pub async fn void(cx: &Cx, actor: AccountId, session: &Session, code_window: i64) -> Result<usize> {
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, session.event_id).await?;
    let gone: Vec<String> =
        on!(tx, c => sql::query_scalar(VOID).bind(session.id).bind(code_window).fetch_all(c).await)?;
    if !gone.is_empty() {
        let details = json!({ "code": check_in::begins(code_window), "guests": gone.len() });
        audit::record(cx, &mut tx, actor, Act::CheckInVoid, &session.id.to_string(), &details);
    }
    tx.commit().await?;
    Ok(gone.len())
}
