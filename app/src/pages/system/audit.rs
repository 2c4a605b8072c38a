//! The audit log, for administrators.

use axum::response::Response;
use leptos::prelude::*;
use records::{projects::project::DEFAULT_ZONE, system::audit};

use crate::{
    components::{fields::Field, list::page_number, parts::empty},
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, problems::Errors},
};

/// Entries on a page.
const SHOWN: i64 = 100;

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let page = page_number(&query).cast_signed() as i64;
    // No action's name is longer, and a database refuses to search for a text without end.
    let action = query.some("action").map(|typed| typed.chars().take(100).collect::<String>());
    // One more than is shown tells whether there is another page.
    let mut entries = audit::recent(visit.cx(), action.as_deref(), SHOWN + 1, (page - 1) * SHOWN).await?;
    let more = entries.len() > usize::try_from(SHOWN).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Audit log");
    Ok(visit.page(&title, || {
        let body = entries.iter().map(|e| {
            let actor = e.actor_id.map(|id| id.to_string()).unwrap_or_default();
            view! {
                <tr>
                    <td class="num">{e.number}</td>
                    <td>{dates::moment(language, e.at, DEFAULT_ZONE)}</td>
                    <th scope="row">{e.action.clone()}</th>
                    <td><code class="code" title=e.subject.clone()>{short(&e.subject)}</code></td>
                    <td><code>{e.details.clone()}</code></td>
                    <td><code class="code" title=actor.clone()>{short(&actor)}</code></td>
                </tr>
            }
        });
        let body = body.collect_view();
        let table = if entries.is_empty() {
            empty(l.t("No entry found"), l.t("Take the filter away to see all entries."), None)
        } else {
            view! {
                <div class="table-wrap" tabindex="0" role="region" aria-label=title.clone()>
                    <table class="table">
                        <thead><tr>
                            <th scope="col" class="num">{l.t("Number")}</th><th scope="col">{l.t("When")}</th>
                            <th scope="col">{l.t("What")}</th><th scope="col">{l.t("To what")}</th>
                            <th scope="col">{l.t("Details")}</th><th scope="col">{l.t("Account")}</th>
                        </tr></thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
            }.into_any()
        };
        let older = more.then(|| {
            let address = format!("/audit?{}", query.query_with(&[("page", &(page + 1).to_string())]));
            view! { <p><a href=address>{l.t("Older entries")}</a></p> }
        });
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("Each entry carries the hash of the one before it. The command dayaq audit verify finds a changed or removed entry.")}</p>
            <form class="filters" method="get" action="/audit" role="search">
                {Field::new("action", l.t("What begins with"), &Errors::default()).input("search", query.get("action"), "off")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            {table}
            {older}
        }
    }))
}

/// A key by its last characters: the first ones are only a time, and the same for everything made together.
fn short(text: &str) -> String {
    let is_key = text.parse::<uuid::Uuid>().is_ok();
    text.get(24..).filter(|_| is_key).unwrap_or(text).to_owned()
}
