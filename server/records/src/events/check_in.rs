//! The rotating code: what the wall shows, what a scan is worth, and how it becomes a mark.
//!
//! A code is made from the session's secret and the number of its window of 20 seconds (HMAC-SHA-256); nothing is
//! stored. Only the server's clock counts. A scan is checked first and becomes a *claim*: a signed note, good for ten
//! minutes, for this session and once, so that signing in or typing a name in between does not cost anybody their mark.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use courses::attendance::Said;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    Cx, Error, Result,
    events::{
        attendance::{self, Method, NewMark},
        event::{self, Event, Session},
        lock,
        registrations::{
            guests::{self, GuestInput},
            state::Source,
        },
    },
    ledger::keys::SessionId,
    people::person::PersonId,
    system::{
        audit::Actor,
        clock, codes,
        db::{on, read, sql},
        key::AccountId,
    },
};

/// How long a code is shown, in milliseconds.
pub const WINDOW: i64 = 20_000;
/// Characters of a code: 40 bits, of which two windows of the sessions that are held now are right.
pub const LENGTH: usize = 8;
/// How long a claim is good.
pub const CLAIM_LIFE: Duration = Duration::minutes(10);
/// Codes are accepted from so long before a session until so long after it.
pub const AROUND: Duration = Duration::minutes(60);
/// A code of so many windows ago is recognised and called late; it is not accepted.
const RECOGNISED: i64 = 90;

fn mac(secret: &[u8], purpose: &[u8], rest: &[&[u8]]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("HMAC takes keys of every length");
    mac.update(purpose);
    for part in rest {
        mac.update(part);
    }
    mac
}

/// The code of a session in a window.
fn code(session: &Session, window: i64) -> String {
    let bytes = mac(&session.secret, b"code", &[Uuid::from(session.id).as_bytes(), &window.to_be_bytes()])
        .finalize()
        .into_bytes();
    let bits = bytes.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..LENGTH).map(|n| codes::letter(u8::try_from(bits >> (35 - 5 * n) & 31).unwrap_or(0))).collect()
}

fn window(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis().div_euclid(WINDOW)
}

/// Whether codes of this session are shown and accepted at a moment.
pub fn is_open(event: &Event, session: &Session, now: DateTime<Utc>) -> bool {
    let zone = event.zone();
    event.cancelled_at.is_none() && (session.starts_at(zone) - AROUND..session.ends_at(zone) + AROUND).contains(&now)
}

/// A code and when it gives way to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The code.
    pub code: String,
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// The first moment of the next one.
    pub until: DateTime<Utc>,
}

/// The codes of a session from now on, for so many windows: the screen goes on for a while without a network.
pub fn showing(session: &Session, now: DateTime<Utc>, windows: i64) -> Vec<Shown> {
    let at = |window: i64| DateTime::from_timestamp_millis(window * WINDOW).unwrap_or_default();
    let first = window(now);
    (first..first + windows).map(|w| Shown { code: code(session, w), from: at(w), until: at(w + 1) }).collect()
}

/// What a code turned out to be.
#[derive(Debug)]
pub enum Found {
    /// Right: a claim was made.
    Right {
        /// The event.
        event: Box<Event>,
        /// The session.
        session: Session,
        /// The claim, as it is given to the browser.
        claim: String,
    },
    /// It was right a few minutes ago.
    Late,
    /// It belongs to no session that is held now.
    Wrong,
}

const HELD: &str =
    "SELECT s.id, s.event_id, s.title, s.on_date, s.starts, s.planned_minutes, s.secret, s.code_counts_late,
        s.heads
    FROM event_sessions s JOIN events e ON e.id = s.event_id
    WHERE s.on_date BETWEEN $1 AND $2 AND e.cancelled_at IS NULL";
const CLAIMED: &str = "SELECT session_id, person_id FROM attendance_marks WHERE claim = $1";

/// Checks a code as it was typed or scanned.
pub async fn find(cx: &Cx, typed: &str) -> Result<Found> {
    let typed = codes::read(typed);
    if typed.len() != LENGTH {
        return Ok(Found::Wrong);
    }
    let now = cx.now();
    // Wide enough for every time zone and for sessions past midnight.
    let (first, last) =
        (clock::local_date(now - Duration::days(2), Tz::UTC), clock::local_date(now + Duration::days(2), Tz::UTC));
    let held: Vec<Session> = read!(cx.db, c => sql::query_as(HELD).bind(first).bind(last).fetch_all(c).await)?;
    let present = window(now);
    for session in &held {
        // The current window and the one before it: reading and typing take time.
        if !(present - 1..=present).any(|w| code(session, w) == typed) {
            continue;
        }
        let Some(event) = event::find(cx, session.event_id).await? else { continue };
        if is_open(&event, session, now) {
            let claim = claim(cx, session, now);
            return Ok(Found::Right { event: Box::new(event), session: session.clone(), claim });
        }
    }
    let late = held.iter().any(|session| (present - RECOGNISED..present - 1).any(|w| code(session, w) == typed));
    Ok(if late { Found::Late } else { Found::Wrong })
}

