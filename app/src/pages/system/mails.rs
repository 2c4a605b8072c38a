//! The outbox, for administrators: without a mail server the mails stay here and can be handed over.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    projects::project::DEFAULT_ZONE,
    system::{
        audit::{self, Act},
        list::Page,
        mails::{self, Filter, State},
    },
};

use crate::{
    components::{
        fields::Field,
        list::{count, pages},
        parts::{empty, post_button, tag},
    },
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, mails as words, problems::Errors},
};

const HERE: &str = "/mails";

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let filter = Filter { recipient: query.get("search").to_owned(), state: State::from_code(query.get("state")) };
    audit::note(visit.cx(), visit.signed_in()?.account, Act::MailLook, "all").await?;
    let found = mails::list(visit.cx(), &filter, Page::typed(query.get("page"))).await?;
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Messages");
    Ok(visit.page(&title, || {
        let items = found.rows.iter().map(|mail| {
            let when = || dates::moment(language, mail.sent_at.unwrap_or(mail.created_at), DEFAULT_ZONE);
            let state = match mail.state() {
                State::Sent => tag("done", l.tf("sent {time}", &[("time", &when())])),
                State::Waiting => tag("due", l.t("waiting")),
                State::GivenUp => tag("error", l.t("not delivered")),
            };
            let (subject, body) = words::shown(l, mail);
            // Why it has not come stands in the line itself: nobody unfolds a hundred of them.
            let error = mail.last_error.clone().map(|e| view! { <span class="soft">" "{e}</span> });
            let again = (mail.state() != State::Sent && mail.attempts > 0).then(|| {
                post_button(format!("/mails/{}/retry", mail.id), "button button--secondary", l.t("Try again"))
            });
            view! {
                <li>
                    <details>
                        <summary>{mail.recipient.clone()}" · "{subject}" "{state}{error}</summary>
                        <p class="soft">{dates::moment(language, mail.created_at, DEFAULT_ZONE)}</p>
                        <pre>{body}</pre>
                    </details>
                    {again}
                </li>
            }
        });
        let items = items.collect_view();
        let filtered = query.some("search").is_some() || filter.state.is_some();
        let list = if found.rows.is_empty() && filtered {
            empty(l.t("No mail found"), l.t("Clear the filter to see all messages."), None)
        } else if found.rows.is_empty() {
            empty(l.t("No messages yet"), l.t("Messages to people appear here, sent or waiting."), None)
        } else {
            view! { <ul class="course-list">{items}</ul> }.into_any()
        };
        let none = Errors::default();
        let states = [(State::Sent, l.t("sent")), (State::Waiting, l.t("waiting")), (State::GivenUp, l.t("not delivered"))];
        let states = states.into_iter().map(|(state, text)| (state.code().to_owned(), text)).collect();
        view! {
            <h1>{title.clone()}</h1>
            {(!visit.app.settings.sends_mails).then(|| view! { <p>{l.t("There is no mail server: mails wait here.")}</p> })}
            <p>{l.t("A link that sets a password is made when its mail is sent, and is shown nowhere: print a card instead. Links in invitations are for their person alone.")}</p>
            <form class="filters" method="get" action=HERE role="search">
                {Field::new("search", l.t("To whom"), &none).input("search", query.get("search"), "off")}
                {Field::new("state", l.t("State"), &none).select(states, query.get("state"), Some(l.t("All")))}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar"><p>{l.tn("{n} mail", "{n} mails", count(&found))}</p></div>
            {list}
            {pages(l, HERE, &query, &found)}
        }
    }))
}
