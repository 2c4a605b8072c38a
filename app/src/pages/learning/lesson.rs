//! A lesson, or the front of a quiz or a scenario, whichever the address names.

use axum::response::{IntoResponse, Redirect, Response};
use courses::course::{Activity, Content, Lesson};
use leptos::prelude::*;

use crate::{
    components::{
        draft,
        fields::Field,
        minutes,
        parts::{breadcrumbs, error_summary, own_button, said},
        prose::prose,
    },
    found::course::FoundCourse,
    pages::learning::{media, outline, quizzes::front as quiz, scenarios::front as scenario, search::with_marks},
    web::{
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// Address of an activity: project, course, module, name.
pub(crate) type ActivityPath = Path<(String, String, String, String)>;

pub(crate) async fn show(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
    Query(query): Query,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let activity = learning.activity(&module, &name)?;
    if learning.running.is_none() {
        return Ok(Redirect::to(&learning.address()).into_response());
    }
    match &activity.content {
        Content::Lesson(_) => {
            let said = Said { words: String::new(), told: query.get("told") == "yes" };
            render(&visit, &learning, activity, &query, &said, &Errors::default()).await
        }
        Content::Quiz(_) => quiz::front(&visit, &learning, activity).await,
        Content::Scenario(_) => scenario::front(&visit, &learning, activity).await,
    }
}

/// What a reader says is wrong.
pub(crate) struct Said {
    /// As it was typed, where it could not be kept.
    pub(crate) words: String,
    /// Whether it was kept a moment ago.
    pub(crate) told: bool,
}

/// The page of a lesson, also after a remark that could not be kept.
pub(crate) async fn render(
    visit: &Visit,
    learning: &FoundCourse,
    activity: &Activity,
    query: &Fields,
    said: &Said,
    errors: &Errors,
) -> Result<Response, Failure> {
    let lesson = activity.lesson().ok_or(Failure::NotFound)?;
    let read = learning.has_read(visit, activity).await?;
    Ok(page(visit, learning, activity, (lesson, read), query, said, errors))
}

fn page(
    visit: &Visit,
    learning: &FoundCourse,
    activity: &Activity,
    (lesson, read): (&Lesson, bool),
    query: &Fields,
    remark: &Said,
    errors: &Errors,
) -> Response {
    let l = &visit.l;
    let language = visit.language();
    let course = learning.course();
    let title = activity.title.value.clone();
    let place = course.activities().position(|a| a.id == activity.id).map_or(1, |p| p + 1);
    let far = [("n", place.to_string()), ("of", course.activities().count().to_string())];
    let far = l.tf("{n} of {of}", &far.each_ref().map(|(name, number)| (*name, number.as_str())));
    let meta = format!("{far} · {}", minutes::of_activity(l, activity));
    let stale = lesson
        .legal
        .iter()
        .any(|key| course.legal.get(key).is_some_and(|fact| fact.is_stale(visit.cx().today(learning.offer.zone()))));
    let html = with_marks(visit, query, lesson.html_with_media(&media::folder(learning.version.id)));
    let head = learning.head(&title).narrow().focus_on_phones(learning.address(), title.clone(), far);
    // On a sheet of paper nothing else says where it comes from.
    let version = [("title", course.title.value.as_str()), ("version", course.version.as_str())];
    let printed = l.tf("{title}, version {version}", &version);
    let printed = format!("{printed} · {}{}", visit.app.settings.address, learning.address_of(activity));
    visit.page_with(errors.status(), head, || {
        let address = learning.address();
        let previous = course.previous_before(&activity.id).map(|a| {
            view! { <a class="button button--secondary" href=learning.address_of(a)>{l.t("Back")}</a> }
        });
        let onward = if read {
            let next = course.next_after(&activity.id).map_or_else(|| address.clone(), |a| learning.address_of(a));
            view! { <a class="button" href=next>{l.t("Next")}</a> }.into_any()
        } else {
            let action = format!("{}/confirm", learning.address_of(activity));
            own_button(visit, action, "button", l.t("I have read this. Next"))
        };
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses")), (address.clone(), course.title.value.clone())], &title)}
            {error_summary(l, errors)}
            <h1>{said(&activity.title, language)}</h1>
            <p class="lesson-meta soft">{meta}{read.then(|| format!(" · {}", l.t("read")))}</p>
            {stale.then(|| outline::stale(l))}
            <p class="print-only small">{printed}</p>
            <div class="lesson" data-read=read.then_some("yes")>
                {outline::folded(l, lesson, language)}
                {outline::beside(l, lesson, language)}
                {prose(html, Some("lesson"))}
            </div>
            // Filled in and put where somebody stopped by the script of the device.
            <p class="resume" id="resume" role="status" hidden>{l.t("You are where you stopped.")}" "<a href="#main">{l.t("Begin at the top")}</a></p>
            <div class="reading-line" id="reading-line" aria-hidden="true" hidden></div>
            <nav class="lesson-nav" aria-label=l.t("Lessons")>{previous}{onward}</nav>
            {wrong(visit, learning.address_of(activity), remark, errors)}
        }
    })
}

/// Where readers say that something is wrong: whoever writes the course reads it.
fn wrong(visit: &Visit, address: String, remark: &Said, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let told = remark.told.then(|| {
        view! {
            <div class="notice notice--done" id="told" role="status">
                <p>{l.t("Thank you. Whoever writes the course reads it, and may ask you.")}</p>
            </div>
        }
    });
    let open = errors.of("words").is_some();
    view! {
        {told}
        <details class="disclosure" open=open><summary>{l.t("Something here is wrong")}</summary>
            <form method="post" action=format!("{address}/remark") data-draft=draft::draft(l)>
                {Field::new("words", l.t("What is wrong, and what is right?"), errors)
                    .hint(l.t("Whoever writes the course reads it with your name. Write nothing about people whom you meet in your work."))
                    .text_area(&remark.words)}
                <div class="form-actions"><button class="button button--secondary">{l.t("Send")}</button></div>
            </form>
            {draft::script(visit)}
        </details>
    }
    .into_any()
}
