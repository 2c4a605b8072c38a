//! Whom no mail reaches: everything that somebody has to tell them, by phone or in person, until it is said.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::notices::About,
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, key},
    },
};

key! {
    /// The key of a call.
    CallId
}

/// One thing that somebody on a list is to be told.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Call {
    /// Its key.
    pub id: CallId,
    /// Who.
    pub person_id: PersonId,
    /// What about.
    pub about: About,
    /// Of a message: its subject.
    pub subject: Option<String>,
    /// Of a message: what was written.
    pub words: Option<String>,
    /// Since when.
    pub noted_at: DateTime<Utc>,
}

const OF_EVENT: &str = "SELECT c.id, r.person_id, c.about, c.subject, c.words, c.noted_at
    FROM event_calls c JOIN registrations r ON r.id = c.registration_id
    WHERE r.event_id = $1 ORDER BY c.noted_at, c.id";
const INSERT: &str = "INSERT INTO event_calls (id, registration_id, about, subject, words, noted_at)
    SELECT $1, r.id, $4, $5, $6, $7 FROM registrations r WHERE r.event_id = $2 AND r.person_id = $3";
const REPLACE: &str = "DELETE FROM event_calls WHERE about = $3 AND registration_id IN
    (SELECT r.id FROM registrations r WHERE r.event_id = $1 AND r.person_id = $2)";
const DONE: &str = "DELETE FROM event_calls WHERE id = $3 AND registration_id IN
    (SELECT r.id FROM registrations r WHERE r.event_id = $1 AND r.person_id = $2)";
const LISTED: &str = "SELECT COUNT(*) FROM registrations WHERE event_id = $1 AND person_id = $2";

/// What need not be said any more once something newer is to be: the same thing, and what is not true any more. A message
/// stands in for nothing.
const fn outdated_by(about: About) -> &'static [About] {
    match about {
        About::Invitation => &[About::Invitation],
        About::Place => &[About::Place],
        About::Change => &[About::Change, About::Cancelled, About::Reminder],
        About::Cancelled => &[About::Cancelled, About::Change, About::Reminder],
        About::Reminder => &[About::Reminder],
        About::Certificate => &[About::Certificate],
        About::Feedback => &[About::Feedback],
        About::Message => &[],
    }
}

/// What is to be told of an event, the oldest first.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<Vec<Call>> {
    Ok(read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?)
}

/// Notes that somebody on the list is to be told something; of a message its subject and words.
pub(crate) async fn note(
    cx: &Cx,
    tx: &mut Tx,
    event: EventId,
    person: PersonId,
    about: About,
    message: Option<(&str, &str)>,
) -> Result<()> {
    for outdated in outdated_by(about) {
        on!(tx, c => sql::query(REPLACE).bind(event).bind(person).bind(*outdated).execute(c).await.map(drop))?;
    }
    on!(tx, c => sql::query(INSERT)
        .bind(cx.id::<CallId>())
        .bind(event)
        .bind(person)
        .bind(about)
        .bind(message.map(|(subject, _)| subject))
        .bind(message.map(|(_, words)| words))
        .bind(cx.now())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Somebody was told these things. What was noted since stays.
///
/// # Errors
/// [`Error::NotFound`] for who is not on the list; [`Error::Conflict`] where nothing of it was to be told any more.
pub async fn done(cx: &Cx, actor: AccountId, event: EventId, person: PersonId, calls: &[CallId]) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let listed: i64 = on!(tx, c => sql::query_scalar(LISTED).bind(event).bind(person).fetch_one(c).await)?;
    if listed == 0 {
        return Err(Error::NotFound);
    }
    let mut told = 0;
    for call in calls {
        told += on!(tx, c => sql::query(DONE).bind(event).bind(person).bind(*call).execute(c).await)?;
    }
    if told == 0 {
        return Err(Error::Conflict(Conflict::Changed));
    }
    audit::record(cx, &mut tx, actor, Act::EventTold, &event.to_string(), &json!({ "person": person }));
    tx.commit().await
}
