//! Reminders: seven days before an event and on the day before, in the morning of its place.
//!
//! A reminder is owed from its day on until the next one is, or the event begins: a server that stood still for a day makes up
//! for it. Nobody is reminded of an event that was entered, or put off, after the day on which the reminder would have gone out.

use chrono::{Duration, NaiveDate, Timelike};
use chrono_tz::Tz;

use super::{Noted, Whom, note, readers};
use crate::{
    Cx, Result, Tx,
    events::{
        event::{self, Event},
        lock,
        notices::{self, About, Reached, Tell},
        registrations::{RegistrationId, invitations},
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act, Actor},
        clock,
        db::{on, read, sql},
        mails::Urgency,
    },
};

/// How many days before the first session people are reminded.
pub const DAYS: [i64; 2] = [7, 1];
/// From this hour of the place on: nobody is woken by a mail.
pub(super) const HOUR: u32 = 9;

// Wide enough for every time zone; what holds in the zone of the project is asked of each.
const NEAR: &str = "SELECT e.id FROM events e WHERE e.cancelled_at IS NULL AND e.kind <> 'awareness'
    AND (SELECT MIN(s.on_date) FROM event_sessions s WHERE s.event_id = e.id) BETWEEN $1 AND $2 ORDER BY e.id";
const SENT: &str = "SELECT COUNT(*) FROM event_notices WHERE event_id = $1 AND first_day = $2 AND days = $3";
const REGISTRATION: &str = "SELECT id FROM registrations WHERE event_id = $1 AND person_id = $2";

/// Which reminder is owed on a day for an event that begins on `first_day` and stands so since `since`.
pub(crate) fn owed(first_day: NaiveDate, since: NaiveDate, today: NaiveDate) -> Option<i64> {
    let away = (first_day - today).num_days();
    // The nearest one: whoever is reminded for tomorrow is not told of next week.
    let days = DAYS.into_iter().filter(|days| (1..=*days).contains(&away)).min()?;
    (since <= first_day - Duration::days(days)).then_some(days)
}

/// Sends what is owed now. Answers how many events people were reminded of.
pub async fn send(cx: &Cx, tell: Tell<'_>) -> Result<usize> {
    let today = clock::local_date(cx.now(), Tz::UTC);
    let last = today + Duration::days(DAYS[0] + 1);
    let near: Vec<EventId> = read!(cx.db, c => sql::query_scalar(NEAR).bind(today).bind(last).fetch_all(c).await)?;
    let mut reminded = 0;
    for id in near {
        let mut tx = cx.db.begin().await?;
        let event = lock::lock(&mut tx, id).await?;
        if remind(cx, &mut tx, &event, tell).await? {
            reminded += 1;
            tx.commit().await?;
        }
    }
    Ok(reminded)
}

/// Reminds the people of one event, if that is owed: each in a transaction of its own, so that no other writer waits long.
async fn remind(cx: &Cx, tx: &mut Tx, event: &Event, tell: Tell<'_>) -> Result<bool> {
    let zone = event.zone();
    let local = cx.now().with_timezone(&zone);
    let sessions = event::sessions_in(tx, event.id).await?;
    let Some(first) = sessions.first() else { return Ok(false) };
    if event.cancelled_at.is_some() || local.hour() < HOUR {
        return Ok(false);
    }
    let since = clock::local_date(event.changed_at, zone);
    let Some(days) = owed(first.on_date, since, clock::local_date(cx.now(), zone)) else { return Ok(false) };
    let sent: i64 =
        on!(tx, c => sql::query_scalar(SENT).bind(event.id).bind(first.on_date).bind(days).fetch_one(c).await)?;
    if sent > 0 {
        return Ok(false);
    }
    let mut reached = Reached::default();
    for reader in readers(tx, event.id, Whom::Registered).await? {
        let (subject, body) = tell(reader.language(), About::Reminder, event, &sessions);
        let mail = (subject.as_str(), body.as_str());
        reached.count(notices::tell(cx, tx, event.id, &reader, About::Reminder, Urgency::Mass, mail).await?);
    }
    // Who has not answered gets the invitation once more, with an address of its own to answer.
    for reader in readers(tx, event.id, Whom::Invited).await? {
        let registration: RegistrationId = on!(tx, c => sql::query_scalar(REGISTRATION)
            .bind(event.id).bind(reader.person_id).fetch_one(c).await)?;
        let of = (registration, reader.person_id);
        reached.count(invitations::enqueue(cx, tx, event, of, Urgency::Mass, tell).await?);
    }
    if reached == Reached::default() {
        return Ok(false);
    }
    let noted =
        Noted { event: event.id, about: About::Reminder, away: Some((first.on_date, days)), message: None, reached };
    note(cx, tx, &noted).await?;
    let details = serde_json::json!({ "days": days, "mailed": reached.mailed, "unreachable": reached.unreachable });
    audit::record(cx, tx, Actor::Nobody, Act::EventRemind, &event.id.to_string(), &details);
    Ok(true)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::owed;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_reminder_is_owed_from_its_day_until_the_next_one_or_the_event() {
        let (first, long_ago) = (day("2026-12-20"), day("2026-11-01"));
        let on = |today: &str| owed(first, long_ago, day(today));
        assert_eq!(on("2026-12-12"), None);
        assert_eq!(on("2026-12-13"), Some(7));
        assert_eq!(on("2026-12-18"), Some(7), "the server stood still");
        assert_eq!(on("2026-12-19"), Some(1), "not both");
        assert_eq!(on("2026-12-20"), None, "it has begun");
        assert_eq!(on("2026-12-21"), None);
    }

    #[test]
    fn nobody_is_reminded_of_what_they_were_told_a_moment_ago() {
        let first = day("2026-12-20");
        assert_eq!(owed(first, day("2026-12-15"), day("2026-12-15")), None, "entered five days before");
        assert_eq!(owed(first, day("2026-12-15"), day("2026-12-19")), Some(1));
        assert_eq!(
            owed(first, day("2026-12-19"), day("2026-12-19")),
            Some(1),
            "entered on the day before, in the night"
        );
        assert_eq!(owed(first, day("2026-12-13"), day("2026-12-13")), Some(7));
    }
}
