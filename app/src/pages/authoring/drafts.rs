//! Courses that the viewer may write, and the draft of one: its modules, what is wrong with it, the way to publishing.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use chrono::Duration;
use courses::{course::Text, format::outline};
use leptos::prelude::*;
use records::{
    authoring::{
        discarded::{DAYS, Discarded},
        drafts::{self, Draft},
        library, remarks,
    },
    projects::project::DEFAULT_ZONE,
    system::clock,
    system::versions::Published,
};

use super::{faults::diagnostics, outline::tree, translations};
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, post_button, said, tag},
        search::search,
    },
    found::draft::{FoundDraft, courses, discarded},
    page::head::PageHead,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, i18n::L, problems::Errors},
};

/// A course in the list.
struct Row {
    slug: String,
    title: Text,
    /// What people get; none for a course that is new.
    version: Option<Arc<Published>>,
    /// How many remarks nobody has looked at yet.
    remarks: i64,
}

pub(crate) async fn list(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let drafts = drafts::all(visit.cx()).await?;
    let remarks = remarks::counts(visit.cx()).await?;
    let mut rows = Vec::new();
    for slug in courses(&visit).await? {
        let version = library::current(visit.cx(), &slug).await?;
        let title = if let Some(version) = &version {
            version.editions.get(visit.language()).title.clone()
        } else {
            let course = drafts::text(visit.cx(), &slug, "course.toml").await?.unwrap_or_default();
            Text { language: visit.language(), value: outline::title(&course).unwrap_or_else(|| slug.clone()) }
        };
        let remarks = remarks.iter().find(|(of, _)| *of == slug).map_or(0, |(_, many)| *many);
        rows.push(Row { slug, title, version, remarks });
    }
    let thrown = discarded(&visit).await?;
    let l = &visit.l;
    let title = l.t("Course editor");
    Ok(visit.page(&title, || {
        let nothing = rows.is_empty().then(|| {
            empty(l.t("No course yet"), l.t("Begin one, or work on those that your project offers: they stand here."), None)
        });
        let rows: Vec<AnyView> = rows
            .iter()
            .map(|row| item(&visit, row, drafts.iter().find(|draft| draft.slug == row.slug)))
            .collect();
        view! {
            {(query.get("done") == "discarded").then(|| view! {
                <div class="notice notice--done" role="status"><p>{l.t("The draft is discarded. It stands below, and can be brought back.")}</p></div>
            })}
            <h1>{title.clone()}</h1>
            <p>{l.t("You work on a draft. Trainees see nothing of it until you publish a new version; who has begun finishes the version begun, and gets corrections of it.")}</p>
            {nothing}
            {(!rows.is_empty()).then(|| search(l, "", None))}
            <ul class="task-list">{rows}</ul>
            <p class="cluster">
                <a class="button" href="/authoring/new">{l.t("New course")}</a>
                <a href="/offers">{l.t("Who may begin which course")}</a>
            </p>
            {thrown_away(&visit, &thrown)}
        }
    }))
}

/// What can be brought back.
fn thrown_away(visit: &Visit, thrown: &[Discarded]) -> Option<AnyView> {
    let l = &visit.l;
    let items = thrown.iter().map(|draft| {
        let course = String::from_utf8_lossy(draft.course.as_deref().unwrap_or_default());
        let title = outline::title(&course).unwrap_or_else(|| draft.slug.clone());
        let at = dates::moment(visit.language(), draft.discarded_at, DEFAULT_ZONE);
        let until = dates::short(visit.language(), clock::local_date(draft.discarded_at + Duration::days(DAYS), DEFAULT_ZONE));
        let who = format!("{} {}", draft.given_name, draft.family_name);
        let said = l.tf("discarded {time} by {name}; can be brought back until {day}", &[("time", &at), ("name", &who), ("day", &until)]);
        let address = format!("/authoring/{}/discarded/{}", draft.slug, draft.id);
        view! {
            <li class="task-list__item">
                <span class="task-list__link">{title.clone()}" "<span class="soft small">{said}</span></span>
                <form method="post" action=address>
                    <button class="button button--secondary">{l.t("Bring it back")}<span class="visually-hidden">": "{title}</span></button>
                </form>
            </li>
        }
    });
    let items = items.collect_view();
    (!thrown.is_empty())
        .then(|| view! { <h2>{l.t("Discarded drafts")}</h2><ul class="task-list">{items}</ul> }.into_any())
}

fn item(visit: &Visit, row: &Row, draft: Option<&Draft>) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let Row { slug, title, version, remarks } = row;
    let action = match draft {
        Some(draft) => {
            let at = dates::moment(language, draft.changed_at, DEFAULT_ZONE);
            view! {
                <a class="button button--secondary" href=format!("/authoring/{slug}")>{l.t("Continue editing")}</a>
                <span class="soft small">{l.tf("changed {time}", &[("time", &at)])}</span>
            }
            .into_any()
        }
        None => post_button(format!("/authoring/{slug}/start"), "button button--secondary", l.t("Start a draft")),
    };
    let of = || view! { <span class="visually-hidden">": "{title.value.clone()}</span> };
    let state = match version {
        Some(version) => {
            view! { <span class="soft">{l.tf("version {version}", &[("version", &version.version)])}</span> }.into_any()
        }
        None => tag("due", l.t("not published yet")),
    };
    let versions = version.as_ref().map(|version| {
        view! {
            <a href=format!("/authoring/{slug}/versions/{}/read", version.id)>{l.t("Read it")}{of()}</a>
            <a href=format!("/authoring/{slug}/versions")>{l.t("Versions")}{of()}</a>
        }
    });
    let remarks = usize::try_from(*remarks).unwrap_or_default();
    let remarks = (remarks > 0).then(|| {
        view! { <a href=format!("/authoring/{slug}/remarks")>{l.tn("{n} remark", "{n} remarks", remarks)}{of()}</a> }
    });
    view! {
        <li class="task-list__item">
            <span class="task-list__link">{said(title, language)}" "{state}</span>
            <span class="cluster">{action}{versions}{remarks}</span>
        </li>
    }
    .into_any()
}

