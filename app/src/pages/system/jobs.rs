//! What the viewer has asked for; for administrators also everybody's work that is not done or has failed.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    projects::project::DEFAULT_ZONE,
    system::jobs::{Job, State, asked},
};

use crate::{
    components::{
        parts::{empty, post_button, tag},
        progress::problem,
    },
    web::{failure::Failure, visit::Visit},
    words::{dates, i18n::L},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let own = asked::of_owner(visit.cx(), viewer.account).await?;
    let others = if viewer.administrator { asked::open_or_failed(visit.cx()).await? } else { Vec::new() };
    let administrator = viewer.administrator;
    let l = &visit.l;
    let title = l.t("My files and work");
    Ok(visit.page(&title, || {
        let items = own.iter().map(|job| {
            view! {
                <li>
                    <div>
                        <a href=format!("/jobs/{}", job.id)>{job.about.clone()}</a>" "{state(l, job)}
                        <p class="soft">{dates::moment(visit.language(), job.created_at, DEFAULT_ZONE)}</p>
                    </div>
                </li>
            }
        });
        let items = items.collect_view();
        let list = if own.is_empty() {
            empty(
                l.t("Nothing yet"),
                l.t("What takes longer than a moment appears here: files to print, lists that are being entered."),
                None,
            )
        } else {
            view! { <ul class="session-list">{items}</ul> }.into_any()
        };
        view! {
            <h1>{title.clone()}</h1>
            {list}
            {administrator.then(|| all(&visit, &others))}
        }
    }))
}

/// Everybody's work that is not done, and what has failed.
fn all(visit: &Visit, jobs: &[Job]) -> AnyView {
    let l = &visit.l;
    let items = jobs.iter().map(|job| {
        let about = if job.about.is_empty() { l.t("Upkeep") } else { job.about.clone() };
        let why = (job.state == State::Failed).then(|| view! { <p>{problem(l, job.problem)}</p> });
        let far = (job.total > 0)
            .then(|| l.tf("{n} of {of}", &[("n", &job.done.to_string()), ("of", &job.total.to_string())]));
        let act = match job.state {
            State::Failed => {
                Some(post_button(format!("/jobs/{}/retry", job.id), "button button--secondary", l.t("Try again")))
            }
            _ if job.cancel_asked_at.is_none() => Some(
                view! {
                    <form method="post" action=format!("/jobs/{}/cancel", job.id)>
                        <input type="hidden" name="back" value="/jobs"/>
                        <button class="button button--secondary">{l.t("Stop")}</button>
                    </form>
                }
                .into_any(),
            ),
            _ => None,
        };
        view! {
            <li>
                <div>
                    <strong>{about}</strong>" "{state(l, job)}
                    <p class="soft">{dates::moment(visit.language(), job.created_at, DEFAULT_ZONE)}" "{far}</p>
                    {why}
                </div>
                {act}
            </li>
        }
    });
    let items = items.collect_view();
    let list = if jobs.is_empty() {
        view! { <p class="soft">{l.t("Nothing is being done, and nothing has failed.")}</p> }.into_any()
    } else {
        view! { <ul class="session-list">{items}</ul> }.into_any()
    };
    view! { <h2>{l.t("Everybody’s work")}</h2>{list} }.into_any()
}

fn state(l: &L, job: &Job) -> AnyView {
    match job.state {
        State::Waiting | State::Running if job.cancel_asked_at.is_some() => tag("plain", l.t("being stopped")),
        State::Waiting => tag("due", l.t("waiting")),
        State::Running => tag("next", l.t("being done")),
        State::Done => tag("done", l.t("done")),
        State::Failed => tag("error", l.t("failed")),
        State::Cancelled => tag("plain", l.t("stopped")),
    }
}
