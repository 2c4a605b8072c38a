//! What is kept for how long, and whose names are removed next: for administrators.

use axum::response::Response;
use chrono::Duration;
use leptos::prelude::*;
use records::{
    people::person,
    projects::project::DEFAULT_ZONE,
    retention::due,
    system::{
        list::Page,
        upkeep::{self, What},
    },
};

use crate::{
    components::{
        list::{count, pages},
        parts::empty,
        retention,
    },
    web::{failure::Failure, form::Query, visit::Visit},
    words::dates,
};

const HERE: &str = "/retention";
/// Whose time is over within so long stands in the list: an administrator sees it coming.
const AHEAD: Duration = Duration::days(30);

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let last = upkeep::last(visit.cx(), What::Retention).await?;
    let found = due::list(visit.cx(), visit.cx().now() + AHEAD, Page::typed(query.get("page"))).await?;
    let l = &visit.l;
    let title = l.t("What is kept for how long");
    Ok(visit.page(&title, || {
        let people = found.rows.iter().map(|due| {
            let name = person::full_name(&due.family_name, &due.given_name, due.patronymic.as_deref());
            view! { <li><a href=format!("/people/{}", due.id)>{name}</a></li> }
        });
        let people = people.collect_view();
        let next = if found.rows.is_empty() {
            empty(l.t("Nobody"), l.t("In the next 30 days nobody's time is over."), None)
        } else {
            view! {
                <p>{l.tn("The time of {n} person is over within 30 days. The name is removed then; a later end of a project keeps it.",
                    "The time of {n} people is over within 30 days. Their names are removed then; a later end of a project keeps them.", count(&found))}</p>
                <ul>{people}</ul>
            }
            .into_any()
        };
        let when = match last {
            Some(at) => l.tf("Last done on {time}.", &[("time", &dates::moment(visit.language(), at, DEFAULT_ZONE))]),
            None => l.t("It has not been done yet."),
        };
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("What is over is removed once a day, and what was removed stands in the audit log, without names. Copies that were made before still have it: keep backups for no longer than you need them.")}</p>
            <p class="soft">{when}</p>
            {retention::table(l)}
            <h2>{l.t("Names that are removed next")}</h2>
            {next}
            {pages(l, HERE, &query, &found)}
        }
    }))
}
