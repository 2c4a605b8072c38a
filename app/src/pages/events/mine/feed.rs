//! The addresses of one's own calendar: those that work, and a new one, which is shown once.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{events::feeds::Feed, projects::project::DEFAULT_ZONE, system::clock};

use crate::{
    components::parts::{breadcrumbs, post_button},
    page::head::PageHead,
    web::visit::Visit,
    words::dates,
};

/// The part of one's own events about the calendar.
pub(crate) fn section(visit: &Visit, feeds: &[Feed]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let rows = feeds.iter().map(|feed| {
        let made = dates::long(language, clock::local_date(feed.created_at, DEFAULT_ZONE));
        let text = match feed.read_on {
            Some(day) => {
                l.tf("Made on {made}, read last on {day}.", &[("made", &made), ("day", &dates::long(language, day))])
            }
            None => l.tf("Made on {made}, not read yet.", &[("made", &made)]),
        };
        view! {
            <li class="cluster">
                <span>{text}</span>
                {post_button(format!("/my-events/feed/{}/end", feed.id), "button button--link", l.t("Switch off"))}
            </li>
        }
    });
    let rows = rows.collect_view();
    let there = (!feeds.is_empty()).then(|| {
        view! {
            <p>{l.t("Addresses that work now; make one for each device.")}</p>
            <ul>{rows}</ul>
        }
    });
    view! {
        <h2>{l.t("In my calendar")}</h2>
        <p>{l.t("The calendar of your phone or computer shows your events and keeps them up to date.")}</p>
        {there}
        {post_button("/my-events/feed".into(), "button button--secondary", l.t("Put my events into a calendar"))}
    }
    .into_any()
}

/// A new address: it is kept nowhere, and shown once.
pub(crate) fn made(visit: &Visit, token: &str) -> Response {
    let l = &visit.l;
    let title = l.t("Your calendar");
    let address = format!("{}/calendar/{token}.ics", visit.app.settings.address);
    // Calendars take this as "subscribe"; a browser would save a file.
    let opens = match address.split_once("://") {
        Some((_, rest)) => format!("webcal://{rest}"),
        None => address.clone(),
    };
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/my-events".into(), l.t("My events"))], &title)}
            <h1>{title.clone()}</h1>
            <p><a class="button" href=opens.clone()>{l.t("Open in the calendar of this device")}</a></p>
            <p>{l.t("Or copy this address into a calendar, as one that is subscribed to:")}</p>
            <p><code class="mono break">{address.clone()}</code></p>
            <p>{l.t("The address is shown this once. Whoever has it can read your events: do not pass it on. You can switch it off at any time.")}</p>
            <p><a href="/my-events">{l.t("Back to my events")}</a></p>
        }
    })
}
