//! A version of a course as whoever teaches it reads it: all lessons, all questions with what is right, every decision with its
//! reason. Nothing is recorded.

pub(crate) mod key;

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use courses::{
    course::{Activity, Content, Course},
    format::outline::Kind,
};
use leptos::prelude::*;
use records::{
    authoring::{library, terms::module_anchor},
    system::{key::VersionId, versions::Published},
};

use super::outline::name;
use crate::{
    components::{
        minutes,
        parts::{breadcrumbs, said},
        prose::prose,
    },
    found::draft::written,
    page::head::PageHead,
    pages::learning::search::with_marks,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::i18n::L,
};

/// The version of a course that the viewer may write.
async fn find(visit: &Visit, course: &str, version: VersionId) -> Result<Arc<Published>, Failure> {
    let course = written(visit, course).await?;
    let version = library::version(visit.cx(), version).await?;
    version.filter(|version| version.slug == course).ok_or(Failure::NotFound)
}

fn address(version: &Published) -> String {
    format!("/authoring/{}/versions/{}/read", version.slug, version.id)
}

pub(crate) async fn show(
    visit: Visit,
    Path((course, version)): Path<(String, VersionId)>,
) -> Result<Response, Failure> {
    let version = find(&visit, &course, version).await?;
    let l = &visit.l;
    let language = visit.language();
    let course = version.editions.get(language);
    let title = course.title.value.clone();
    let address = address(&version);
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        let modules = course.modules.iter().enumerate().map(|(index, module)| {
            let objectives = module.objectives.iter().map(|o| view! { <li>{said(o, language)}</li> }).collect_view();
            let activities = module.activities.iter().map(|activity| {
                view! {
                    <li class="tree__item">
                        <span class="tree__title"><a href=format!("{address}/{}", activity.id)>{said(&activity.title, language)}</a>
                            " "<span class="soft small">{kind(l, activity)}" · "{minutes::of_activity(l, activity)}</span></span>
                    </li>
                }
            });
            let activities = activities.collect_view();
            view! {
                <h2 id=module_anchor(&module.id)>{format!("{}. ", index + 1)}{said(&module.title, language)}</h2>
                <p>{l.t("After this module you can:")}</p><ul>{objectives}</ul>
                <ol class="tree__list">{activities}</ol>
            }
        });
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            <h1>{said(&course.title, language)}</h1>
            <p class="lead">{said(&course.summary, language)}</p>
            <p class="soft">{l.tf("version {version}", &[("version", &course.version)])}" · "{minutes::of_course(l, course)}</p>
            <p>{l.t("You read the course as trainees do, and with what they see only afterwards: what is right, and why. Nothing is recorded.")}</p>
            {modules.collect_view()}
        }
    }))
}

fn kind(l: &L, activity: &Activity) -> String {
    let kind = match activity.content {
        Content::Lesson(_) => Kind::Lesson,
        Content::Quiz(_) => Kind::Quiz,
        Content::Scenario(_) => Kind::Scenario,
    };
    name(l, kind)
}

pub(crate) async fn activity(
    visit: Visit,
    Path((course, version, module, name)): Path<(String, VersionId, String, String)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let version = find(&visit, &course, version).await?;
    let l = &visit.l;
    let language = visit.language();
    let course = version.editions.get(language);
    let activity = course.activity(&format!("{module}/{name}")).ok_or(Failure::NotFound)?;
    let title = activity.title.value.clone();
    let address = address(&version);
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let content = match &activity.content {
            Content::Lesson(lesson) => {
                prose(with_marks(&visit, &query, lesson.html_with_media(&format!("/media/{}", version.id))), None)
            }
            Content::Quiz(quiz) => key::quiz(&visit, &course.legal, quiz),
            Content::Scenario(scenario) => key::scenario(&visit, &course.legal, scenario),
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (address.clone(), course.title.value.clone())], &title)}
            <h1>{said(&activity.title, language)}</h1>
            <p class="lesson-meta soft">{kind(l, activity)}" · "{minutes::of_activity(l, activity)}</p>
            {content}
            {beside(l, course, activity, &address)}
        }
    }))
}

/// The activities before and after it.
fn beside(l: &L, course: &Course, activity: &Activity, address: &str) -> AnyView {
    let before = course.previous_before(&activity.id).map(|a| {
        view! { <a class="button button--secondary" href=format!("{address}/{}", a.id)>{l.t("Back")}</a> }
    });
    let next = course.next_after(&activity.id);
    let next = next.map(|a| view! { <a class="button" href=format!("{address}/{}", a.id)>{l.t("Next")}</a> });
    view! { <nav class="lesson-nav" aria-label=l.t("Lessons")>{before}{next}</nav> }.into_any()
}
