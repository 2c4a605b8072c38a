//! People without an account who scanned the code and typed their name. They are claims and nobody yet: no person, no place
//! on the list, no mark, no fact, until the trainer has looked. Whoever is on the list says so, and is marked as the person
//! whom the list has: nobody becomes a second one. How many may wait is bounded by the room, so that a code that went out of
//! the room makes no crowd; and what came by one code can be voided at once.

use chrono::{DateTime, Utc};
use courses::attendance::Said;
use serde_json::json;

use crate::{
    Cx, Error, Result, Tx,
    events::{
        attendance::{self, MarkId, Method, NewMark},
        check_in::{self, Claim, Outcome},
        event::{Event, Session},
        lock,
        registrations::{
            self, Registration, RegistrationId, alike,
            guests::{self, Guest, GuestInput},
            secrets::{self, Power},
            state::{self, Source},
        },
    },
    ledger::keys::{EventId, SessionId},
    people::person::{self, PersonId},
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
    /// Who they are on the list, as they say.
    pub person_id: Option<PersonId>,
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
    "SELECT claim, code_window, given_name, family_name, organisation, person_id, late, device, feedback_hash, claimed_at
    FROM guest_claims WHERE session_id = $1 AND decided IS NULL ORDER BY code_window, claimed_at, claim";
const FOUND: &str = "SELECT device FROM guest_claims WHERE claim = $1";
const TAKEN: &str =
    "SELECT COUNT(*) FROM guest_claims WHERE session_id = $1 AND (decided IS NULL OR decided = 'taken')";
const VOIDED: &str =
    "SELECT COUNT(*) FROM guest_claims WHERE session_id = $1 AND code_window = $2 AND decided = 'voided'";
const INSERT: &str =
    "INSERT INTO guest_claims (claim, session_id, code_window, given_name, family_name, organisation, late,
        device, feedback_hash, claimed_at, person_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
// The words of a guest go when somebody has decided: of whoever was taken the person has them.
const TAKE: &str = "UPDATE guest_claims SET decided = 'taken', given_name = '', family_name = '', organisation = NULL,
    person_id = NULL WHERE claim = $1";
const VOID: &str = "UPDATE guest_claims SET decided = 'voided', given_name = '', family_name = '', organisation = NULL,
    person_id = NULL WHERE session_id = $1 AND code_window = $2 AND decided IS NULL RETURNING claim";
const HEADS: &str = "SELECT heads FROM event_sessions WHERE id = $1";
// Whom a phone has been in an event: by the marks that were made with it, or as who it claimed to be.
const OF_PHONE: &str = "SELECT DISTINCT COALESCE(p.merged_into, p.id) FROM people p WHERE p.id IN (
        SELECT m.person_id FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id
            WHERE s.event_id = $1 AND m.device = $2
        UNION SELECT g.person_id FROM guest_claims g JOIN event_sessions s ON s.id = g.session_id
            WHERE s.event_id = $1 AND g.device = $2 AND g.decided IS NULL)";

/// How many guests a session takes down by code, where so many are on the list.
fn room(event: &Event, heads: Option<i64>, listed: usize) -> i64 {
    let usual = USUAL_ROOM.max(i64::try_from(listed).unwrap_or(i64::MAX));
    heads.or(event.capacity).unwrap_or(usual) + MARGIN
}

/// Whom a phone has been in an event before; nobody where it was several people's.
async fn person_of_phone(cx: &Cx, event: EventId, phone: Option<&str>) -> Result<Option<PersonId>> {
    let Some(phone) = phone else { return Ok(None) };
    let people: Vec<PersonId> =
        read!(cx.db, c => sql::query_scalar(OF_PHONE).bind(event).bind(phone).fetch_all(c).await)?;
    Ok(<[PersonId; 1]>::try_from(people).ok().map(|[person]| person))
}

