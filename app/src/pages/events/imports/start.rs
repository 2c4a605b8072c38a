//! People from files: handing one in, looking at it, what became of it.

use axum::response::Response;
use documents::spreadsheet::{MOST_BYTES, MOST_ROWS};
use leptos::prelude::*;
use records::{
    events::imports::{self, Import, ImportId, State},
    ledger::keys::EventId,
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, tag},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::imports::{
        draft,
        found::{Found, above},
        progress,
    },
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, i18n::L, problems::Errors},
};

pub(crate) async fn start(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    start_page(&visit, &found, query.get("done"), &Errors::default()).await
}

/// The page on which a file is handed in, also after an error.
pub(crate) async fn start_page(
    visit: &Visit,
    found: &FoundEvent,
    done: &str,
    errors: &Errors,
) -> Result<Response, Failure> {
    let before = imports::of_event(visit.cx(), found.event.id).await?;
    let l = &visit.l;
    let title = l.t("People from a file");
    let address = format!("{}/imports", found.address());
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let megabytes = (MOST_BYTES / 1024 / 1024).to_string();
        let hint = l.tf(
            "Excel (.xlsx) or CSV, up to {mb} MB and {rows} rows. Columns are found by their headings in Azerbaijani, Russian or English.",
            &[("mb", &megabytes), ("rows", &MOST_ROWS.to_string())],
        );
        let cancelled = found.event.cancelled_at.is_some();
        view! {
            {breadcrumbs(l, above(l, found), &title)}
            {error_summary(l, errors)}
            {(done == "discarded").then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("The list is thrown away. Nobody was entered.")}</p></div> })}
            <h1>{title.clone()}</h1>
            <p>{l.t("A list that an office sends becomes the list of the event. First you see what would be entered, who is known already and what is wrong; nothing is entered before you confirm it.")}</p>
            {cancelled.then(|| view! { <div class="notice"><p>{l.t("This event is cancelled. Lists can be handed in when it is taken up again.")}</p></div> })}
            {(!cancelled).then(|| view! {
                <form method="post" enctype="multipart/form-data" action=address.clone() novalidate>
                    {Field::new("list", l.t("List"), errors).hint(hint).list_file()}
                    <div class="form-actions">
                        <button class="button">{l.t("Read the list")}</button>
                        <a href=format!("{address}/template.xlsx")>{l.t("Empty list to fill in (XLSX)")}</a>
                    </div>
                </form>
            })}
            <p class="soft">{l.t("Take out columns that nobody needs here, such as numbers of identity cards. What is left out is not kept.")}</p>
            {(!before.is_empty()).then(|| earlier(visit, found, &address, &before))}
        }
    }))
}

/// Lists that were handed in before.
fn earlier(visit: &Visit, found: &FoundEvent, address: &str, before: &[Import]) -> AnyView {
    let l = &visit.l;
    let items = before.iter().map(|import| {
        let when = dates::moment(visit.language(), import.created_at, found.event.zone());
        let rows = l.tn("{n} row", "{n} rows", usize::try_from(import.total).unwrap_or(0));
        view! {
            <li>
                <div><a href=format!("{address}/{}", import.id)>{import.file_name.clone()}</a><br/><span class="soft small">{when}", "{rows}</span></div>
                {state(l, import.state)}
            </li>
        }
    });
    view! {
        <h2>{l.t("Lists handed in before")}</h2>
        <ul class="session-list">{items.collect_view()}</ul>
    }
    .into_any()
}

fn state(l: &L, state: State) -> AnyView {
    match state {
        State::Draft => tag("due", l.t("to be confirmed")),
        State::Confirmed => tag("next", l.t("being entered")),
        State::Done => tag("done", l.t("entered")),
        State::TakenBack => tag("plain", l.t("list taken back")),
    }
}

pub(crate) async fn show(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, import).await?;
    match found.import.state {
        State::Draft => draft::page(&visit, &found, &query, &Errors::default()).await,
        State::Confirmed | State::Done | State::TakenBack => progress::page(&visit, &found, &query).await,
    }
}
