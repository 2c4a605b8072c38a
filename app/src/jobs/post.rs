//! Sending what waits in the outbox: senders for each urgency, so that no mail waits behind less urgent ones.

use std::{sync::Arc, time::Duration};

use records::{
    Cx, Result,
    events::invitations,
    system::mails::{self, Mail, Urgency},
};
use tokio::{task::JoinSet, time};

use super::PAUSE;
use crate::web::state::App;

/// How many connections to the mail server each urgency has.
const AT_ONCE: usize = 4;
/// A mail server that needs longer for one mail is not there.
const LONGEST: Duration = Duration::from_mins(1);

/// Whoever hands mails over.
pub trait Post: Send + Sync + 'static {
    /// Hands one over; the error is a line for administrators.
    fn send(&self, mail: &Mail) -> impl Future<Output = Result<(), String>> + Send;
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
        match send_some(&app.cx, &post, urgency).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %error, "outbox cannot be read"),
        }
        let _ = time::timeout(PAUSE, woken.changed()).await;
    }
}

/// Sends some mails beside each other; false when none was due.
async fn send_some<P: Post>(cx: &Cx, post: &Arc<P>, urgency: Urgency) -> Result<bool> {
    let most = batch(urgency);
    // Each connection sends its share one after the other; one more for what is noted in between.
    let within = LONGEST * u32::try_from(most / AT_ONCE + 1).unwrap_or(u32::MAX);
    let within = chrono::Duration::from_std(within).unwrap_or(chrono::Duration::MAX);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut mails = mails::take(cx, urgency, most, within).await?.into_iter();
    let mut sending = JoinSet::new();
    for mail in mails.by_ref().take(AT_ONCE) {
        sending.spawn(send_one(cx.clone(), Arc::clone(post), mail));
    }
    let some = !sending.is_empty();
    while sending.join_next().await.is_some() {
        if let Some(mail) = mails.next() {
            sending.spawn(send_one(cx.clone(), Arc::clone(post), mail));
        }
    }
    Ok(some)
}

async fn send_one<P: Post>(cx: Cx, post: Arc<P>, mail: Mail) {
    let noted = match handed_over(&cx, &post, mail.clone()).await {
        Ok(()) => mails::sent(&cx, mail.id).await,
        Err(error) => {
            tracing::warn!(mail.id = %mail.id, mail.attempts = mail.attempts, error = error, "mail not sent");
            mails::failed(&cx, &mail, &error).await
        }
    };
    if let Err(error) = noted {
        tracing::error!(mail.id = %mail.id, error = %error, "what became of a mail is not noted");
    }
}

/// Hands a mail over, with the secrets that it brings: they are made now, and stand in no outbox.
async fn handed_over<P: Post>(cx: &Cx, post: &Arc<P>, mail: Mail) -> Result<(), String> {
    let id = mail.id;
    let written = invitations::written(cx, mail).await.map_err(|error| {
        tracing::error!(mail.id = %id, error = %error, "mail not written");
        "it could not be written".to_owned()
    })?;
    let sent = time::timeout(LONGEST, post.send(&written)).await;
    sent.unwrap_or_else(|_| Err("the mail server does not answer".to_owned()))
}
