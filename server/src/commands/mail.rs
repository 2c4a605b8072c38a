//! `dayaq mail …`.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, bail};
use app::jobs::post::Post as _;
use records::system::{
    clock::Clock,
    mails::{Mail, MailId},
};
use tokio::time::timeout;

use crate::{config::Mails, mail::Post};

/// A mail server that needs longer is not there.
const LONGEST: Duration = Duration::from_mins(1);

/// Sends a mail at once, past the outbox, and says what the mail server answers.
pub async fn test(address: &str, mails: &Mails) -> anyhow::Result<ExitCode> {
    let url = mails.smtp.0.as_deref().context("no mail server is set: say --smtp or DAYAQ_SMTP")?;
    if address.parse::<lettre::Address>().is_err() {
        bail!("{address} is no e-mail address");
    }
    let mail = Mail {
        id: MailId::NIL,
        recipient: address.to_owned(),
        subject: "Dayaq: test".to_owned(),
        body: "This mail was sent by the command dayaq mail test. Mails of the platform arrive in the same way.\n"
            .to_owned(),
        account_id: None,
        about: None,
        created_at: Clock::system().now(),
        attempts: 1,
        next_attempt_at: None,
        sent_at: None,
        expires_at: None,
        last_error: None,
    };
    match timeout(LONGEST, Post::new(url, mails.mail_from.clone())?.send(&mail, None)).await {
        Ok(Ok(())) => println!("The mail server has taken a mail from {} to {address}.", mails.mail_from),
        Ok(Err(error)) => bail!("the mail was not sent: {error}"),
        Err(_) => bail!("the mail was not sent: the mail server does not answer"),
    }
    Ok(ExitCode::SUCCESS)
}
