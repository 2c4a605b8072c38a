//! The rotating code: what the wall shows, what a scan is worth, and how it becomes a mark.
//!
//! A code is made from the session's secret and the number of its window of 20 seconds (HMAC-SHA-256); nothing is
//! stored. Only the server's clock counts. A scan is checked first and becomes a *claim*: a signed note, good for ten
//! minutes, for this session, in this browser and once, so that signing in or typing a name in between does not cost
//! anybody their mark.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use courses::attendance::{Said, Status};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    Cx, Result, Tx,
    events::{
        attendance::{self, Method, NewMark},
        event::{self, Event, Session},
        lock,
    },
    ledger::keys::{EventId, SessionId},
    people::person::PersonId,
    projects::project::DEFAULT_ZONE,
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
/// Codes are accepted from so long before a session.
pub const BEFORE: Duration = Duration::minutes(60);
/// Codes are accepted until so long after a session: for whoever scans while they leave. Whoever comes later was not there, or is
/// marked by the trainer.
pub const AFTER: Duration = Duration::minutes(15);
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

/// When the code with this number comes up.
pub(crate) fn begins(window: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(window.saturating_mul(WINDOW)).unwrap_or_default()
}

/// Whether codes of this session are shown and accepted at a moment.
pub fn is_open(event: &Event, session: &Session, now: DateTime<Utc>) -> bool {
    event.cancelled_at.is_none() && is_around(session, event.zone(), now)
}

fn is_around(session: &Session, zone: Tz, now: DateTime<Utc>) -> bool {
    (session.starts_at(zone) - BEFORE..session.ends_at(zone) + AFTER).contains(&now)
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
    let first = window(now);
    (first..first + windows).map(|w| Shown { code: code(session, w), from: begins(w), until: begins(w + 1) }).collect()
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

/// A session and the time zone of its project.
#[derive(sqlx::FromRow)]
struct Held {
    #[sqlx(flatten)]
    session: Session,
    time_zone: String,
}

const HELD: &str =
    "SELECT s.id, s.event_id, s.title, s.on_date, s.starts, s.planned_minutes, s.secret, s.code_counts_late,
        s.heads, j.time_zone
    FROM event_sessions s JOIN events e ON e.id = s.event_id JOIN projects j ON j.id = e.project_id
    WHERE s.on_date BETWEEN $1 AND $2 AND e.cancelled_at IS NULL";
const GUEST: &str = "SELECT claim FROM guest_claims WHERE claim = $1";
const CLAIMED: &str = "SELECT session_id, person_id FROM attendance_marks WHERE claim = $1";

/// Checks a code as it was typed or scanned in a browser.
pub async fn find(cx: &Cx, typed: &str, device: &str) -> Result<Found> {
    let typed = codes::read(typed);
    if typed.len() != LENGTH {
        return Ok(Found::Wrong);
    }
    let now = cx.now();
    // Wide enough for every time zone and for sessions past midnight.
    let (first, last) =
        (clock::local_date(now - Duration::days(2), Tz::UTC), clock::local_date(now + Duration::days(2), Tz::UTC));
    let near: Vec<Held> = read!(cx.db, c => sql::query_as(HELD).bind(first).bind(last).fetch_all(c).await)?;
    // Only of these: for each session some ninety codes are computed.
    let is_held = |held: &Held| is_around(&held.session, held.time_zone.parse().unwrap_or(DEFAULT_ZONE), now);
    let held: Vec<Session> = near.into_iter().filter(is_held).map(|held| held.session).collect();
    let present = window(now);
    for session in &held {
        // The current window and the one before it: reading and typing take time.
        let Some(window) = (present - 1..=present).find(|w| code(session, *w) == typed) else { continue };
        let Some(event) = event::find(cx, session.event_id).await? else { continue };
        if is_open(&event, session, now) {
            let claim = claim(session, window, device, now);
            return Ok(Found::Right { event: Box::new(event), session: session.clone(), claim });
        }
    }
    let late = held.iter().any(|session| (present - RECOGNISED..present - 1).any(|w| code(session, w) == typed));
    Ok(if late { Found::Late } else { Found::Wrong })
}

/// Session and key, 16 bytes each; end in milliseconds and the number of the code, 8 bytes each.
const PAYLOAD: usize = 48;

/// The seal of a claim: for this browser and no other.
fn seal(session: &Session, payload: &[u8], device: &str) -> Hmac<Sha256> {
    mac(&session.secret, b"claim", &[payload, device.as_bytes()])
}

/// A claim. Its key follows from the browser and the code: whoever scans one code many times has one claim.
fn claim(session: &Session, window: i64, device: &str, now: DateTime<Utc>) -> String {
    let id = Uuid::from(session.id);
    let key = mac(&session.secret, b"key", &[id.as_bytes(), &window.to_be_bytes(), device.as_bytes()]);
    let mut bytes = Vec::with_capacity(PAYLOAD + 16);
    bytes.extend(id.as_bytes());
    bytes.extend(&key.finalize().into_bytes()[..16]);
    bytes.extend((now + CLAIM_LIFE).timestamp_millis().to_be_bytes());
    bytes.extend(window.to_be_bytes());
    let seal = seal(session, &bytes, device).finalize().into_bytes();
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
    /// The number of the code that was scanned.
    pub(crate) window: i64,
    key: String,
}

impl Claim {
    /// What names it where it was used.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }
}

/// Reads a claim; `None` when it was not made by us for this browser, or its ten minutes are over.
pub async fn read_claim(cx: &Cx, claim: &str, device: &str) -> Result<Option<Claim>> {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(claim) else { return Ok(None) };
    if bytes.len() != PAYLOAD + 16 {
        return Ok(None);
    }
    let (payload, sealed) = bytes.split_at(PAYLOAD);
    let id = SessionId::from(Uuid::from_slice(&payload[..16]).unwrap_or_default());
    let Some(session) = event::session(cx, id).await? else { return Ok(None) };
    if seal(&session, payload, device).verify_truncated_left(sealed).is_err() {
        return Ok(None);
    }
    let number = |bytes: &[u8]| bytes.iter().fold(0_i64, |n, byte| n << 8 | i64::from(*byte));
    let until = DateTime::from_timestamp_millis(number(&payload[32..40])).unwrap_or_default();
    if until <= cx.now() {
        return Ok(None);
    }
    let Some(event) = event::find(cx, session.event_id).await? else { return Ok(None) };
    let key = Uuid::from_slice(&payload[16..32]).unwrap_or_default().simple().to_string();
    Ok(Some(Claim { event, session, until, window: number(&payload[40..48]), key }))
}

/// What a browser is called in one event: the same in each of its sessions, and another name in every other event, so that
/// nobody is followed from one to the next. None of a browser without a name.
pub(crate) fn phone(event: EventId, device: &str) -> Option<String> {
    use std::fmt::Write as _;
    if device.is_empty() {
        return None;
    }
    let name = mac(Uuid::from(event).as_bytes(), b"phone", &[device.as_bytes()]).finalize().into_bytes();
    Some(name.iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing into a string cannot fail
        text
    }))
}