pub(crate) async fn show(visit: Visit, Path(course): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    render(&visit, &course, None, query.get("open"), &Errors::default()).await
}

/// The draft, also after something that was not done.
pub(crate) async fn render(
    visit: &Visit,
    course: &str,
    refused: Option<(StatusCode, String)>,
    open: &str,
    errors: &Errors,
) -> Result<Response, Failure> {
    let writing = FoundDraft::find(visit, course).await?;
    let checked = drafts::check(visit.cx(), &writing.files, None).await?;
    let faults = checked.diagnostics.iter().filter(|found| found.is_error()).count();
    let translations = translations::overview(visit, &writing, errors).await?;
    let status = refused.as_ref().map_or_else(|| errors.status(), |(status, _)| *status);
    let l = &visit.l;
    let title = l.tf("Draft of “{course}”", &[("course", course)]);
    Ok(visit.page_with(status, PageHead::new(&title), || {
        let address = format!("/authoring/{course}");
        let publish = if faults == 0 {
            let from = if writing.draft.base.is_empty() {
                l.t("This is the first edition. Your project offers it as soon as it is published.")
            } else {
                l.tf("The draft began from version {version}. Before it is published you see what differs.", &[("version", &writing.draft.base)])
            };
            view! {
                <p>{from}</p>
                <p><a class="button" href=format!("{address}/publish")>{l.t("Look at what differs, and publish")}</a></p>
            }
            .into_any()
        } else {
            view! { <div class="notice"><p>{l.tn("There is {n} fault. It has to be mended before the draft can be published.", "There are {n} faults. They have to be mended before the draft can be published.", faults)}</p></div> }.into_any()
        };
        let refused = refused.map(|(_, sentence)| view! { <div class="notice notice--error" role="alert"><p>{sentence}</p></div> });
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            {refused}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <h2>{l.t("Modules and activities")}</h2>
            {tree(l, &writing, &checked.diagnostics, open)}
            <h2>{l.t("The whole course")}</h2>
            <ul class="task-list">
                <li class="task-list__item"><a class="task-list__link" href=format!("{address}/read")>{l.t("Read it as trainees do")}</a></li>
                <li class="task-list__item"><a class="task-list__link" href=format!("{address}/properties")>{l.t("Title, target groups, rules of completion")}</a></li>
                <li class="task-list__item"><a class="task-list__link" href=format!("{address}/facts")>{l.t("Legal facts and numbers to call")}</a></li>
                <li class="task-list__item"><a class="task-list__link" href=format!("{address}/reviews")>{l.t("Readers of the draft")}</a></li>
                <li class="task-list__item"><a class="task-list__link" href=format!("{address}/media")>{l.t("Pictures and sounds")}</a></li>
            </ul>
            <h2>{l.t("Translations")}</h2>
            {translations}
            <h2>{l.t("What was found in the draft")}</h2>
            {diagnostics(visit, &checked.diagnostics)}
            <h2>{l.t("The folder of the course")}</h2>
            {folder(l, &writing.draft, errors)}
            <h2>{l.t("Publish")}</h2>
            {publish}
            <h2>{l.t("Discard the draft")}</h2>
            <details class="disclosure"><summary>{l.t("Throw the draft away")}</summary>
                <p>{l.tn("What was changed since the draft was begun can be brought back for {n} day. Links of readers and what they remarked go for good. Published versions stay.", "What was changed since the draft was begun can be brought back for {n} days. Links of readers and what they remarked go for good. Published versions stay.", usize::try_from(DAYS).unwrap_or_default())}</p>
                {post_button(format!("{address}/discard"), "button button--danger", l.t("Discard the draft"))}
            </details>
        }
    }))
}

/// The draft as files, for whoever writes with a text editor.
fn folder(l: &L, draft: &Draft, errors: &Errors) -> AnyView {
    let address = format!("/authoring/{}/folder", draft.slug);
    let open = errors.of("zip").is_some();
    view! {
        <p><a class="button button--secondary" href=address.clone() download="">{l.t("Download it as ZIP")}</a></p>
        <details class="disclosure" open=open><summary>{l.t("Put a ZIP file in its place")}</summary>
            <p>{l.t("Everything in the draft becomes what the file says. If somebody changes the draft meanwhile, nothing is taken.")}</p>
            <form method="post" action=address enctype="multipart/form-data">
                <input type="hidden" name="seen" value=draft.changed_at.to_rfc3339()/>
                {Field::new("zip", l.t("ZIP file"), errors).file()}
                <button class="button button--secondary">{l.t("Put it in the place of the draft")}</button>
            </form>
        </details>
    }
    .into_any()
}
