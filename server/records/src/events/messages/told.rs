//! What became of the mails to each person of an event, and who has to be told otherwise.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::{
    Cx, Result,
    events::{
        notices::{
            About,
            calls::{self, Call},
        },
        registrations::state::RegistrationState,
    },
    ledger::keys::EventId,
    people::person::{self, PersonId},
    system::{
        db::{read, sql},
        mails,
    },
};

/// Somebody on the list of an event, how they are reached, and what became of the last mail.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Told {
    /// The person.
    pub person_id: PersonId,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    /// Where the registration stands.
    pub state: RegistrationState,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// What they are to be told, since there was no address; the oldest first.
    #[sqlx(skip)]
    pub calls: Vec<Call>,
    /// What the last mail was about.
    pub about: Option<About>,
    /// When it was written.
    pub written_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    next_attempt_at: Option<DateTime<Utc>>,
    /// What the mail server said, of a mail that was not sent.
    pub last_error: Option<String>,
}

impl Told {
    /// Full name as documents write it.
    pub fn name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// How far the last mail is; none where there is none.
    pub fn mail(&self) -> Option<mails::State> {
        self.about?;
        Some(match (self.sent_at, self.next_attempt_at) {
            (Some(_), _) => mails::State::Sent,
            (None, Some(_)) => mails::State::Waiting,
            (None, None) => mails::State::GivenUp,
        })
    }
}

// The last mail is the one with the largest key: keys are made in the order of time.
const OF_EVENT: &str =
    "SELECT r.person_id, p.given_name, p.family_name, p.patronymic, r.state, p.email, p.phone, em.about, m.created_at AS written_at, m.sent_at, m.next_attempt_at, m.last_error
    FROM registrations r JOIN people p ON p.id = r.person_id
    LEFT JOIN event_mails em ON em.event_id = r.event_id AND em.person_id = r.person_id AND em.mail_id = (
        SELECT l.mail_id FROM event_mails l WHERE l.event_id = r.event_id AND l.person_id = r.person_id
        ORDER BY l.mail_id DESC LIMIT 1)
    LEFT JOIN mails m ON m.id = em.mail_id
    WHERE r.event_id = $1 AND p.merged_into IS NULL AND (r.state <> 'withdrawn'
        OR EXISTS (SELECT 1 FROM event_calls c WHERE c.registration_id = r.id))
    ORDER BY p.sort_key, p.id";
/// Everybody on the list of an event, in the order of their names. Two queries.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<Vec<Told>> {
    let mut people: Vec<Told> = read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?;
    let mut calls: HashMap<PersonId, Vec<Call>> = HashMap::new();
    for call in calls::of_event(cx, event).await? {
        calls.entry(call.person_id).or_default().push(call);
    }
    for person in &mut people {
        person.calls = calls.remove(&person.person_id).unwrap_or_default();
    }
    Ok(people)
}
