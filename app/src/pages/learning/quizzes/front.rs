//! The front of a quiz: what to expect, what was reached, begin or go on.

use axum::{http::StatusCode, response::Response};
use courses::{
    completion::{self, Attempt as Leave, QuizResult},
    course::Activity,
};
use leptos::prelude::*;
use records::learning::quizzes::attempts;

use crate::{
    components::parts::{breadcrumbs, fact, paragraphs, post_button, said},
    found::course::FoundCourse,
    page::head::PageHead,
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
    let leave = completion::may_attempt(quiz, results, visit.cx().now());
    let l = &visit.l;
    let language = visit.language();
    let title = activity.title.value.clone();
    let address = learning.address_of(activity);
    let zone = learning.offer.zone();
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
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
                {post_button(format!("{address}/begin"), "button button--secondary", l.t("Try again"))}
            }
            .into_any(),
            (false, Leave::Allowed) => {
                let text = if results.is_empty() { l.t("Begin") } else { l.t("Try again") };
                post_button(format!("{address}/begin"), "button", text)
            }
            (false, Leave::NotBefore(at)) => {
                let at = dates::moment(language, at, zone);
                view! { <div class="notice"><p>{l.tf("You can try again from {time}. Use the time to read the lessons once more.", &[("time", &at)])}</p></div> }.into_any()
            }
            (false, Leave::Exhausted) => {
                view! { <div class="notice"><p>{l.t("All attempts are used. Speak with your trainer about what comes next.")}</p></div> }.into_any()
            }
        };
        let attempts = quiz.max_attempts.map(|max| {
            fact(l.t("Attempts"), l.tf("{used} of {max} used", &[("used", &results.len().to_string()), ("max", &max.to_string())]))
        });
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses")), (learning.address(), learning.course().title.value.clone())], &title)}
            <h1>{said(&activity.title, language)}</h1>
            {quiz.intro.as_ref().map(|intro| paragraphs(intro, language))}
            <dl class="facts">
                {fact(l.t("Questions"), quiz.questions.len().to_string())}
                {fact(l.t("Needed to pass"), dates::percent(language, quiz.pass_percent))}
                {fact(l.t("Time"), l.tn("about {n} minute, no clock", "about {n} minutes, no clock", activity.minutes as usize))}
                {attempts}
            </dl>
            <p>{l.t("Every answer is saved at once. You can stop and go on later, also on another device.")}</p>
            {action}
            {(!results.is_empty()).then(|| view! { <h2>{l.t("Your results")}</h2><ul>{rows}</ul> })}
        }
    }))
}
