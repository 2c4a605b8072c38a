//! What many people of an event are told at once: messages that trainers write, and reminders; and what became of it for each
//! of them.

pub mod asking;
pub mod reminders;
pub mod told;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;

use crate::{
    Cx, Result, Tx,
    events::{
        event::{self, Event},
        lock,
        notices::{self, About, Reached, Reader, Tell, calls},
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
        mails::Urgency,
        text_enum::text_enum,
    },
    text,
};

text_enum! {
    /// To whom a message goes.
    Whom {
        /// Everybody who may come: registered, invited, waiting.
        All = "all",
        /// Who has a place.
        Registered = "registered",
        /// Who is invited and has not answered.
        Invited = "invited",
        /// Who waits for a place.
        Waiting = "waiting",
    }
}

key! {
    /// The key of a notice to many.
    NoticeId
}

/// A message as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MessageInput {
    /// Code of [`Whom`].
    pub whom: String,
    /// Subject: neutral, because the topic is sensitive.
    pub subject: String,
    /// Text.
    pub text: String,
}

/// Letters of a subject.
const SUBJECT: usize = 120;
/// Letters of a text.
const TEXT: usize = 4_000;

const READERS: &str = "SELECT p.id AS person_id, p.email, p.language
    FROM registrations r JOIN people p ON p.id = r.person_id
    WHERE r.event_id = $1 AND p.merged_into IS NULL AND r.state IN ($2, $3, $4) ORDER BY p.sort_key, p.id";
const INSERT: &str = "INSERT INTO event_notices (id, event_id, about, first_day, days, whom, subject, written_by,
        written_at, mailed, unreachable)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const OF_EVENT: &str = "SELECT n.about, n.days, n.whom, n.subject, p.given_name, p.family_name, n.written_at, n.mailed,
        n.unreachable
    FROM event_notices n LEFT JOIN accounts a ON a.id = n.written_by LEFT JOIN people p ON p.id = a.person_id
    WHERE n.event_id = $1 ORDER BY n.written_at DESC, n.id DESC";

/// Everybody of an event who is told something that goes to so many.
pub(crate) async fn readers(tx: &mut Tx, event: EventId, whom: Whom) -> Result<Vec<Reader>> {
    // Three places in the statement, whoever is asked for.
    let states = match whom {
        Whom::All => ["registered", "invited", "waiting"],
        Whom::Registered => ["registered"; 3],
        Whom::Invited => ["invited"; 3],
        Whom::Waiting => ["waiting"; 3],
    };
    let [one, two, three] = states;
    Ok(on!(tx, c => sql::query_as(READERS).bind(event).bind(one).bind(two).bind(three).fetch_all(c).await)?)
}

/// What is written down of a notice to many.
pub(crate) struct Noted<'a> {
    pub(crate) event: EventId,
    pub(crate) about: About,
    /// Of a reminder: the first day, and how many days it is away.
    pub(crate) away: Option<(NaiveDate, i64)>,
    /// Of a message: to whom, its subject, and who wrote it.
    pub(crate) message: Option<(Whom, &'a str, AccountId)>,
    pub(crate) reached: Reached,
}

pub(crate) async fn note(cx: &Cx, tx: &mut Tx, noted: &Noted<'_>) -> Result<()> {
    on!(tx, c => sql::query(INSERT)
        .bind(cx.id::<NoticeId>())
        .bind(noted.event)
        .bind(noted.about)
        .bind(noted.away.map(|(day, _)| day))
        .bind(noted.away.map(|(_, days)| days))
        .bind(noted.message.map(|(whom, ..)| whom))
        .bind(noted.message.map(|(_, subject, _)| subject))
        .bind(noted.message.map(|(.., author)| author))
        .bind(cx.now())
        .bind(noted.reached.mailed)
        .bind(noted.reached.unreachable)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Writes to people of an event. Who has no address is noted, to be told otherwise.
///
/// # Errors
/// [`crate::Error::Invalid`] with the fields that are not right.
pub async fn write(cx: &Cx, actor: AccountId, event: &Event, input: &MessageInput, under: Tell<'_>) -> Result<Reached> {
    let mut problems = Problems::default();
    let whom = problems.take("whom", Whom::from_code(&input.whom).ok_or(Problem::Choice));
    let required = |text: std::result::Result<Option<String>, Problem>| text.and_then(|t| t.ok_or(Problem::Required));
    let subject = problems.take("subject", required(text::plain(&input.subject, SUBJECT)));
    let words = problems.take("text", required(text::passage(&input.text, TEXT)));
    let (Some(whom), Some(subject), Some(words)) = (whom, subject, words) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    let sessions = event::sessions_in(&mut tx, event.id).await?;
    let mut reached = Reached::default();
    for reader in readers(&mut tx, event.id, whom).await? {
        if reader.email.is_none() {
            // Whoever calls says what the others read.
            let message = Some((subject.as_str(), words.as_str()));
            calls::note(cx, &mut tx, event.id, reader.person_id, About::Message, message).await?;
            reached.count(None);
            continue;
        }
        let (_, below) = under(reader.language(), About::Message, &event, &sessions);
        let body = format!("{words}\n\n{below}");
        let mail = (subject.as_str(), body.as_str());
        reached.count(notices::tell(cx, &mut tx, event.id, &reader, About::Message, Urgency::Mass, mail).await?);
    }
    let noted =
        Noted { event: event.id, about: About::Message, away: None, message: Some((whom, &subject, actor)), reached };
    note(cx, &mut tx, &noted).await?;
    // What was written stands in no log: it may have names.
    let details = json!({ "whom": whom, "mailed": reached.mailed, "unreachable": reached.unreachable });
    audit::record(cx, &mut tx, actor, Act::EventMessage, &event.id.to_string(), &details);
    tx.commit().await?;
    Ok(reached)
}

/// A notice that went to many.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Notice {
    /// Reminder or message.
    pub about: About,
    /// Of a reminder: how many days before.
    pub days: Option<i64>,
    /// Of a message: to whom.
    pub whom: Option<Whom>,
    /// Of a message: its subject.
    pub subject: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    /// When.
    pub written_at: DateTime<Utc>,
    /// How many mails went out.
    pub mailed: i64,
    /// How many people have no address.
    pub unreachable: i64,
}

impl Notice {
    /// Who wrote it; none where the program did.
    pub fn author(&self) -> Option<String> {
        Some(format!("{} {}", self.given_name.as_deref()?, self.family_name.as_deref()?))
    }
}

/// What went to many of an event, the newest first.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<Vec<Notice>> {
    Ok(read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?)
}
