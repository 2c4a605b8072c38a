//! Letting the people of an event into a course of its project.

use axum::response::Response;
use leptos::prelude::*;
use records::{authoring::library, projects::project};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    web::{failure::Failure, visit::Visit},
    words::{labels::Choice, problems::Errors},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    render(&visit, &found, "", "", &Errors::default()).await
}

/// The form, also after errors.
pub(crate) async fn render(
    visit: &Visit,
    found: &FoundEvent,
    course: &str,
    due_on: &str,
    errors: &Errors,
) -> Result<Response, Failure> {
    let mut courses: Vec<Choice> = Vec::new();
    for (_, slug) in project::offered(visit.cx(), &[found.event.project_id]).await? {
        if let Some(version) = library::current(visit.cx(), &slug).await? {
            courses.push((slug, version.editions.get(visit.language()).title.value.clone()));
        }
    }
    let l = &visit.l;
    let title = l.t("Enrol the people of the event in a course");
    let address = found.address();
    let up = vec![
        ("/events".into(), l.t("Events")),
        (address.clone(), found.event.title.clone()),
        (format!("{address}/people"), l.t("People and registration")),
    ];
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, up, &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p>{l.t("Whoever is registered or invited is enrolled, if they have an account as trainee of the project. Who was enrolled before gets the day that you set here.")}</p>
            <form method="post" action=format!("{address}/enrol") novalidate>
                {Field::new("course", l.t("Course"), errors).select(courses, course, Some(String::new()))}
                {Field::new("due_on", l.t("To be done by"), errors).optional(l)
                    .hint(l.t("They read this day beside the course."))
                    .input("date", due_on, "off")}
                <div class="form-actions"><button class="button">{l.t("Enrol")}</button></div>
            </form>
        }
    }))
}
