//! Mails of invitation, and those that ask for feedback. They wait in the outbox without the two secrets that they bring; these are made when a mail is sent,
//! so that whoever reads the outbox, a backup or a log can do nothing with it.

use crate::{
    Cx, Result, Tx,
    events::{
        event::{self, Event},
        notices::{self, About, Reader, Tell},
        registrations::{
            RegistrationId,
            secrets::{self, Power},
        },
    },
    people::person::PersonId,
    system::{
        db::{on, read, sql},
        mails::{Mail, MailId, Urgency},
    },
};

/// Stands in a waiting mail where the secret will be that answers it.
pub const ANSWER: &str = "{answer}";
/// Stands there for the secret that gives feedback.
pub const FEEDBACK: &str = "{feedback}";

const INSERT: &str = "INSERT INTO invitation_mails (mail_id, registration_id) VALUES ($1, $2)";
const OF_MAIL: &str = "SELECT registration_id FROM invitation_mails WHERE mail_id = $1";

/// Puts an invitation into the outbox where the person has an address, and answers the mail; elsewhere it is printed, or
/// said.
pub(crate) async fn enqueue(
    cx: &Cx,
    tx: &mut Tx,
    event: &Event,
    (registration, person): (RegistrationId, PersonId),
    urgency: Urgency,
    tell: Tell<'_>,
) -> Result<Option<MailId>> {
    let reader = notices::reader(tx, person).await?;
    with_secrets(cx, tx, event, (registration, &reader), (About::Invitation, urgency), tell).await
}

/// Puts a mail into the outbox whose text has places for the person's secrets.
pub(crate) async fn with_secrets(
    cx: &Cx,
    tx: &mut Tx,
    event: &Event,
    (registration, reader): (RegistrationId, &Reader),
    (about, urgency): (About, Urgency),
    tell: Tell<'_>,
) -> Result<Option<MailId>> {
    let sessions = event::sessions_in(tx, event.id).await?;
    let (subject, body) = tell(reader.language(), about, event, &sessions);
    let words = (subject.as_str(), body.as_str());
    let mail = notices::tell(cx, tx, event.id, reader, about, urgency, words).await?;
    if let Some(mail) = mail {
        on!(tx, c => sql::query(INSERT).bind(mail).bind(registration).execute(c).await.map(drop))?;
    }
    Ok(mail)
}

/// The mail as it is handed over: one that brings secrets gets them, made at this moment; those of a mail before stop. Any other
/// mail stays as it is.
pub async fn written(cx: &Cx, mail: Mail) -> Result<Mail> {
    let of: Option<RegistrationId> =
        read!(cx.db, c => sql::query_scalar(OF_MAIL).bind(mail.id).fetch_optional(c).await)?;
    let Some(registration) = of else { return Ok(mail) };
    let (answer, feedback) = (secrets::new(cx), secrets::new(cx));
    let mut tx = cx.db.begin().await?;
    secrets::keep(&mut tx, registration, Power::Answer, secrets::hash(&answer)).await?;
    secrets::keep(&mut tx, registration, Power::Feedback, secrets::hash(&feedback)).await?;
    tx.commit().await?;
    let body = mail.body.replace(ANSWER, &answer).replace(FEEDBACK, &feedback);
    Ok(Mail { body, ..mail })
}
