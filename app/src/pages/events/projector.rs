//! For the trainer: the address of the wall, and how who scans counts.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::{check_in, event::Session, walls},
    system::codes,
};

use crate::{
    components::parts::breadcrumbs,
    found::{event::FoundEvent, session::FoundSession},
    page::head::PageHead,
    web::{failure::Failure, visit::Visit},
    words::{dates, sessions::session_line},
};

pub(crate) async fn show(visit: Visit, FoundSession { found, session }: FoundSession) -> Result<Response, Failure> {
    page(&visit, &found, &session, None).await
}

/// The page, also after an address was made: told this once.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    session: &Session,
    made: Option<&str>,
) -> Result<Response, Failure> {
    let exists = walls::exists(visit.cx(), session.id).await?;
    let l = &visit.l;
    let title = l.t("Check-in code");
    let zone = found.event.zone();
    let address = found.address_of(session);
    let from = dates::moment(visit.language(), session.starts_at(zone) - check_in::BEFORE, zone);
    let until = dates::moment(visit.language(), session.ends_at(zone) + check_in::AFTER, zone);
    let made = made.map(codes::print);
    let late = session.code_counts_late;
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let hours = l.tf("Codes are shown from {from} to {until}: from an hour before the session until a quarter of an hour after it.", &[("from", &from), ("until", &until)]);
        let shown = made.map(|code| {
            let path = format!("/wall/{code}");
            view! {
                <div class="notice notice--done" role="status">
                    <h2 class="notice__title">{l.t("The address of the wall")}</h2>
                    <p><a class="mono break" href=path.clone()>{format!("{}{path}", visit.app.settings.address)}</a></p>
                    <p>{l.t("Type it on the hall’s computer. It is shown this once, ends with the session, and can do nothing but show codes: nobody is signed in there.")}</p>
                </div>
            }
        });
        let body = if found.event.cancelled_at.is_some() {
            view! { <p>{l.t("This event is cancelled: nobody can be marked.")}</p> }.into_any()
        } else {
            view! {
                <p>{l.t("The wall shows a code that changes every 20 seconds. It has an address of its own, so that you need not sign in on a computer that is not yours.")}</p>
                <p>{hours}</p>
                <form class="cluster" method="post" action=format!("{address}/projector")>
                    <button class="button" name="act" value="make">{if exists { l.t("Create a new link; the old one stops working") } else { l.t("Create a link") }}</button>
                    {exists.then(|| view! { <button class="button button--secondary" name="act" value="end">{l.t("End the address")}</button> })}
                </form>
                <form method="post" action=format!("{address}/late")>
                    <button class="button button--link" name="late" value=if late { "no" } else { "yes" }>
                        {if late { l.t("Who scans now is marked as late. Count everybody from the start") } else { l.t("Who scans now counts from the start. Mark as late from now on") }}
                    </button>
                </form>
            }
            .into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            <p class="soft">{session_line(visit.language(), session)}</p>
            <h1>{title.clone()}</h1>
            {shown}
            {body}
            <p><a href=address.clone()>{l.t("To the list")}</a></p>
        }
    }))
}
