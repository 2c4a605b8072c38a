//! Courses that the viewer may write, and the draft of one: its scenarios, what is wrong with it, publishing.

use std::sync::Arc;

use axum::response::Response;
use courses::format::{Diagnostic, Severity};
use leptos::prelude::*;
use records::authoring::{drafts, library};

use crate::{
    components::parts::{breadcrumbs, empty, post_button, said, tag},
    found::draft::{FoundDraft, courses},
    web::{failure::Failure, path::Path, visit::Visit},
    words::dates,
};

pub(crate) async fn list(visit: Visit) -> Result<Response, Failure> {
    let drafts = drafts::all(visit.cx()).await?;
    let mut rows = Vec::new();
    for slug in courses(&visit).await? {
        let Some(version) = library::current(visit.cx(), &slug).await? else { continue };
        rows.push((version.editions.get(visit.language()).title.clone(), Arc::clone(&version), slug));
    }
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Course editor");
    Ok(visit.page(&title, || {
        let nothing = rows.is_empty().then(|| {
            empty(l.t("No course yet"), l.t("As soon as your project offers a course, you can work on it here."), None)
        });
        let rows = rows.into_iter().map(|(title, version, slug)| {
            let draft = drafts.iter().find(|draft| draft.slug == slug);
            let action = match draft {
                Some(draft) => {
                    let at = dates::moment(language, draft.changed_at, records::projects::project::DEFAULT_ZONE);
                    view! {
                        <a class="button button--secondary" href=format!("/authoring/{slug}")>{l.t("Continue editing")}</a>
                        <span class="soft small">{l.tf("changed {time}", &[("time", &at)])}</span>
                    }
                    .into_any()
                }
                None => post_button(format!("/authoring/{slug}/start"), "button button--secondary", l.t("Start a draft")),
            };
            view! {
                <li class="task-list__item">
                    <span class="task-list__link">{said(&title, language)}" "<span class="soft">{l.tf("version {version}", &[("version", &version.version)])}</span></span>
                    <span class="cluster">{action}<a href=format!("/authoring/{slug}/versions/{}/read", version.id)>{l.t("Read it")}<span class="visually-hidden">": "{title.value.clone()}</span></a><a href=format!("/authoring/{slug}/versions")>{l.t("Versions")}<span class="visually-hidden">": "{title.value.clone()}</span></a></span>
                </li>
            }
        });
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("You work on a draft. Trainees see nothing of it until you publish a new version; who has begun finishes the version begun, and gets corrections of it.")}</p>
            {nothing}
            <ul class="task-list">{rows.collect_view()}</ul>
        }
    }))
}

pub(crate) async fn show(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let writing = FoundDraft::find(&visit, &course).await?;
    let checked = drafts::check(visit.cx(), &writing.files, None).await?;
    let faults = checked.diagnostics.iter().filter(|found| found.is_error()).count();
    let l = &visit.l;
    let title = l.tf("Draft of “{course}”", &[("course", &course)]);
    Ok(visit.page(&title, || {
        let scenarios = writing.scenarios().into_iter().map(|(place, name)| {
            let path = format!("{place}.scenario.toml");
            let faults = checked.diagnostics.iter().filter(|found| found.is_error() && found.file == path).count();
            let state = match faults {
                0 => tag("done", l.t("no faults")),
                n => tag("error", l.tn("{n} fault", "{n} faults", n)),
            };
            view! {
                <li class="task-list__item">
                    <a class="task-list__link" href=format!("/authoring/{course}/{place}")>{name}</a>{state}
                </li>
            }
        });
        let publish = if faults == 0 {
            view! {
                <p>{l.tf("The draft began from version {version}. Before it is published you see what differs.", &[("version", &writing.draft.base)])}</p>
                <p><a class="button" href=format!("/authoring/{course}/publish")>{l.t("Look at what differs, and publish")}</a></p>
            }
            .into_any()
        } else {
            view! { <div class="notice"><p>{l.tn("There is {n} fault. It has to be mended before the draft can be published.", "There are {n} faults. They have to be mended before the draft can be published.", faults)}</p></div> }.into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            <h1>{title.clone()}</h1>
            <h2>{l.t("Exercises")}</h2>
            <ul class="task-list">{scenarios.collect_view()}</ul>
            <h2>{l.t("What was found in the draft")}</h2>
            {diagnostics(&visit, &checked.diagnostics)}
            <h2>{l.t("Publish")}</h2>
            {publish}
            <h2>{l.t("Discard the draft")}</h2>
            <details class="disclosure"><summary>{l.t("Throw the draft away")}</summary>
                <p>{l.t("Everything that was changed since the draft was begun is lost. Published versions stay.")}</p>
                {post_button(format!("/authoring/{course}/discard"), "button button--danger", l.t("Discard it for good"))}
            </details>
        }
    }))
}

/// What a check found: errors first, in the language of the page where it has the sentence.
pub(crate) fn diagnostics(visit: &Visit, found: &[Diagnostic]) -> AnyView {
    let l = &visit.l;
    if found.is_empty() {
        return view! { <p>{l.t("Nothing: everything is in order.")}</p> }.into_any();
    }
    let mut sorted: Vec<&Diagnostic> = found.iter().collect();
    sorted.sort_by_key(|found| !found.is_error());
    let rows = sorted.into_iter().take(100).map(|found| {
        let kind = match found.severity {
            Severity::Error => tag("error", l.t("fault")),
            Severity::Warning => tag("due", l.t("warning")),
        };
        let place = if found.line == 0 { found.file.clone() } else { format!("{}:{}", found.file, found.line) };
        let said = l.fault(&found.message);
        let english = said.is_none().then_some("en");
        let message = said.unwrap_or_else(|| found.message.clone());
        view! { <li>{kind}" "<span class="code">{place}</span>" "<span lang=english>{message}</span></li> }
    });
    view! { <ul class="found">{rows.collect_view()}</ul> }.into_any()
}
