//! The audit log, for administrators.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    projects::project::DEFAULT_ZONE,
    system::{
        audit::{self, Filter},
        list::Page,
    },
};

use crate::{
    components::{
        fields::Field,
        list::{count, pages},
        parts::empty,
    },
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{dates, problems::Errors},
};

const HERE: &str = "/audit";

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let filter = Filter { action: query.get("action").to_owned(), subject: query.get("subject").to_owned() };
    let found = audit::list(visit.cx(), &filter, Page::typed(query.get("page"))).await?;
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Audit log");
    Ok(visit.page(&title, || {
        let body = found.rows.iter().map(|e| {
            let actor = e.actor_id.map(|id| id.to_string()).unwrap_or_default();
            view! {
                <tr>
                    <td class="num">{e.number}</td>
                    <td>{dates::moment(language, e.at, DEFAULT_ZONE)}</td>
                    <th scope="row">{e.action.clone()}</th>
                    <td>{about(&e.subject)}</td>
                    <td><code>{e.details.clone()}</code></td>
                    <td><code class="code" title=actor.clone()>{short(&actor)}</code></td>
                </tr>
            }
        });
        let body = body.collect_view();
        let table = if found.rows.is_empty() {
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
        let none = Errors::default();
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("Each entry carries the hash of the one before it. The command dayaq audit verify finds a changed or removed entry.")}</p>
            <form class="filters" method="get" action=HERE role="search">
                {Field::new("action", l.t("What begins with"), &none).input("search", query.get("action"), "off")}
                {Field::new("subject", l.t("To what"), &none).input("search", query.get("subject"), "off")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar"><p>{l.tn("{n} entry", "{n} entries", count(&found))}</p></div>
            {table}
            {pages(l, HERE, &query, &found)}
        }
    }))
}

/// What an entry is about, leading to all entries about it; some are about nothing in particular.
fn about(subject: &str) -> Option<AnyView> {
    (!subject.is_empty()).then(|| {
        let address = format!("{HERE}?{}", Fields::default().query_with(&[("subject", subject)]));
        view! { <a class="code" title=subject.to_owned() href=address>{short(subject)}</a> }.into_any()
    })
}

/// A key by its last characters: the first ones are only a time, and the same for everything made together.
fn short(text: &str) -> String {
    let is_key = text.parse::<uuid::Uuid>().is_ok();
    text.get(24..).filter(|_| is_key).unwrap_or(text).to_owned()
}
