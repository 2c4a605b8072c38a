//! After an event who was there is asked for feedback, by mail: on the day after it, in the morning of its place, and once.

use chrono::{Duration, Timelike};
use chrono_tz::Tz;

use super::{Noted, note, reminders::HOUR};
use crate::{
    Cx, Result, Tx,
    events::{
        after::feedback::{self, round},
        attendance,
        event::{self, Event},
        lock,
        notices::{self, About, Reached, Tell},
        registrations::invitations,
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act, Actor},
        clock,
        db::{on, read, sql},
        mails::Urgency,
    },
};

/// So many days a server may have stood still; of what is over for longer nobody is asked by mail any more.
const LATEST: i64 = 5;

// Wide enough for every time zone; what holds in the zone of the project is asked of each.
const OVER: &str = "SELECT e.id FROM events e WHERE e.cancelled_at IS NULL AND e.kind <> 'awareness'
    AND e.id IN (SELECT s.event_id FROM event_sessions s WHERE s.on_date BETWEEN $1 AND $2)
    AND NOT EXISTS (SELECT 1 FROM event_sessions s WHERE s.event_id = e.id AND s.on_date > $2)
    AND NOT EXISTS (SELECT 1 FROM event_notices n WHERE n.event_id = e.id AND n.about = 'feedback') ORDER BY e.id";
const ASKED: &str = "SELECT COUNT(*) FROM event_notices WHERE event_id = $1 AND about = 'feedback'";

/// Asks whom it is time to ask. Answers of how many events.
pub async fn send(cx: &Cx, tell: Tell<'_>) -> Result<usize> {
    let today = clock::local_date(cx.now(), Tz::UTC);
    let (first, last) = (today - Duration::days(LATEST + 1), today);
    let over: Vec<EventId> = read!(cx.db, c => sql::query_scalar(OVER).bind(first).bind(last).fetch_all(c).await)?;
    let mut asked = 0;
    for id in over {
        let mut tx = cx.db.begin().await?;
        let event = lock::lock(&mut tx, id).await?;
        if ask(cx, &mut tx, &event, tell).await? {
            asked += 1;
            tx.commit().await?;
        }
    }
    Ok(asked)
}

/// Asks the people of one event who were there and have not given it, each with an address of their own.
async fn ask(cx: &Cx, tx: &mut Tx, event: &Event, tell: Tell<'_>) -> Result<bool> {
    let local = cx.now().with_timezone(&event.zone());
    let sessions = event::sessions_in(tx, event.id).await?;
    let Some(last) = sessions.iter().map(|session| session.on_date).max() else { return Ok(false) };
    let days = (clock::local_date(cx.now(), event.zone()) - last).num_days();
    let is_time = (1..=LATEST).contains(&days) && local.hour() >= HOUR;
    if !is_time || event.cancelled_at.is_some() || round::is_closed(event, &sessions, cx.now()) {
        return Ok(false);
    }
    let before: i64 = on!(tx, c => sql::query_scalar(ASKED).bind(event.id).fetch_one(c).await)?;
    if before > 0 {
        return Ok(false);
    }
    let mut reached = Reached::default();
    for row in attendance::grid_in(tx, event.id, &sessions).await?.iter().filter(|row| row.is_present()) {
        let person = row.registration.person_id;
        let reader = notices::reader(tx, person).await?;
        // Whoever has no address finds the sheet on the wall, on paper, or under their events.
        if reader.email.is_none() {
            reached.count(None);
        } else if !feedback::has_given(tx, event.id, person).await? {
            let of = (row.registration.id, &reader);
            reached.count(invitations::with_secrets(cx, tx, event, of, (About::Feedback, Urgency::Mass), tell).await?);
        }
    }
    if reached.mailed == 0 {
        return Ok(false);
    }
    note(cx, tx, &Noted { event: event.id, about: About::Feedback, away: None, message: None, reached }).await?;
    let details = serde_json::json!({ "mailed": reached.mailed, "unreachable": reached.unreachable });
    audit::record(cx, tx, Actor::Nobody, Act::EventAsk, &event.id.to_string(), &details);
    Ok(true)
}
