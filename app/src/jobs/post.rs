//! Sending what waits in the outbox: senders for each urgency, so that no mail waits behind less urgent ones. Mails to accounts
//! are written here, at the moment in which they are sent.

use std::{sync::Arc, time::Duration};

use records::{
    Result,
    accounts::notices,
    events::registrations::invitations,
    system::mails::{self, Mail, Urgency},
};
use tokio::{task::JoinSet, time};

use super::PAUSE;
pub use crate::pages::events::calendar::Attached;
use crate::{pages::events::calendar, web::state::App, words::mails as words};

/// How many connections to the mail server each urgency has.
const AT_ONCE: usize = 4;
/// Whoever hands mails over.
pub trait Post: Send + Sync + 'static {
    /// A mail server that needs longer for one mail is not there.
    const LONGEST: Duration = Duration::from_mins(1);

    /// Hands one over, with what is for the calendar of its reader; the error is a line for administrators.
    fn send(&self, mail: &Mail, calendar: Option<&Attached>) -> impl Future<Output = Result<(), String>> + Send;
}

/// How many mails are taken at a time. What was taken and not sent waits until it is sure that its process has died: few
/// secrets, so that this is soon; many of those that nobody waits for.
const fn batch(urgency: Urgency) -> usize {
    match urgency {
        Urgency::Secret => AT_ONCE,
        Urgency::Notice => 4 * AT_ONCE,
        Urgency::Mass => 12 * AT_ONCE,
    }
}

/// Sends the mails of an urgency for as long as the process runs.
pub(super) async fn send<P: Post>(app: App, post: Arc<P>, urgency: Urgency) {
    let mut woken = app.woken();
    loop {
        match send_some(&app, &post, urgency).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %error, "outbox cannot be read"),
        }
        let _ = time::timeout(PAUSE, woken.changed()).await;
    }
}

/// Sends some mails beside each other; false when none was due.
pub async fn send_some<P: Post>(app: &App, post: &Arc<P>, urgency: Urgency) -> Result<bool> {
    let most = batch(urgency);
    // Each connection sends its share one after the other; one more for what is noted in between.
    let within = P::LONGEST * u32::try_from(most / AT_ONCE + 1).unwrap_or(u32::MAX);
    let within = chrono::Duration::from_std(within).unwrap_or(chrono::Duration::MAX);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut mails = mails::take(&app.cx, urgency, most, within).await?.into_iter();
    let mut sending = JoinSet::new();
    for mail in mails.by_ref().take(AT_ONCE) {
        sending.spawn(send_one(app.clone(), Arc::clone(post), mail));
    }
    let some = !sending.is_empty();
    while sending.join_next().await.is_some() {
        if let Some(mail) = mails.next() {
            sending.spawn(send_one(app.clone(), Arc::clone(post), mail));
        }
    }
    Ok(some)
}

/// The mail as it is sent, with the sessions as they are now, and with the secrets that it brings: they are made now, and stand in no outbox. None where it is not
/// wanted any more.
async fn written(app: &App, mail: Mail) -> Result<Option<(Mail, Option<Attached>)>> {
    if mail.account_id.is_none() {
        let attached = calendar::of_mail(&app.cx, &app.settings.address, mail.id).await?;
        return Ok(Some((invitations::written(&app.cx, mail).await?, attached)));
    }
    let letter = notices::letter(&app.cx, &mail).await?;
    Ok(letter.map(|letter| {
        let (subject, body) = words::letter(&app.texts, &app.settings.address, &letter);
        (Mail { subject, body, ..mail }, None)
    }))
}

async fn send_one<P: Post>(app: App, post: Arc<P>, mail: Mail) {
    let cx = &app.cx;
    let id = mail.id;
    let noted = match written(&app, mail.clone()).await {
        Ok(None) => mails::drop_mail(cx, id).await,
        Ok(Some((written, attached))) => {
            let sent = time::timeout(P::LONGEST, post.send(&written, attached.as_ref())).await;
            match sent.unwrap_or_else(|_| Err("the mail server does not answer".to_owned())) {
                Ok(()) => mails::sent(cx, id).await,
                Err(error) => {
                    tracing::warn!(mail.id = %id, mail.attempts = mail.attempts, error = error, "mail not sent");
                    mails::failed(cx, &mail, &error).await
                }
            }
        }
        Err(error) => {
            tracing::error!(mail.id = %id, error = %error, "mail not written");
            mails::failed(cx, &mail, "it could not be written").await
        }
    };
    if let Err(error) = noted {
        tracing::error!(mail.id = %id, error = %error, "what became of a mail is not noted");
    }
}
