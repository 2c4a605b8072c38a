//! Sending mails by SMTP.

use anyhow::Context;
use app::jobs::post::Attached;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
};
use records::system::mails::Mail;

/// A mail server.
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Post {
    /// To a server with an address such as `smtps://USER:PASSWORD@HOST`.
    pub fn new(url: &str, from: Mailbox) -> anyhow::Result<Self> {
        // Never the address itself in the message: it carries a password.
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).context("cannot understand the mail server")?;
        Ok(Self { transport: transport.build(), from })
    }

    async fn hand_over(&self, mail: &Mail, calendar: Option<&Attached>) -> anyhow::Result<()> {
        self.transport.send(message(self.from.clone(), mail, calendar)?).await?;
        Ok(())
    }
}

/// The mail as it goes out: text alone, or with a file for the calendar of its reader, who need not open it to read.
fn message(from: Mailbox, mail: &Mail, calendar: Option<&Attached>) -> anyhow::Result<Message> {
    let head = Message::builder().from(from).to(mail.recipient.parse()?).subject(&mail.subject);
    let Some(calendar) = calendar else {
        return Ok(head.header(ContentType::TEXT_PLAIN).body(mail.body.clone())?);
    };
    let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={}", calendar.method.word()))?;
    let parts = MultiPart::mixed()
        .singlepart(SinglePart::plain(mail.body.clone()))
        .singlepart(Attachment::new("calendar.ics".to_owned()).body(calendar.text.clone(), kind));
    Ok(head.multipart(parts)?)
}

impl app::jobs::post::Post for Post {
    async fn send(&self, mail: &Mail, calendar: Option<&Attached>) -> Result<(), String> {
        self.hand_over(mail, calendar).await.map_err(|error| format!("{error:#}"))
    }
}

#[cfg(test)]
mod tests {
    use app::jobs::post::Attached;
    use chrono::DateTime;
    use documents::icalendar::Method;
    use records::system::mails::{Mail, MailId};

    use super::message;

    fn mail() -> Mail {
        Mail {
            id: MailId::NIL,
            recipient: "a@example.org".into(),
            subject: "Təlim".into(),
            body: "Gəncə, saat 10:00".into(),
            account_id: None,
            about: None,
            created_at: DateTime::UNIX_EPOCH,
            attempts: 1,
            next_attempt_at: None,
            sent_at: None,
            expires_at: None,
            last_error: None,
        }
    }

    #[test]
    fn a_file_for_the_calendar_stands_beside_the_text() {
        let from = || "Dayaq <dayaq@example.org>".parse().unwrap();
        let plain = String::from_utf8(message(from(), &mail(), None).unwrap().formatted()).unwrap();
        assert!(plain.contains("Content-Type: text/plain; charset=utf-8") && !plain.contains("multipart"), "{plain}");
        for (method, word) in [(Method::Publish, "PUBLISH"), (Method::Cancel, "CANCEL")] {
            let attached = Attached { method, text: format!("BEGIN:VCALENDAR\r\nMETHOD:{word}\r\nEND:VCALENDAR\r\n") };
            let both = String::from_utf8(message(from(), &mail(), Some(&attached)).unwrap().formatted()).unwrap();
            for part in [
                "Content-Type: multipart/mixed;",
                "Content-Type: text/plain; charset=utf-8",
                &format!("method={word}"),
                "Content-Disposition: attachment; filename=\"calendar.ics\"",
            ] {
                assert!(both.contains(part), "{part}: {both}");
            }
        }
    }
}
