//! What people are told about an event: by mail where there is an address, and where there is none it is noted that somebody
//! has to tell them.

pub mod calls;

use courses::language::Language;

use crate::{
    Cx, Result, Tx,
    events::event::{Event, Session},
    ledger::keys::EventId,
    people::person::PersonId,
    system::{
        db::{on, read, sql},
        mails::{self, MailId, Urgency},
        text_enum::text_enum,
    },
};

text_enum! {
    /// What a mail about an event is about.
    About {
        /// Somebody is invited. The text has [`ANSWER`](super::registrations::invitations::ANSWER) and
        /// [`FEEDBACK`](super::registrations::invitations::FEEDBACK) where the person's secrets will stand.
        Invitation = "invitation",
        /// A place became free for somebody who waited.
        Place = "place",
        /// Place or hours changed, it was put off, or takes place after all.
        Change = "change",
        /// It was cancelled.
        Cancelled = "cancelled",
        /// It is held in a few days.
        Reminder = "reminder",
        /// A certificate of attendance was issued.
        Certificate = "certificate",
        /// It is over, and feedback is asked for. The text has [`FEEDBACK`](super::registrations::invitations::FEEDBACK) where
        /// the person's secret will stand.
        Feedback = "feedback",
        /// A trainer or manager has written. The text is what stands under their words.
        Message = "message",
    }
}

/// A mail about an event in the language of its reader: subject and text.
pub type Tell<'a> = &'a (dyn Fn(Language, About, &Event, &[Session]) -> (String, String) + Sync);

/// Somebody on the list of an event who is told something.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Reader {
    pub(crate) person_id: PersonId,
    pub(crate) email: Option<String>,
    language: String,
}

impl Reader {
    /// The language in which they read.
    pub(crate) fn language(&self) -> Language {
        self.language.parse().unwrap_or(Language::Az)
    }
}

/// How many people a mail went to, and how many have no address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Mails.
    pub mailed: i64,
    /// People without an address.
    pub unreachable: i64,
}

impl Reached {
    pub(crate) fn count(&mut self, mail: Option<MailId>) {
        match mail {
            Some(_) => self.mailed += 1,
            None => self.unreachable += 1,
        }
    }
}

/// Whom a mail tells of which event, and about what.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Told {
    /// The event.
    pub event_id: EventId,
    /// The reader.
    pub person_id: PersonId,
    /// About what.
    pub about: About,
}

const READER: &str = "SELECT id AS person_id, email, language FROM people WHERE id = $1";
const OF_MAIL: &str = "SELECT event_id, person_id, about FROM event_mails WHERE mail_id = $1";
const NOTE: &str = "INSERT INTO event_mails (mail_id, event_id, person_id, about) VALUES ($1, $2, $3, $4)";

/// Somebody who is told something alone.
pub(crate) async fn reader(tx: &mut Tx, person: PersonId) -> Result<Reader> {
    Ok(on!(tx, c => sql::query_as(READER).bind(person).fetch_one(c).await)?)
}

/// What a mail says, if it is about an event.
pub async fn of_mail(cx: &Cx, mail: MailId) -> Result<Option<Told>> {
    Ok(read!(cx.db, c => sql::query_as(OF_MAIL).bind(mail).fetch_optional(c).await)?)
}

/// Tells somebody as part of `tx`: a mail where there is an address, else a note for whoever looks after the list.
pub(crate) async fn tell(
    cx: &Cx,
    tx: &mut Tx,
    event: EventId,
    reader: &Reader,
    about: About,
    urgency: Urgency,
    (subject, body): (&str, &str),
) -> Result<Option<MailId>> {
    let Some(email) = &reader.email else {
        calls::note(cx, tx, event, reader.person_id, about, None).await?;
        return Ok(None);
    };
    let mail = mails::enqueue(cx, tx, urgency, email, subject, body).await?;
    on!(tx, c => sql::query(NOTE)
        .bind(mail).bind(event).bind(reader.person_id).bind(about).execute(c).await.map(drop))?;
    Ok(Some(mail))
}
