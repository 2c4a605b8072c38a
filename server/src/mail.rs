//! Sending mails by SMTP.

use anyhow::Context;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
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

    async fn hand_over(&self, mail: &Mail) -> anyhow::Result<()> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(mail.recipient.parse()?)
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())?;
        self.transport.send(message).await?;
        Ok(())
    }
}

impl app::jobs::post::Post for Post {
    async fn send(&self, mail: &Mail) -> Result<(), String> {
        self.hand_over(mail).await.map_err(|error| format!("{error:#}"))
    }
}
