//! A list that was confirmed: how far it is, what became of it, taking it back.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use records::{
    events::imports::{self, Import, ImportId, Outcome, State},
    ledger::keys::EventId,
    system::jobs::{self, Job, asked},
};
use serde_json::json;

use crate::{
    components::{parts::fact, progress},
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::imports::found::Found,
    web::{failure::Failure, form::Fields, path::Path, visit::Visit},
    words::{dates, i18n::L},
};

pub(super) async fn page(visit: &Visit, found: &Found, query: &Fields) -> Result<Response, Failure> {
    let import = &found.import;
    let outcomes = imports::outcomes(visit.cx(), import.id).await?;
    let job = job_of(visit, import).await?;
    let l = &visit.l;
    let title = import.file_name.clone();
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&l.t("List")), || {
        let notice = match query.get("done") {
            "before" => Some(l.t("This very file was handed in for this event before. Here is what became of it; nothing was entered again.")),
            "taken-back" => Some(taken_back(l, query)),
            _ => None,
        };
        let body = if import.state == State::Confirmed { running(visit, found, job.as_ref()) } else { result(visit, found, &outcomes) };
        view! {
            {found.breadcrumbs(l)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <p class="soft">{found.event.event.title.clone()}</p>
            <h1>{title.clone()}</h1>
            {body}
        }
    }))
}

fn taken_back(l: &L, query: &Fields) -> String {
    let n = |name: &str| query.get(name).parse().unwrap_or(0);
    let mut lines = vec![
        l.tn("{n} person who was entered is removed.", "{n} people who were entered are removed.", n("removed")),
        l.tn("{n} person is off the list and stays known.", "{n} people are off the list and stay known.", n("off")),
    ];
    if n("kept") > 0 {
        lines.push(l.tn(
            "{n} person stays, because a session marks them.",
            "{n} people stay, because a session marks them.",
            n("kept"),
        ));
    }
    lines.join(" ")
}

/// The job that enters the people.
async fn job_of(visit: &Visit, import: &Import) -> Result<Option<Job>, Failure> {
    Ok(match import.job_id {
        Some(id) => asked::find(visit.cx(), id).await?,
        None => None,
    })
}

/// How far it is, or why it does not go on; whoever confirmed it can stop it.
fn running(visit: &Visit, found: &Found, job: Option<&Job>) -> AnyView {
    let l = &visit.l;
    if let Some(failed) = job.filter(|job| job.state == jobs::State::Failed) {
        return view! { <div class="notice"><p>{progress::problem(l, failed.problem)}</p></div> }.into_any();
    }
    let (done, total) = (found.import.done, found.import.total);
    let text = l.tf("{n} of {of} rows", &[("n", &done.to_string()), ("of", &total.to_string())]);
    let address = format!("{}/progress", found.address());
    let bar = progress::bar(visit, &address, l.t("Rows that are done"), l.t("{n} of {of} rows"), (done, total), text);
    let viewer = visit.viewer();
    let may_stop = |job: &&Job| {
        job.cancel_asked_at.is_none() && viewer.is_some_and(|v| v.administrator || job.owner_id == Some(v.account))
    };
    let stop = job.filter(may_stop).map(|job| {
        view! {
            <form method="post" action=format!("/jobs/{}/cancel", job.id)>
                <input type="hidden" name="back" value=found.address()/>
                <button class="button button--secondary">{l.t("Stop")}</button>
            </form>
            <p class="soft">{l.t("Who was entered until then stays; the rest is there to be looked at again.")}</p>
        }
    });
    view! {
        <p>{l.t("The people are being entered. You may leave this page: it goes on.")}</p>
        {bar}
        <p><a href=found.address()>{l.t("Look again")}</a></p>
        {stop}
    }
    .into_any()
}

fn result(visit: &Visit, found: &Found, outcomes: &std::collections::BTreeMap<Outcome, i64>) -> AnyView {
    let l = &visit.l;
    let import = &found.import;
    let address = found.address();
    let when = import.finished_at.map(|at| dates::moment(visit.language(), at, found.event.event.zone()));
    let facts = outcomes.iter().map(|(outcome, n)| fact(outcome_text(l, *outcome), n.to_string())).collect_view();
    let left = [Outcome::Faulty, Outcome::LeftOut].iter().any(|outcome| outcomes.contains_key(outcome));
    let unsure = outcomes.get(&Outcome::Unsure).copied().unwrap_or(0);
    let is_done = import.state == State::Done;
    view! {
        {(!is_done).then(|| view! { <div class="notice"><p>{l.t("This list was entered and taken back.")}</p></div> })}
        {when.map(|when| view! { <p>{l.tf("Entered on {date}.", &[("date", &when)])}</p> })}
        <dl class="facts">{facts}</dl>
        {(is_done && unsure > 0).then(|| view! { <p>{l.t("Some look like people who are known. The list of people asks “Who is it?” beside them.")}</p> })}
        <div class="form-actions">
            <a class="button" href=format!("{}/people", found.event.address())>{l.t("To the list of people")}</a>
            {left.then(|| view! { <a class="button button--secondary" href=format!("{address}/left-out.xlsx")>{l.t("Rows that were not entered (XLSX)")}</a> })}
        </div>
        {left.then(|| view! { <p class="soft">{l.t("Correct them in that file and hand it in again: who is on the list already is recognised.")}</p> })}
        {is_done.then(|| view! {
            <details class="disclosure">
                <summary>{l.t("Take this list back")}</summary>
                <p>{l.t("Who was entered by it and is known nowhere else is removed. Everybody else goes off the list of the event. Who is marked in a session stays.")}</p>
                <form method="post" action=format!("{address}/take-back")><button class="button button--danger">{l.t("Take it back")}</button></form>
            </details>
        })}
    }
    .into_any()
}

fn outcome_text(l: &L, outcome: Outcome) -> String {
    match outcome {
        Outcome::New => l.t("Entered"),
        Outcome::Unsure => l.t("Entered, to be looked at"),
        Outcome::Known => l.t("Known, and now on the list"),
        Outcome::Listed => l.t("On the list already"),
        Outcome::Repeated => l.t("The same as another row"),
        Outcome::LeftOut => l.t("Left out"),
        Outcome::Faulty => l.t("With faults, not entered"),
    }
}

/// How far it is, for the script.
pub(crate) async fn json(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
) -> Result<Response, Failure> {
    let import = Found::find(&visit, event, import).await?.import;
    let goes_on = job_of(&visit, &import).await?.is_none_or(|job| job.is_open());
    let open = import.state == State::Confirmed && goes_on;
    Ok(Json(json!({ "done": import.done, "total": import.total, "open": open })).into_response())
}