/// Session, chance, end: 16 bytes each but the last, which is the moment in milliseconds.
const PAYLOAD: usize = 40;

fn claim(cx: &Cx, session: &Session, now: DateTime<Utc>) -> String {
    let mut bytes = Vec::with_capacity(PAYLOAD + 16);
    bytes.extend(Uuid::from(session.id).as_bytes());
    bytes.extend(cx.random.bytes::<16>());
    bytes.extend((now + CLAIM_LIFE).timestamp_millis().to_be_bytes());
    let seal = mac(&session.secret, b"claim", &[&bytes]).finalize().into_bytes();
    bytes.extend(&seal[..16]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A claim that was read.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The event.
    pub event: Event,
    /// The session.
    pub session: Session,
    /// Until when it is good.
    pub until: DateTime<Utc>,
    key: String,
}

/// Reads a claim; `None` when it was not made by us or its ten minutes are over.
pub async fn read_claim(cx: &Cx, claim: &str) -> Result<Option<Claim>> {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(claim) else { return Ok(None) };
    if bytes.len() != PAYLOAD + 16 {
        return Ok(None);
    }
    let (payload, seal) = bytes.split_at(PAYLOAD);
    let id = SessionId::from(Uuid::from_slice(&payload[..16]).unwrap_or_default());
    let Some(session) = event::session(cx, id).await? else { return Ok(None) };
    if mac(&session.secret, b"claim", &[payload]).verify_truncated_left(seal).is_err() {
        return Ok(None);
    }
    let millis = payload[32..].iter().fold(0_i64, |n, byte| n << 8 | i64::from(*byte));
    let until = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    if until <= cx.now() {
        return Ok(None);
    }
    let Some(event) = event::find(cx, session.event_id).await? else { return Ok(None) };
    let key = Uuid::from_slice(&payload[16..32]).unwrap_or_default().simple().to_string();
    Ok(Some(Claim { event, session, until, key }))
}

/// Who uses a claim.
#[derive(Clone, Debug)]
pub enum Who<'a> {
    /// Somebody who is signed in.
    Account {
        /// The account.
        account: AccountId,
        /// Its person.
        person: PersonId,
    },
    /// Somebody without an account.
    Guest(&'a GuestInput),
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Marked now.
    Marked,
    /// Was marked as present already; nothing was changed.
    Already,
    /// The scan was used by somebody else.
    Used,
}

/// Turns a claim into a mark. `device` is a random name of the browser.
///
/// # Errors
/// [`Error::Invalid`] with the fields of a guest that are not right; [`Error::Conflict`] when the event is cancelled.
pub async fn mark(cx: &Cx, claim: &Claim, who: &Who<'_>, device: &str) -> Result<Outcome> {
    let guest = match who {
        Who::Guest(input) => Some(input.check()?),
        Who::Account { .. } => None,
    };
    let actor = match who {
        Who::Account { account, .. } => Actor::Account(*account),
        Who::Guest(_) => Actor::Nobody,
    };
    let (event, session) = (&claim.event, &claim.session);
    let versions = attendance::prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, event.id).await?;
    let used: Option<(SessionId, PersonId)> =
        on!(tx, c => sql::query_as(CLAIMED).bind(&claim.key).fetch_optional(c).await)?;
    if let Some((_, by)) = used {
        let own = matches!(who, Who::Account { person, .. } if *person == by);
        return Ok(if own { Outcome::Already } else { Outcome::Used });
    }
    let person = match (who, &guest) {
        (Who::Account { person, .. }, _) => *person,
        (_, Some(guest)) => guests::insert_guest(cx, &mut tx, actor, event, guest, Source::Code).await?,
        (Who::Guest(_), None) => return Err(Error::NotFound),
    };
    let now = attendance::holds(&mut tx, session.id, person).await?;
    if now.said.is_present() {
        return Ok(Outcome::Already);
    }
    let late =
        if session.code_counts_late { (cx.now() - session.starts_at(event.zone())).num_minutes().max(0) } else { 0 };
    let new = NewMark {
        id: cx.id(),
        person,
        bases: Some(now.heads),
        said: Said { late: u32::try_from(late).unwrap_or(0), ..Said::PRESENT },
        method: Method::Code,
        at: cx.now(),
        device: Some(device.to_owned()).filter(|d| !d.is_empty()),
        claim: Some(claim.key.clone()),
    };
    attendance::mark_in(cx, &mut tx, &versions, actor, event, session, &[new]).await?;
    tx.commit().await?;
    Ok(Outcome::Marked)
}
