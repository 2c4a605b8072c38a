//! A version or a draft of a course as whoever teaches it reads it, in each of its languages: all lessons, all questions with what is right, every decision with its
//! reason. Nothing is recorded.

pub(crate) mod key;

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use courses::{
    course::{Activity, Content, Course},
    format::{Editions, outline::Kind},
    language::Language,
};
use leptos::prelude::*;
use records::{
    authoring::{drafts, library, terms::module_anchor},
    system::{key::VersionId, versions::Published},
};

use super::outline::name;
use crate::{
    components::{
        minutes,
        parts::{breadcrumbs, said},
        prose::prose,
    },
    found::draft::{FoundDraft, written},
    page::head::PageHead,
    pages::learning::search::with_marks,
    web::{
        back::to,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L},
};

/// What is read: a published version, or a draft as it stands.
enum Source {
    Version(Arc<Published>),
    Draft(Box<Editions>),
}

/// A course that the viewer may write, in one of its languages.
struct Reading {
    source: Source,
    /// Where it is read, and where its pictures are.
    address: String,
    media: String,
    language: Language,
}

impl Reading {
    fn new(source: Source, address: String, media: String, visit: &Visit, query: &Fields) -> Self {
        let asked = query.get("in").parse().unwrap_or_else(|_| visit.language());
        let language = match &source {
            Source::Version(version) => version.editions.get(asked).language,
            Source::Draft(editions) => editions.get(asked).language,
        };
        Self { source, address, media, language }
    }

    async fn version(visit: &Visit, course: &str, version: VersionId, query: &Fields) -> Result<Self, Failure> {
        let course = written(visit, course).await?;
        let version = library::version(visit.cx(), version).await?;
        let version = version.filter(|version| version.slug == course).ok_or(Failure::NotFound)?;
        let address = format!("/authoring/{course}/versions/{}/read", version.id);
        let media = format!("/media/{}", version.id);
        Ok(Self::new(Source::Version(version), address, media, visit, query))
    }

    /// None where the draft has faults that keep it from being read.
    async fn draft(visit: &Visit, course: &str, query: &Fields) -> Result<Option<Self>, Failure> {
        let writing = FoundDraft::find(visit, course).await?;
        let checked = drafts::open(visit.cx(), &writing.files).await?;
        let (address, media) = (format!("/authoring/{course}/read"), format!("/authoring/{course}/media"));
        Ok(checked.editions.map(|editions| Self::new(Source::Draft(Box::new(editions)), address, media, visit, query)))
    }

    fn editions(&self) -> &Editions {
        match &self.source {
            Source::Version(version) => &version.editions,
            Source::Draft(editions) => editions,
        }
    }

    fn course(&self) -> &Course {
        self.editions().get(self.language)
    }

    /// The address of an activity, or of the whole course, in the language that is read.
    fn to(&self, activity: &str) -> String {
        let address = if activity.is_empty() { self.address.clone() } else { format!("{}/{activity}", self.address) };
        format!("{address}?in={}", self.language)
    }

    /// The languages of the course, to read it in another one.
    fn languages(&self, l: &L, activity: &str) -> AnyView {
        let links = self.editions().languages().map(|language| {
            let here = (language == self.language).then_some("true");
            let path = if activity.is_empty() { String::new() } else { format!("/{activity}") };
            let percent = self.editions().percent(language);
            let percent = (percent < 100).then(|| format!(" ({})", dates::percent(l.language, percent)));
            view! { <li><a href=format!("{}{path}?in={language}", self.address) aria-current=here lang=language.code()>{L::language_name(language)}{percent}</a></li> }
        });
        let links = links.collect_view();
        view! { <nav class="pagination" aria-label=l.t("Languages of the course")><ul>{links}</ul></nav> }.into_any()
    }
}

pub(crate) async fn show(
    visit: Visit,
    Path((course, version)): Path<(String, VersionId)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    Ok(whole(&visit, &Reading::version(&visit, &course, version, &query).await?))
}

/// `GET /authoring/{course}/read`
pub(crate) async fn draft(visit: Visit, Path(course): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    match Reading::draft(&visit, &course, &query).await? {
        Some(reading) => Ok(whole(&visit, &reading)),
        None => Ok(to(format!("/authoring/{course}"))),
    }
}

fn whole(visit: &Visit, reading: &Reading) -> Response {
    let l = &visit.l;
    let language = visit.language();
    let course = reading.course();
    let title = course.title.value.clone();
    visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        let modules = course.modules.iter().enumerate().map(|(index, module)| {
            let objectives = module.objectives.iter().map(|o| view! { <li>{said(o, language)}</li> }).collect_view();
            let activities = module.activities.iter().map(|activity| {
                view! {
                    <li class="tree__item">
                        <span class="tree__title"><a href=reading.to(&activity.id)>{said(&activity.title, language)}</a>
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
        let version = match &reading.source {
            Source::Version(version) => l.tf("version {version}", &[("version", &version.version)]),
            Source::Draft(_) => l.t("draft"),
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            <h1>{said(&course.title, language)}</h1>
            <p class="lead">{said(&course.summary, language)}</p>
            <p class="soft">{version}" · "{minutes::of_course(l, course)}</p>
            <p>{l.t("You read the course as trainees do, and with what they see only afterwards: what is right, and why. Nothing is recorded.")}</p>
            {reading.languages(l, "")}
            {modules.collect_view()}
        }
    })
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
    let reading = Reading::version(&visit, &course, version, &query).await?;
    part(&visit, &reading, &format!("{module}/{name}"), &query)
}

/// `GET /authoring/{course}/read/{module}/{activity}`
pub(crate) async fn draft_activity(
    visit: Visit,
    Path((course, module, name)): Path<(String, String, String)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    match Reading::draft(&visit, &course, &query).await? {
        Some(reading) => part(&visit, &reading, &format!("{module}/{name}"), &query),
        None => Ok(to(format!("/authoring/{course}"))),
    }
}

fn part(visit: &Visit, reading: &Reading, id: &str, query: &Fields) -> Result<Response, Failure> {
    let l = &visit.l;
    let language = visit.language();
    let course = reading.course();
    let activity = course.activity(id).ok_or(Failure::NotFound)?;
    let title = activity.title.value.clone();
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let content = match &activity.content {
            Content::Lesson(lesson) => {
                let lang = (course.language != language).then(|| course.language.code());
                let html = with_marks(visit, query, lesson.html_with_media(&reading.media));
                view! { <div lang=lang>{prose(html, None)}</div> }.into_any()
            }
            Content::Quiz(quiz) => key::quiz(visit, &course.legal, quiz),
            Content::Scenario(scenario) => key::scenario(visit, &course.legal, scenario),
        };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (reading.to(""), course.title.value.clone())], &title)}
            <h1>{said(&activity.title, language)}</h1>
            <p class="lesson-meta soft">{kind(l, activity)}" · "{minutes::of_activity(l, activity)}</p>
            {reading.languages(l, id)}
            {content}
            {beside(l, course, activity, reading)}
        }
    }))
}

/// The activities before and after it.
fn beside(l: &L, course: &Course, activity: &Activity, reading: &Reading) -> AnyView {
    let before = course.previous_before(&activity.id).map(|a| {
        view! { <a class="button button--secondary" href=reading.to(&a.id)>{l.t("Back")}</a> }
    });
    let next = course.next_after(&activity.id);
    let next = next.map(|a| view! { <a class="button" href=reading.to(&a.id)>{l.t("Next")}</a> });
    view! { <nav class="lesson-nav" aria-label=l.t("Lessons")>{before}{next}</nav> }.into_any()
}
