//! The outbox, for administrators: without a mail server the mails stay here and can be handed over.

use axum::response::Response;
use leptos::prelude::*;
use records::{projects::project::DEFAULT_ZONE, system::mails};

use crate::{
    components::parts::{empty, tag},
    web::{failure::Failure, visit::Visit},
    words::dates,
};

/// How many mails are shown.
const SHOWN: i64 = 100;

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let mails = mails::recent(visit.cx(), SHOWN).await?;
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Mails");
    Ok(visit.page(&title, || {
        let items = mails.iter().map(|mail| {
            let state = match (mail.sent_at, mail.next_attempt_at) {
                (Some(at), _) => tag("done", l.tf("sent {time}", &[("time", &dates::moment(language, at, DEFAULT_ZONE))])),
                (None, Some(_)) => tag("due", l.t("waiting")),
                (None, None) => tag("error", l.t("given up")),
            };
            let error = mail.last_error.clone().map(|e| view! { <p class="soft">{e}</p> });
            view! {
                <li>
                    <details>
                        <summary>{mail.recipient.clone()}" · "{mail.subject.clone()}" "{state}</summary>
                        <p class="soft">{dates::moment(language, mail.created_at, DEFAULT_ZONE)}</p>
                        {error}
                        <pre>{mail.body.clone()}</pre>
                    </details>
                </li>
            }
        });
        let items = items.collect_view();
        let list = if mails.is_empty() {
            empty(l.t("No mail yet"), l.t("Mails to people stand here, sent or waiting."), None)
        } else {
            view! { <ul class="course-list">{items}</ul> }.into_any()
        };
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("Without a mail server, mails wait here. Links in them are secrets: hand them over to their person alone.")}</p>
            {list}
        }
    }))
}
