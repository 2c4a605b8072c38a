//! Merged records, and the way back.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    merging::merge::{self, MergeRow, Refused},
    projects::project::DEFAULT_ZONE,
    system::list::Page,
};

use super::merge::why;
use crate::{
    components::{
        fields::Field,
        list::{count, heads, pages, stacked},
        parts::{breadcrumbs, empty, tag},
    },
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{dates, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    page(&visit, StatusCode::OK, &query, None).await
}

/// The list, also after a merge was not undone.
pub(crate) async fn page(
    visit: &Visit,
    status: StatusCode,
    query: &Fields,
    refused: Option<Refused>,
) -> Result<Response, Failure> {
    let search: String = query.get("search").chars().take(100).collect();
    let undone = query.get("state") == "all";
    let found = merge::list(visit.cx(), &search, undone, Page::typed(query.get("page"))).await?;
    let l = &visit.l;
    let title = l.t("Merged records");
    Ok(visit.page_with(status, PageHead::new(&title), || {
        let none = Errors::default();
        let body = found.rows.iter().map(|merge| row(visit, merge)).collect_view();
        let table = if found.rows.is_empty() {
            empty(
                l.t("No merge found"),
                l.t("When two records of one person are merged, they are listed here, and can be taken apart again."),
                Some(("/people/duplicates".into(), l.t("To the possible duplicates"))),
            )
        } else {
            stacked(title.clone(), heads([l.t("Kept record"), l.t("Closed record"), l.t("When"), l.t("By whom"), l.t("What to do")]), body)
        };
        let choices = vec![("all".to_owned(), l.t("Also those that were undone"))];
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People")), ("/people/duplicates".into(), l.t("Possible duplicates"))], &title)}
            {refused.map(|why_not| view! { <div class="notice notice--error" role="alert"><p>{why(l, why_not)}</p></div> })}
            <h1>{title.clone()}</h1>
            <form class="filters" method="get" action="/people/merges" role="search">
                {Field::new("search", l.t("Part of a name"), &none).input("search", &search, "off")}
                {Field::new("state", l.t("State"), &none).select(choices, query.get("state"), Some(l.t("Merged")))}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar"><p>{l.tn("{n} merge", "{n} merges", count(&found))}</p></div>
            {table}
            {pages(l, "/people/merges", query, &found)}
        }
    }))
}

fn row(visit: &Visit, merge: &MergeRow) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let state = match (merge.undone_at, merge.blocked) {
        (Some(at), _) => {
            let when = dates::moment(language, at, DEFAULT_ZONE);
            let who = merge.undone_by.clone().unwrap_or_default();
            let text = l.tf("undone {time}, {user}", &[("time", &when), ("user", &who)]);
            view! { <span>{tag("plain", text)}</span> }.into_any()
        }
        (None, true) => {
            view! { <span class="soft">{l.t("A later merge of the same person has to be undone first.")}</span> }
                .into_any()
        }
        (None, false) => {
            let who = merge.records.gone_name();
            view! {
                <form method="post" action=format!("/people/merges/{}/undo", merge.id)>
                    <button class="button button--secondary">{l.t("Undo the merge")}<span class="visually-hidden">": "{who}</span></button>
                </form>
            }
            .into_any()
        }
    };
    // Of a merge that was undone both records are there.
    let gone = if merge.undone_at.is_some() {
        view! { <a href=format!("/people/{}", merge.records.gone_id)>{merge.records.gone_name()}</a> }.into_any()
    } else {
        view! { <span>{merge.records.gone_name()}</span> }.into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a href=format!("/people/{}", merge.records.kept_id)>{merge.records.kept_name()}</a></th>
            <td role="cell" data-label=l.t("Closed record")>{gone}</td>
            <td role="cell" data-label=l.t("When")>{dates::moment(language, merge.merged_at, DEFAULT_ZONE)}</td>
            <td role="cell" data-label=l.t("By whom")>{merge.merged_by.clone()}</td>
            <td role="cell" data-label=l.t("What to do")>{state}</td>
        </tr>
    }
    .into_any()
}
