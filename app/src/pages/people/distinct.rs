//! Records that look like one person and are two people, as somebody has said.

use axum::response::Response;
use leptos::prelude::*;
use records::{merging::distinct, projects::project::DEFAULT_ZONE, system::list::Page};

use crate::{
    components::{
        list::pages,
        parts::{breadcrumbs, empty},
    },
    web::{failure::Failure, form::Query, visit::Visit},
    words::dates,
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let pairs = distinct::list(visit.cx(), Page::typed(query.get("page"))).await?;
    let l = &visit.l;
    let title = l.t("Records that are two people");
    let done = (query.get("done") == "alike").then(|| l.t("Taken back: both are compared anew."));
    Ok(visit.page(&title, || {
        let items = pairs.rows.iter().map(|pair| {
            let (one, other) = pair.names();
            let when = dates::moment(visit.language(), pair.said_at, DEFAULT_ZONE);
            let both = format!("{one} · {other}");
            view! {
                <li>
                    <div>
                        <a href=format!("/people/{}", pair.one_id)>{one}</a>" · "<a href=format!("/people/{}", pair.other_id)>{other}</a>
                        <p class="soft">{l.tf("{user}, {time}", &[("user", &pair.said_by), ("time", &when)])}</p>
                    </div>
                    <form method="post" action="/people/distinct/take-back">
                        <input type="hidden" name="one" value=pair.one_id.to_string()/>
                        <input type="hidden" name="other" value=pair.other_id.to_string()/>
                        <button class="button button--secondary">{l.t("Take it back")}<span class="visually-hidden">": "{both}</span></button>
                    </form>
                </li>
            }
        });
        let items = items.collect_view();
        let list = if pairs.rows.is_empty() {
            let text = l.t("As soon as somebody says of two records that they are two people, the pair appears here.");
            empty(l.t("No such pair"), text, Some(("/people/duplicates".into(), l.t("Possible duplicates"))))
        } else {
            view! { <ul class="session-list">{items}</ul> }.into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People")), ("/people/duplicates".into(), l.t("Possible duplicates"))], &title)}
            {done.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <p>{l.t("They look like one person, and are not proposed any more, because somebody has looked.")}</p>
            {list}
            {pages(l, "/people/distinct", &query, &pairs)}
        }
    }))
}
