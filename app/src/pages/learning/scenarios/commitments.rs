//! Commitments that are due: 90 days after a debrief the person is asked what became of it.

use axum::response::Response;
use courses::course::Text;
use leptos::prelude::*;
use records::{
    authoring::library,
    learning::scenarios::debriefs::{self, Due, Kept},
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Fields, visit::Visit},
    words::{dates, problems::Errors},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    render(&visit, &Fields::default(), &Errors::default()).await
}

/// The page, also after an answer that could not be recorded.
pub(crate) async fn render(visit: &Visit, fields: &Fields, errors: &Errors) -> Result<Response, Failure> {
    let person = visit.signed_in()?.person;
    let mut due = Vec::new();
    for commitment in debriefs::due(visit.cx(), person).await? {
        let version = library::version(visit.cx(), commitment.course_version_id).await?;
        let course = version.as_ref().map(|version| version.editions.get(visit.language()));
        let title = course.and_then(|course| course.activity(&commitment.activity)).map(|a| a.title.clone());
        due.push((commitment, title));
    }
    let l = &visit.l;
    let title = l.t("Your commitments");
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let nothing = due.is_empty().then(|| {
            empty(
                l.t("Nothing is due"),
                l.t("Three months after an exercise you are asked here what became of your commitment."),
                Some(("/courses".into(), l.t("My courses"))),
            )
        });
        // One at a time: the oldest first.
        let form = due.first().map(|(commitment, title)| question(visit, commitment, title.as_ref(), fields, errors));
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {nothing}
            {form}
        }
    }))
}

fn question(visit: &Visit, due: &Due, title: Option<&Text>, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let date = dates::long(visit.language(), due.made_on());
    let title = title.map(|title| title.value.clone()).unwrap_or_default();
    let choices = vec![
        (Kept::Yes.code().to_owned(), l.t("Yes")),
        (Kept::Partly.code().to_owned(), l.t("Partly")),
        (Kept::No.code().to_owned(), l.t("Not yet")),
    ];
    view! {
        <p>{l.tf("On {date}, after “{title}”, you wrote:", &[("date", &date), ("title", &title)])}</p>
        <blockquote class="situation"><p class="keeps-lines">{due.commitment.clone()}</p></blockquote>
        <form method="post" action=format!("/commitments/{}", due.run_id)>
            {Field::new("kept", l.t("Have you done it?"), errors).select(choices, fields.get("kept"), Some(l.t("Please choose")))}
            {Field::new("note", l.t("What helped, or what stood in the way?"), errors)
                .optional(l).hint(l.t("Write no names and nothing about real cases.")).text_area(fields.get("note"))}
            <button class="button">{l.t("Save")}</button>
        </form>
    }
    .into_any()
}
