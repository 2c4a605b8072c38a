//! Courses for everybody: read without an account, in any language that they have. Nothing of it is recorded.

mod practice;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use courses::course::{Activity, Content, Lesson, Module};
use leptos::prelude::*;
use records::authoring::library;

use self::practice::Practice;
use super::{ahead, media::kind as kind_of_file, outline, search::with_marks};
use crate::{
    components::{
        kind::kind,
        minutes,
        parts::{breadcrumbs, empty, said},
        prose::prose,
    },
    found::public::{FoundPublic, HERE, links},
    page::head::{PageHead, Part},
    web::{
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::i18n::L,
};

/// `GET /open`
pub(crate) async fn list(visit: Visit) -> Result<Response, Failure> {
    let links = links(&visit).await?;
    let l = &visit.l;
    let title = l.t("Courses for everybody");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let links = links.unwrap_or_else(|| {
            empty(l.t("No course yet"), l.t("At this moment no course can be read without an account."), None)
        });
        view! {
            <h1>{title.clone()}</h1>
            <p class="lead">{nothing_kept(l)}</p>
            {links}
        }
    }))
}

fn nothing_kept(l: &L) -> String {
    l.t("Nobody asks who you are, and nothing of what you do here is kept.")
}

/// `GET /open/{course}`
pub(crate) async fn show(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let found = FoundPublic::find(&visit, &course).await?;
    let l = &visit.l;
    let course = found.course();
    let title = course.title.value.clone();
    Ok(visit.page_with(StatusCode::OK, found.head(&title), || {
        let modules: Vec<AnyView> =
            course.modules.iter().zip(1..).map(|(one, number)| module(l, &found, number, one)).collect();
        let first = course.activities().next();
        let begin = first
            .map(|first| view! { <p><a class="button" href=found.address_of(first)>{l.t("Begin to read")}</a></p> });
        view! {
            {breadcrumbs(l, vec![(HERE.into(), l.t("Courses for everybody"))], &title)}
            <h1>{said(&course.title, l.language)}</h1>
            <p class="lead">{said(&course.summary, l.language)}</p>
            <p class="soft">{minutes::of_course(l, course)}" · "{nothing_kept(l)}</p>
            {begin}
            {modules}
        }
    }))
}

fn module(l: &L, found: &FoundPublic, number: usize, module: &Module) -> AnyView {
    let activities = module.activities.iter().map(|activity| {
        view! {
            <li class="task-list__item">
                <div>
                    <a class="task-list__link" href=found.address_of(activity)>{said(&activity.title, l.language)}</a>
                    <p class="activity-about">{kind(l, activity)}" · "{minutes::of_activity(l, activity)}</p>
                </div>
            </li>
        }
    });
    let activities = activities.collect_view();
    view! {
        <h2>{format!("{number}. ")}{said(&module.title, l.language)}</h2>
        <ol class="task-list">{activities}</ol>
    }
    .into_any()
}

/// `GET /open/{course}/{module}/{activity}`
pub(crate) async fn activity(
    visit: Visit,
    Path((course, module, name)): Path<(String, String, String)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let found = FoundPublic::find(&visit, &course).await?;
    let activity = found.activity(&module, &name)?;
    let practice = Practice::of(activity)?;
    let l = &visit.l;
    let title = activity.title.value.clone();
    let head = found.head(&title);
    let head = if practice.plays() { head.islands(Part::Learning) } else { head };
    Ok(visit.page_with(StatusCode::OK, head, || {
        let body = match &activity.content {
            Content::Lesson(one) => lesson(&visit, &found, one, &query),
            Content::Quiz(_) | Content::Scenario(_) => practice.draw(&visit, &found, &query),
        };
        view! {
            {breadcrumbs(l, vec![(HERE.into(), l.t("Courses for everybody")), (found.address(), found.course().title.value.clone())], &title)}
            <h1>{said(&activity.title, l.language)}</h1>
            <p class="activity-about">{kind(l, activity)}" · "{minutes::of_activity(l, activity)}</p>
            {body}
            {beside(l, &found, activity)}
        }
    }))
}

fn lesson(visit: &Visit, found: &FoundPublic, lesson: &Lesson, query: &Fields) -> AnyView {
    let (l, course) = (&visit.l, found.course());
    let today = visit.cx().today(records::projects::project::DEFAULT_ZONE);
    let stale = lesson.legal.iter().any(|key| course.legal.get(key).is_some_and(|fact| fact.is_stale(today)));
    let html = with_marks(visit, query, lesson.html_with_media(&format!("{}/media", found.address())));
    view! {
        {stale.then(|| outline::stale(l))}
        <div class="lesson">
            {outline::folded(l, lesson, l.language)}
            {outline::beside(l, lesson, l.language)}
            {prose(html, Some("lesson"))}
        </div>
    }
    .into_any()
}

/// The activities before and after it.
fn beside(l: &L, found: &FoundPublic, activity: &Activity) -> AnyView {
    let course = found.course();
    let before = course.previous_before(&activity.id).map(|before| {
        view! { <a class="button button--secondary" href=found.address_of(before)>{l.t("Back")}</a> }
    });
    let (next, text) = match course.next_after(&activity.id) {
        Some(next) => (found.address_of(next), l.t("Next")),
        None => (found.address(), l.t("Back to the course")),
    };
    view! { <nav class="lesson-nav" aria-label=l.t("Lessons")>{before}<a class="button" href=next>{text}</a></nav> }
        .into_any()
}

/// `GET /open/{course}/{module}/{activity}/ahead`: what the player plays with.
pub(crate) async fn played(
    visit: Visit,
    Path((course, module, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let found = FoundPublic::find(&visit, &course).await?;
    let ahead = ahead::ahead(found.activity(&module, &name)?).ok_or(Failure::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], ahead).into_response())
}

/// `GET /open/{course}/media/{name}`: a picture or a sound of what is read today.
pub(crate) async fn media(visit: Visit, Path((course, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let found = FoundPublic::find(&visit, &course).await?;
    let bytes = library::media(visit.cx(), found.version.id, &name).await?.ok_or(Failure::NotFound)?;
    // Nothing of it stays on a device that somebody else may look through.
    Ok(([(header::CONTENT_TYPE, kind_of_file(&name))], bytes).into_response())
}
