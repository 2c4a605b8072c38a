//! The front of a quiz: what to expect, what was reached, begin or go on.

use axum::{http::StatusCode, response::Response};
use courses::{
    completion::{self, Attempt as Leave, QuizResult},
    course::Activity,
};
use leptos::prelude::*;
use records::learning::quizzes::{attempts, grants};

use crate::{
    components::parts::{breadcrumbs, fact, own_button, paragraphs, said},
    found::{course::FoundCourse, trainers},
    web::{failure::Failure, visit::Visit},
    words::dates,
};

pub(crate) async fn front(visit: &Visit, learning: &FoundCourse, activity: &Activity) -> Result<Response, Failure> {
    let quiz = activity.quiz().ok_or(Failure::NotFound)?;
    let running = learning.running()?;
    let tries = attempts::of_quiz(visit.cx(), running.id, &activity.id).await?;
    let progress = learning.progress(visit).await?;
    let results: &[QuizResult] = progress.evidence.results.get(&activity.id).map_or(&[], Vec::as_slice);
    let open = tries.iter().any(|a| a.submitted_at.is_none());
    let passed = results.iter().any(|result| result.score.passes(quiz.pass_percent));
    let onward = if passed && !open { learning.onward(visit, &progress).await? } else { None };
    let granted = progress.evidence.granted_to(&activity.id);
    let leave = completion::may_attempt(quiz, results, granted, visit.cx().now());
    let trainers = match leave {
        Leave::Exhausted => trainers::names(visit, learning.offer.project_id).await?,
        Leave::Allowed | Leave::NotBefore(_) => Vec::new(),
    };
    // Of what was given only that is news which is not used.
    let is_news = granted > 0 && !passed && leave != Leave::Exhausted;
    let given = if is_news { grants::of_participation(visit.cx(), running.id).await? } else { Vec::new() };
    let grant = given.into_iter().rfind(|grant| grant.activity == activity.id);
    let l = &visit.l;
    let language = visit.language();
    let title = activity.title.value.clone();
    let address = learning.address_of(activity);
    let zone = learning.offer.zone();
    Ok(visit.page_with(StatusCode::OK, learning.head(&title).narrow(), || {
        let handed_in: Vec<_> = tries.iter().filter_map(|a| Some((a.number, a.submitted_at?))).collect();
        let rows = handed_in.iter().zip(results).map(|((number, at), result)| {
            let percent = dates::percent(language, result.score.percent());
            let line = l.tf("Attempt {n}, {time}: {percent}", &[
                ("n", &number.to_string()), ("time", &dates::moment(language, *at, zone)), ("percent", &percent)]);
            view! { <li><a href=format!("{address}/results/{number}")>{line}</a></li> }
        });
        let rows = rows.collect_view();
        let action = match (open, leave) {
            (true, _) => view! { <p><a class="button" href=format!("{address}/go-on")>{l.t("Go on with your attempt")}</a></p> }.into_any(),
            (false, Leave::Allowed) if passed => view! {
                {onward.map(|onward| onward.draw("button"))}
                <p>{l.t("You have passed. If you like, try for more points: the best result counts.")}</p>
                {own_button(visit, format!("{address}/begin"), "button button--secondary", l.t("Try again"))}
            }
            .into_any(),
            (false, Leave::Allowed) => {
                let text = if results.is_empty() { l.t("Begin") } else { l.t("Try again") };
                own_button(visit, format!("{address}/begin"), "button", text)
            }
            (false, Leave::NotBefore(at)) => {
                let at = dates::moment(language, at, zone);
                view! { <div class="notice"><p>{l.tf("You can try again from {time}. Use the time to read the lessons once more.", &[("time", &at)])}</p></div> }.into_any()
            }
            (false, Leave::Exhausted) => {
                view! { <div class="notice"><p>{trainers::exhausted(l, &title, &trainers)}</p></div> }.into_any()
            }
        };
        let attempts = quiz.max_attempts.map(|max| max.saturating_add(granted)).map(|max| {
            fact(l.t("Attempts"), l.tf("{used} of {max} used", &[("used", &results.len().to_string()), ("max", &max.to_string())]))
        });
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses")), (learning.address(), learning.course().title.value.clone())], &title)}
            <h1>{said(&activity.title, language)}</h1>
            {quiz.intro.as_ref().map(|intro| paragraphs(intro, language))}
            <dl class="facts">
                {fact(l.t("Questions"), quiz.questions.len().to_string())}
                {fact(l.t("Needed to pass"), dates::percent(language, quiz.pass_percent))}
                {fact(l.t("Time"), l.tn("about {n} minute, no clock", "about {n} minutes, no clock", activity.whole_minutes() as usize))}
                {attempts}
            </dl>
            <p>{l.t("Every answer is saved at once. You can stop and go on later, also on another device.")}</p>
            {grant.map(|grant| view! {
                <div class="notice notice--info"><p>{l.tf("{name} gave you another attempt.", &[("name", &grant.by())])}" "{grant.reason}</p></div>
            })}
            {action}
            {(!results.is_empty()).then(|| view! { <h2>{l.t("Your results")}</h2><ul>{rows}</ul> })}
        }
    }))
}
