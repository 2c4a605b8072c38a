//! What runs beside requests: sending mails, forgetting what is over.

use std::time::Duration;

use app::App;
use records::{Cx, accounts::sessions, events::imports, system::mails};
use tokio::{task::JoinHandle, time};

use crate::mail::Post;

/// How often the outbox is looked into.
const OUTBOX: Duration = Duration::from_secs(10);
/// How often sessions that are over are forgotten.
const SWEEP: Duration = Duration::from_hours(1);

/// Starts the jobs; they end with the task. Nothing is lost when they are cut off: outbox and imports are in the database.
pub fn start(app: App, post: Option<Post>) -> JoinHandle<()> {
    tokio::spawn(async move {
        // Beside each other: a list of ten thousand people does not hold up a mail.
        tokio::join!(app::jobs::imports(&app), regular(&app, post.as_ref()));
    })
}

async fn regular(app: &App, post: Option<&Post>) {
    let mut outbox = time::interval(OUTBOX);
    let mut sweep = time::interval(SWEEP);
    loop {
        tokio::select! {
            _ = outbox.tick() => if let Some(post) = post {
                log(send_due(&app.cx, post).await);
            },
            _ = sweep.tick() => {
                app.sweep();
                log(sessions::sweep(&app.cx).await);
                log(imports::sweep(&app.cx).await);
            }
        }
    }
}

fn log(result: records::Result<()>) {
    if let Err(error) = result {
        tracing::error!(error = %error, "job failed");
    }
}

async fn send_due(cx: &Cx, post: &Post) -> records::Result<()> {
    for mail in mails::due(cx).await? {
        if !mails::claim(cx, &mail).await? {
            continue;
        }
        match post.send(&mail).await {
            Ok(()) => mails::sent(cx, mail.id).await?,
            Err(error) => {
                tracing::warn!(mail.id = %mail.id, mail.attempts = mail.attempts + 1, error = %error, "mail not sent");
                mails::failed(cx, &mail, &format!("{error:#}")).await?;
            }
        }
    }
    Ok(())
}
