//! One piece of work that somebody has asked for: how far it is, what it made. For its owner alone.

use std::io;

use axum::{
    Json,
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use leptos::prelude::*;
use records::system::{
    audit::{self, Act},
    jobs::{
        Job, JobId, State, asked,
        files::{self},
    },
};
use serde_json::json;

use crate::{
    components::{
        parts::{breadcrumbs, post_button},
        progress::{bar, problem},
    },
    found::list_file::ListFile,
    page::head::PageHead,
    web::{download, failure::Failure, path::Path, visit::Visit},
    words::i18n::L,
};

/// A job by its address, whoever has asked for it.
pub(crate) async fn find_any(visit: &Visit, id: JobId) -> Result<Job, Failure> {
    asked::find(visit.cx(), id).await?.ok_or(Failure::NotFound)
}

/// A job of the viewer's own.
pub(crate) async fn find_own(visit: &Visit, id: JobId) -> Result<Job, Failure> {
    let job = find_any(visit, id).await?;
    if job.owner_id == Some(visit.signed_in()?.account) { Ok(job) } else { Err(Failure::NotFound) }
}

pub(crate) async fn show(visit: Visit, Path(id): Path<JobId>) -> Result<Response, Failure> {
    let job = find_own(&visit, id).await?;
    let file = files::of(visit.cx(), job.id).await?.map(|file| file.name);
    let l = &visit.l;
    let all = l.t("My files and work");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&all).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/jobs".into(), all.clone())], &job.about)}
            <h1>{job.about.clone()}</h1>
            {if job.is_open() { open(&visit, &job) } else { ended(l, &job, file.as_deref()) }}
        }
    }))
}

fn open(visit: &Visit, job: &Job) -> AnyView {
    let l = &visit.l;
    let address = format!("/jobs/{}", job.id);
    if job.cancel_asked_at.is_some() {
        return view! {
            <p>{l.t("This is being stopped.")}</p>
            <p><a href=address>{l.t("Look again")}</a></p>
        }
        .into_any();
    }
    let text = match job.total {
        0 => l.t("Its turn has not come yet."),
        total => l.tf("{n} of {of}", &[("n", &job.done.to_string()), ("of", &total.to_string())]),
    };
    view! {
        <p>{l.t("This is being done. You may leave this page: it goes on.")}</p>
        {bar(visit, &format!("{address}/progress"), l.t("What is done"), l.t("{n} of {of}"), (job.done, job.total), text)}
        <p><a href=address.clone()>{l.t("Look again")}</a></p>
        {post_button(format!("{address}/cancel"), "button button--secondary", l.t("Stop"))}
    }
    .into_any()
}

fn ended(l: &L, job: &Job, file: Option<&str>) -> AnyView {
    match (job.state, file) {
        (State::Failed, _) => view! { <div class="notice"><p>{problem(l, job.problem)}</p></div> }.into_any(),
        (State::Cancelled, _) => view! { <p>{l.t("This was stopped.")}</p> }.into_any(),
        (_, Some(name)) => view! {
            <p>{l.t("The file is ready. It is kept for a day.")}</p>
            <p><a class="button" href=format!("/jobs/{}/file", job.id) download=name.to_owned()>{l.t("Fetch the file")}</a></p>
        }
        .into_any(),
        _ => view! { <p>{l.t("This is done. Files are kept for a day.")}</p> }.into_any(),
    }
}

/// How far it is, for the script.
pub(crate) async fn progress(visit: Visit, Path(id): Path<JobId>) -> Result<Response, Failure> {
    let job = find_own(&visit, id).await?;
    let open = job.is_open() && job.cancel_asked_at.is_none();
    Ok(Json(json!({ "done": job.done, "total": job.total, "open": open })).into_response())
}

/// What it made.
pub(crate) async fn file(visit: Visit, Path(id): Path<JobId>) -> Result<Response, Failure> {
    let job = find_own(&visit, id).await?;
    let made = files::of(visit.cx(), job.id).await?.ok_or(Failure::NotFound)?;
    match ListFile::of(&job) {
        Some(list) => list.fetched(&visit).await?,
        None => audit::note(visit.cx(), visit.signed_in()?.account, Act::ExportPrint, &job.id.to_string()).await?,
    }
    let cx = visit.cx().clone();
    // Piece by piece, so that nobody holds a long file as a whole. What is gone half-way breaks the transfer off.
    let pieces = stream::iter(0..made.pieces).then(move |place| {
        let cx = cx.clone();
        async move { files::piece(&cx, id, place).await.map_err(io::Error::other) }
    });
    let mut answer = download::saved(&made.name, &made.media_type, Body::from_stream(pieces));
    answer.headers_mut().insert(header::CONTENT_LENGTH, made.size.into());
    Ok(answer)
}
