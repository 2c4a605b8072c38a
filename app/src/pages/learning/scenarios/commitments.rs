//! Commitments that are due: 90 days after a debrief the person is asked what became of it.

use axum::response::Response;
use courses::course::Text;
use leptos::prelude::*;
use records::{
    authoring::library,
    learning::scenarios::debriefs::{self, Commitment, Due, Kept},
    projects::project::DEFAULT_ZONE,
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty, error_summary, whose},
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
        let version = library::standing(visit.cx(), commitment.course_version_id).await?;
        let course = version.as_ref().map(|version| version.editions.get(visit.language()));
        let title = course.and_then(|course| course.activity(&commitment.activity)).map(|a| a.title.clone());
        due.push((commitment, title));
    }
    // What is not asked about yet is not forgotten.
    let mut ahead = debriefs::of_person(visit.cx(), person).await?;
    let today = visit.cx().today(DEFAULT_ZONE);
    ahead.retain(|commitment| commitment.kept.is_none() && commitment.asked_on() > today);
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
            {coming(visit, &ahead)}
        }
    }))
}

/// Those that are asked about later.
fn coming(visit: &Visit, ahead: &[Commitment]) -> Option<AnyView> {
    let l = &visit.l;
    let items = ahead.iter().map(|commitment| {
        let day = dates::long(visit.language(), commitment.asked_on());
        view! {
            <li><p class="keeps-lines">{commitment.commitment.clone()}</p><p class="soft small">{l.tf("Asked about from {date} on", &[("date", &day)])}</p></li>
        }
    });
    let items = items.collect_view();
    (!ahead.is_empty()).then(|| {
        view! { <h2>{l.t("What you have committed yourself to")}</h2><ul class="record-list">{items}</ul> }.into_any()
    })
}

fn question(visit: &Visit, due: &Due, title: Option<&Text>, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let date = dates::long(visit.language(), due.made_on());
    let title = title.map(|title| title.value.clone()).unwrap_or_default();
    let choices = Kept::ALL.iter().map(|kept| (kept.code().to_owned(), l.kept(*kept))).collect();
    view! {
        <p>{l.tf("On {date}, after “{title}”, you wrote:", &[("date", &date), ("title", &title)])}</p>
        <blockquote class="situation"><p class="keeps-lines">{due.commitment.clone()}</p></blockquote>
        <form method="post" action=format!("/commitments/{}", due.run_id)>
            {whose(visit)}
            {Field::new("kept", l.t("Have you done it?"), errors).select(choices, fields.get("kept"), Some(l.t("Please choose")))}
            {Field::new("note", l.t("What helped, or what stood in the way?"), errors)
                .optional(l).hint(l.t("Write no names and nothing about real cases.")).text_area(fields.get("note"))}
            <button class="button">{l.t("Save")}</button>
        </form>
    }
    .into_any()
}
