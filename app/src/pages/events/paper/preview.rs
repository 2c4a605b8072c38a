//! Who gets a certificate of attendance, by name, before any is issued.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::events::awards::{self, Candidate, Standing, USUAL_PERCENT};

use super::overview::overview;
use crate::{
    components::{
        fields::Field,
        list::{heads, stacked},
        parts::{breadcrumbs, empty, tag},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    web::{back::checked, failure::Failure, form::Query, visit::Visit},
    words::{problems::Errors, sessions::hours_of},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    let percent = query.some("percent").map_or_else(|| USUAL_PERCENT.to_string(), str::to_owned);
    match checked(&visit.l, awards::candidates(visit.cx(), &found.event, &percent).await)? {
        Ok(people) => Ok(names(&visit, &found, &percent, &people)),
        Err(errors) => overview(&visit, &found, &query, &errors).await,
    }
}

/// The page with the names.
fn names(visit: &Visit, found: &FoundEvent, percent: &str, people: &[Candidate]) -> Response {
    let l = &visit.l;
    let title = l.t("Who gets a certificate");
    let address = format!("{}/paper", found.address());
    let over = found.sessions.iter().all(|session| session.ends_at(found.event.zone()) <= visit.cx().now());
    let none = Errors::default();
    visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        let ready = people.iter().filter(|one| one.standing == Standing::Ready).count();
        let rows = people.iter().map(|one| {
            let (kind, word) = match &one.standing {
                Standing::Ready => ("next", l.t("gets one")),
                Standing::Has(number) => ("done", l.tf("has number {number}", &[("number", number)])),
                Standing::Unidentified => ("due", l.t("to be identified first")),
                Standing::Short => ("plain", l.t("does not reach the share")),
            };
            let id = format!("person-{}", one.person);
            let chosen = (one.standing == Standing::Ready && over).then(|| {
                view! { <input class="check" type="checkbox" id=id.clone() name="person" value=one.person.to_string() checked/> }
            });
            let [hours, state] = [l.t("Hours"), l.t("Certificate")];
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader"><label class="cluster" for=id>{chosen}<span>{one.name.clone()}</span></label></th>
                    <td role="cell" data-label=hours>{hours_of(l, one.share.attended, one.share.planned)}</td>
                    <td role="cell" data-label=state>{tag(kind, word)}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        let links = vec![
            ("/events".into(), l.t("Events")),
            (found.address(), found.event.title.clone()),
            (address.clone(), l.t("Paper and badges")),
        ];
        let table = if people.is_empty() {
            empty(l.t("Nobody attended yet"), l.t("Whoever is marked as present appears here with their hours."), None)
        } else {
            stacked(title.clone(), heads([l.t("Name"), l.t("Hours"), l.t("Certificate")]), rows)
        };
        view! {
            {breadcrumbs(l, links, &title)}
            <h1>{title.clone()}</h1>
            <p>{l.tf("From {percent} percent of the planned hours on.", &[("percent", percent)])}</p>
            {(!over).then(|| view! { <div class="notice"><p>{l.t("The event is not over yet: certificates are issued after the last session.")}</p></div> })}
            <form method="post" action=format!("{address}/certificates")>
                <input type="hidden" name="percent" value=percent.to_owned()/>
                {table}
                {(over && ready > 0).then(|| view! {
                    {Field::new("tell", l.t("Tell them by mail"), &none)
                        .hint(l.t("Who has no address is listed under “Messages and calls”, to be told otherwise."))
                        .flag(true)}
                    <div class="form-actions"><button class="button">{l.t("Issue to those who are ticked")}</button></div>
                })}
            </form>
        }
    })
}
