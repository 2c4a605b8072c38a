//! The courses that one's projects offer: for whom, in which languages, how long, and what a certificate asks for.

use std::sync::Arc;

use axum::response::Response;
use courses::{
    course::{Course, Rule, TargetGroup},
    language::Language,
};
use leptos::prelude::*;
use records::{
    learning::offer::{self, Offer},
    system::versions::Published,
};

use crate::{
    components::{
        admission::InTheWay,
        fields::Field,
        minutes,
        parts::{breadcrumbs, empty, said, tag},
        search::search,
    },
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

/// A course in the catalogue.
struct Row {
    offer: Offer,
    version: Arc<Published>,
    in_the_way: InTheWay,
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let mut rows = Vec::new();
    for offer in offer::list(visit.cx(), viewer).await? {
        let Some(version) = offer::version(visit.cx(), &offer).await? else { continue };
        let in_the_way = InTheWay::of(&visit, &offer).await?;
        rows.push(Row { offer, version, in_the_way });
    }
    let any = !rows.is_empty();
    rows.retain(|row| fits(row.version.editions.source(), &query));
    let l = &visit.l;
    let title = l.t("Courses of your projects");
    Ok(visit.page(&title, || {
        let list = if !any {
            empty(
                l.t("No course yet"),
                l.t("As soon as your project offers a course, it appears here. Ask your trainer if you expected one."),
                None,
            )
        } else if rows.is_empty() {
            let all = Some(("/catalogue".to_owned(), l.t("Show all courses")));
            empty(l.t("No such course"), l.t("No course of your projects is for this group and in this language."), all)
        } else {
            let items = rows.iter().map(|row| item(&visit, row)).collect_view();
            view! {
                <p>{l.tn("{n} course", "{n} courses", rows.len())}</p>
                <ul class="course-list">{items}</ul>
            }
            .into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses"))], &title)}
            <h1>{title.clone()}</h1>
            {any.then(|| filters(l, &query))}
            {list}
            {any.then(|| search(l, "", None))}
            <p><a href="/enrol">{l.t("Begin a course with a code")}</a></p>
        }
    }))
}

/// Whether a course is for the group and in the language that were asked for.
fn fits(course: &Course, query: &Fields) -> bool {
    let group = query.some("group").is_none_or(|code| course.target_groups.iter().any(|group| group.code() == code));
    let language = query.some("language").is_none_or(|code| course.languages.iter().any(|l| l.code() == code));
    group && language
}

fn filters(l: &L, query: &Fields) -> AnyView {
    let none = Errors::default();
    let groups: Vec<Choice> =
        TargetGroup::ALL.iter().map(|group| (group.code().to_owned(), l.target_group(*group))).collect();
    let languages: Vec<Choice> =
        Language::ALL.iter().map(|of| (of.code().to_owned(), L::language_name(*of).to_owned())).collect();
    view! {
        <form class="filters" method="get" action="/catalogue">
            {Field::new("group", l.t("For whom"), &none).select(groups, query.get("group"), Some(l.t("All")))}
            {Field::new("language", l.t("Language"), &none).select(languages, query.get("language"), Some(l.t("All")))}
            <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
        </form>
    }
    .into_any()
}

fn item(visit: &Visit, row: &Row) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let course = row.version.editions.get(language);
    let address = format!("/courses/{}/{}", row.offer.project, row.offer.course);
    let state = match (&row.offer.certificate, row.offer.participation_id) {
        (Some(_), _) => tag("done", l.t("completed")),
        (None, Some(_)) => tag("next", l.t("begun")),
        (None, None) if !row.in_the_way.is_nothing() => tag("plain", l.t("not open yet")),
        (None, None) => tag("plain", l.t("new")),
    };
    let groups = course.target_groups.iter().map(|group| l.target_group(*group)).collect::<Vec<_>>().join(", ");
    let languages = course.languages.iter().map(|of| L::language_name(*of)).collect::<Vec<_>>().join(", ");
    let needed = course.completion.iter().map(|rule| view! { <li>{needed(visit, course, rule)}</li> }).collect_view();
    view! {
        <li>
            <div>
                <h2><a href=address>{said(&course.title, language)}</a></h2>
                <p class="soft">{row.offer.project_name(language).to_owned()}" "{state}</p>
                <p>{said(&course.summary, language)}</p>
                <p class="soft">{format!("{} · {groups} · {languages}", minutes::of_course(l, course))}</p>
                <details class="disclosure"><summary>{l.t("What the certificate asks for")}</summary><ul>{needed}</ul></details>
                {row.in_the_way.draw(visit)}
            </div>
        </li>
    }
    .into_any()
}

/// A rule of completion, for somebody who has not begun.
fn needed(visit: &Visit, course: &Course, rule: &Rule) -> String {
    let l = &visit.l;
    let language = visit.language();
    let title = |id: &str| course.activity(id).map_or_else(String::new, |activity| activity.title.value.clone());
    match rule {
        Rule::LessonsConfirmed => {
            let lessons = course.activities().filter(|activity| activity.lesson().is_some()).count();
            l.tn("Read and confirm {n} lesson", "Read and confirm {n} lessons", lessons)
        }
        Rule::QuizPassed { quiz } => {
            let pass = course.activity(quiz).and_then(|activity| activity.quiz()).map_or(0, |quiz| quiz.pass_percent);
            let parts = [("percent", dates::percent(language, pass)), ("title", title(quiz))];
            l.tf("Reach at least {percent} in “{title}”", &parts.each_ref().map(|(name, text)| (*name, text.as_str())))
        }
        Rule::ScenariosCompleted { scenarios, at_least } => {
            let names: Vec<String> = scenarios.iter().map(|id| l.tf("“{title}”", &[("title", &title(id))])).collect();
            let count = usize::try_from(*at_least).unwrap_or(1);
            let task = l.tn("Complete {n} of these exercises", "Complete {n} of these exercises", count);
            format!("{task}: {}", names.join(", "))
        }
        Rule::MinutesAttended { percent } => l.tf(
            "Attend at least {percent} of the planned minutes of a training event",
            &[("percent", &dates::percent(language, *percent))],
        ),
    }
}