/// The place on the list of whoever used this phone in another session of the event: the same phone is the same person.
pub async fn of_phone(cx: &Cx, claim: &Claim, device: &str) -> Result<Option<Registration>> {
    let phone = check_in::phone(claim.event.id, device);
    let Some(person) = person_of_phone(cx, claim.event.id, phone.as_deref()).await? else { return Ok(None) };
    registrations::one(cx, claim.event.id, person).await
}

/// Those of the list who may be meant by what was typed.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right.
pub async fn meant(cx: &Cx, claim: &Claim, input: &GuestInput) -> Result<Vec<Registration>> {
    let guest = input.check()?;
    let list = registrations::list(cx, claim.event.id).await?;
    Ok(alike::meant(&list, &guest.family, &guest.given).into_iter().cloned().collect())
}

/// What was typed after a scan, and the secret with which this guest gives feedback.
#[derive(Debug)]
pub struct Entered {
    /// What became of the claim.
    pub outcome: Outcome,
    /// To be shown to the person, once; none where nothing was taken down.
    pub feedback: Option<String>,
}

/// Who says that they are here.
#[derive(Clone, Copy, Debug)]
pub enum Says<'a> {
    /// Somebody of the list, by this place on it: one of those who are [`meant`] by what they typed, or whose phone it is.
    Listed(RegistrationId, &'a GuestInput),
    /// Somebody who does not find themselves on it.
    Name(&'a GuestInput),
}

/// Takes down what a guest says, to be looked at.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] when the event is cancelled;
/// [`Error::NotFound`] for a place on the list that is not theirs to claim.
pub async fn enter(cx: &Cx, claim: &Claim, says: Says<'_>, device: &str) -> Result<Entered> {
    let listed = match says {
        Says::Name(_) => None,
        Says::Listed(key, input) => {
            let own = of_phone(cx, claim, device).await?.filter(|row| row.id == key);
            let row = match own {
                Some(row) => Some(row),
                None => alike::with_key(&meant(cx, claim, input).await?, key).cloned(),
            };
            Some(row.ok_or(Error::NotFound)?)
        }
    };
    let guest = match (says, &listed) {
        (_, Some(row)) => Guest {
            id: None,
            given: row.given_name.clone(),
            family: row.family_name.clone(),
            organisation: row.organisation.clone(),
        },
        (Says::Name(input) | Says::Listed(_, input), None) => input.check()?,
    };
    let refused = |outcome| Ok(Entered { outcome, feedback: None });
    let on_list = registrations::list(cx, claim.event.id).await?.len();
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
    if let Some(row) = &listed
        && attendance::holds(&mut tx, session, row.person_id).await?.said.is_present()
    {
        return refused(Outcome::Already);
    }
    let heads: Option<i64> = on!(tx, c => sql::query_scalar(HEADS).bind(session).fetch_one(c).await)?;
    let voided: i64 = on!(tx, c => sql::query_scalar(VOIDED).bind(session).bind(claim.window).fetch_one(c).await)?;
    let taken: i64 = on!(tx, c => sql::query_scalar(TAKEN).bind(session).fetch_one(c).await)?;
    if voided > 0 || taken >= room(&event, heads, on_list) {
        return refused(Outcome::Full);
    }
    let feedback = secrets::new(cx);
    let late = check_in::late(&claim.session, &event, cx.now());
    on!(tx, c => sql::query(INSERT)
        .bind(claim.key()).bind(session).bind(claim.window).bind(&guest.given).bind(&guest.family)
        .bind(&guest.organisation).bind(i64::from(late)).bind(check_in::phone(event.id, device))
        .bind(secrets::hash(&feedback)).bind(cx.now()).bind(listed.map(|row| row.person_id))
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

/// Whom the trainer takes a guest for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Whoever they say: somebody of the list, whoever used this phone before under the same name, or somebody new.
    AsSaid,
    /// This person of the list.
    Listed(PersonId),
    /// Somebody who is on no list.
    New,
}

/// The trainer has looked: these are here. Whoever is on no list is entered and put on it; all are marked, from the moment of
/// their scan on. Those that are decided already are passed over. Answers how many were taken.
///
/// # Errors
/// [`Error::Conflict`] when the event is cancelled; [`Error::NotFound`] for somebody who is not on the list.
pub async fn take(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    session: &Session,
    claims: &[(String, Whom)],
) -> Result<usize> {
    let versions = attendance::prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    let guests = waiting_in(&mut tx, session.id).await?;
    let mut taken = 0;
    for guest in &guests {
        let Some((_, whom)) = claims.iter().find(|(claim, _)| *claim == guest.claim) else { continue };
        let listed = match whom {
            Whom::New => None,
            Whom::Listed(person) => Some(*person),
            Whom::AsSaid => said(&mut tx, &event, guest).await?,
        };
        let (person, bases) = match listed {
            Some(person) => of_list(&mut tx, &event, session, person).await?,
            None => (enter_new(cx, &mut tx, actor, &event, guest).await?, Some(Vec::new())),
        };
        if let Some((registration, _)) = state::state_of(&mut tx, event.id, person).await? {
            secrets::keep(&mut tx, registration, Power::Feedback, guest.feedback_hash.clone()).await?;
        }
        on!(tx, c => sql::query(TAKE).bind(&guest.claim).execute(c).await.map(drop))?;
        taken += 1;
        // Somebody was quicker with the list: the mark stands, and the guest is decided.
        let Some(bases) = bases else { continue };
        let mark = NewMark {
            id: cx.id(),
            person,
            bases: Some(bases),
            said: Said { late: u32::try_from(guest.late).unwrap_or(0), ..Said::PRESENT },
            method: Method::Code,
            at: guest.claimed_at,
            device: guest.device.clone(),
            claim: Some(guest.claim.clone()),
        };
        // One by one: two phones may say that they are the same person.
        attendance::mark_in(cx, &mut tx, &versions, actor.into(), &event, session, &[mark]).await?;
    }
    tx.commit().await?;
    Ok(taken)
}

/// Somebody of the list, and the marks that a mark of the guest stands in for; none where they are present already.
async fn of_list(
    tx: &mut Tx,
    event: &Event,
    session: &Session,
    person: PersonId,
) -> Result<(PersonId, Option<Vec<MarkId>>)> {
    let person = person::standing(tx, person).await?.ok_or(Error::NotFound)?;
    state::state_of(tx, event.id, person).await?.ok_or(Error::NotFound)?;
    let now = attendance::holds(tx, session.id, person).await?;
    Ok((person, (!now.said.is_present()).then_some(now.heads)))
}

async fn enter_new(cx: &Cx, tx: &mut Tx, actor: AccountId, event: &Event, guest: &GuestClaim) -> Result<PersonId> {
    let input = GuestInput {
        id: String::new(),
        given_name: person::typed_given(&guest.given_name),
        family_name: guest.family_name.clone(),
        organisation: guest.organisation.clone().unwrap_or_default(),
    };
    guests::insert_guest(cx, tx, actor.into(), event, &input.check()?, Source::Code).await
}

/// Whoever a guest says to be: of the list, or by the phone that was this name's before.
async fn said(tx: &mut Tx, event: &Event, guest: &GuestClaim) -> Result<Option<PersonId>> {
    if guest.person_id.is_some() {
        return Ok(guest.person_id);
    }
    let Some(phone) = &guest.device else { return Ok(None) };
    let before: Vec<PersonId> =
        on!(tx, c => sql::query_scalar(OF_PHONE).bind(event.id).bind(phone).fetch_all(c).await)?;
    let list = registrations::list_in(tx, event.id).await?;
    let same = alike::meant(&list, &guest.family_name, &guest.given_name);
    Ok(same.into_iter().map(|row| row.person_id).find(|person| before.contains(person)))
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