/// Whether a claim was used by somebody who is signed in.
pub(crate) async fn is_used(tx: &mut Tx, claim: &Claim) -> Result<bool> {
    let used: Option<(SessionId, PersonId)> =
        on!(tx, c => sql::query_as(CLAIMED).bind(&claim.key).fetch_optional(c).await)?;
    Ok(used.is_some())
}

/// How many minutes late somebody is who scans now, where that counts.
pub(crate) fn late(session: &Session, event: &Event, now: DateTime<Utc>) -> u32 {
    let late = if session.code_counts_late { (now - session.starts_at(event.zone())).num_minutes() } else { 0 };
    u32::try_from(late.max(0)).unwrap_or(u32::MAX)
}

/// Who uses a claim, signed in; whoever is not becomes a [guest](super::guest_claims).
#[derive(Clone, Copy, Debug)]
pub struct Who {
    /// The account.
    pub account: AccountId,
    /// Its person.
    pub person: PersonId,
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
    /// Taken down, to be looked at by the trainer.
    Waiting,
    /// There is no room for more guests by code: the trainer marks them.
    Full,
}

/// Turns the claim of somebody who is signed in into a mark. `device` is a random name of the browser.
///
/// # Errors
/// [`Error::Conflict`] when the event is cancelled.
///
/// [`Error::Conflict`]: crate::Error::Conflict
pub async fn mark(cx: &Cx, claim: &Claim, who: Who, device: &str) -> Result<Outcome> {
    let (event, session, person) = (&claim.event, &claim.session, who.person);
    let versions = attendance::prepare(cx, event).await?;
    let mut tx = cx.db.begin().await?;
    lock::lock(&mut tx, event.id).await?;
    let used: Option<(SessionId, PersonId)> =
        on!(tx, c => sql::query_as(CLAIMED).bind(&claim.key).fetch_optional(c).await)?;
    if let Some((_, by)) = used {
        return Ok(if by == person { Outcome::Already } else { Outcome::Used });
    }
    let guest: Option<String> = on!(tx, c => sql::query_scalar(GUEST).bind(&claim.key).fetch_optional(c).await)?;
    if guest.is_some() {
        return Ok(Outcome::Used);
    }
    let now = attendance::holds(&mut tx, session.id, person).await?;
    if now.said.is_present() {
        return Ok(Outcome::Already);
    }
    // What a trainer has said is not taken back by a scan that somebody else may have made: both stand, and are shown as a
    // contradiction until the trainer decides.
    let bases = if now.said.status == Status::Open { now.heads } else { Vec::new() };
    let new = NewMark {
        id: cx.id(),
        person,
        bases: Some(bases),
        said: Said { late: late(session, event, cx.now()), ..Said::PRESENT },
        method: Method::Code,
        at: cx.now(),
        device: phone(event.id, device),
        claim: Some(claim.key.clone()),
    };
    attendance::mark_in(cx, &mut tx, &versions, Actor::Account(who.account), event, session, &[new]).await?;
    tx.commit().await?;
    Ok(Outcome::Marked)
}
