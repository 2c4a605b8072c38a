//! What trainees have said about a course, for whoever writes it.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    authoring::{
        library,
        remarks::{self, Remark},
    },
    projects::project::DEFAULT_ZONE,
};

use crate::{
    components::parts::{breadcrumbs, empty, post_button},
    found::draft::written,
    web::{failure::Failure, path::Path, visit::Visit},
    words::dates,
};

pub(crate) async fn show(visit: Visit, Path(course): Path<String>) -> Result<Response, Failure> {
    let course = written(&visit, &course).await?;
    let mut rows = Vec::new();
    for remark in remarks::of_course(visit.cx(), &course).await? {
        let version = library::version(visit.cx(), remark.course_version_id).await?;
        let title = version.as_ref().and_then(|version| {
            let activity = version.editions.get(visit.language()).activity(&remark.activity)?;
            Some(activity.title.value.clone())
        });
        let number = version.map(|version| version.version.clone()).unwrap_or_default();
        rows.push((title.unwrap_or_else(|| remark.activity.clone()), number, remark));
    }
    let l = &visit.l;
    let title = l.tf("Remarks about “{course}”", &[("course", &course)]);
    Ok(visit.page(&title, || {
        let nothing = rows.is_empty().then(|| {
            empty(l.t("No remarks"), l.t("Trainees can say at the end of a lesson what is wrong in it. It stands here until somebody has looked at it."), None)
        });
        let items: Vec<AnyView> = rows.iter().map(|row| item(&visit, &course, row)).collect();
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor"))], &title)}
            <h1>{title.clone()}</h1>
            {nothing}
            <ul class="remarks">{items}</ul>
        }
    }))
}

fn item(visit: &Visit, course: &str, (title, version, remark): &(String, String, Remark)) -> AnyView {
    let l = &visit.l;
    let at = dates::moment(visit.language(), remark.noted_at, DEFAULT_ZONE);
    let who = format!("{} {}", remark.given_name, remark.family_name);
    let version = l.tf("version {version}", &[("version", version)]);
    let about = [who.trim().to_owned(), at, version, remark.language.to_uppercase()].join(" · ");
    let read = format!("/authoring/{course}/versions/{}/read/{}", remark.course_version_id, remark.activity);
    view! {
        <li class="remarks__item">
            <p><a href=read>{title.clone()}</a></p>
            <blockquote class="remarks__words">{remark.words.clone()}</blockquote>
            <p class="soft small">{about}</p>
            {post_button(format!("/authoring/{course}/remarks/{}/settle", remark.id), "button button--secondary", l.t("Looked at"))}
        </li>
    }
    .into_any()
}
