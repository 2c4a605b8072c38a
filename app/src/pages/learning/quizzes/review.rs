//! Check your answers, then hand in.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;

use crate::{
    components::parts::{said, tag, whose},
    found::{attempt::FoundAttempt, course::FoundCourse},
    pages::learning::lesson::ActivityPath,
    web::{failure::Failure, path::Path, visit::Visit},
};

pub(crate) async fn show(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let base = learning.address_of(learning.activity(&module, &name)?);
    let attempting = match FoundAttempt::find(&visit, &learning, &module, &name).await {
        Ok(attempting) => attempting,
        Err(Failure::Conflict(_)) => return Ok(Redirect::to(&base).into_response()),
        Err(failure) => return Err(failure),
    };
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Check your answers");
    let open = (0..attempting.quiz.questions.len()).filter(|place| !attempting.is_answered(*place)).count();
    let first_open = attempting.first_open();
    let of = attempting.quiz.questions.len();
    let far = format!("{} / {of}", of - open);
    let head = learning.head(&title).narrow().focus(base.clone(), attempting.activity.title.value.clone(), far);
    Ok(visit.page_with(axum::http::StatusCode::OK, head, || {
        let items = attempting.quiz.questions.iter().enumerate().map(|(index, question)| {
            let chosen = attempting.answers.get(&question.id).map_or(0, Vec::len);
            let state = match question.choose {
                _ if chosen == 0 => tag("due", l.t("no answer")),
                Some(of) if of != chosen => {
                    tag("due", l.tf("You have chosen {n}; {of} are asked for.", &[("n", &chosen.to_string()), ("of", &of.to_string())]))
                }
                _ => tag("done", l.t("answered")),
            };
            view! {
                <li class="task-list__item">
                    <a class="task-list__link" href=format!("{base}/questions/{}", index + 1)>
                        {format!("{}. ", index + 1)}{said(&question.text, language)}
                    </a>
                    {state}
                </li>
            }
        });
        let items = items.collect_view();
        view! {
            <h1>{title.clone()}</h1>
            {(open > 0).then(|| view! {
                <div class="notice"><p>{l.tn("{n} question has no answer yet. It counts as wrong.", "{n} questions have no answer yet. They count as wrong.", open)}</p></div>
            })}
            <ol class="task-list">{items}</ol>
            {match first_open {
                None => hand_in(&visit, &base, &attempting, "button", l.t("Hand in")),
                // What cannot be taken back is a step further away than what is usually meant.
                Some(place) => view! {
                    <p><a class="button" href=format!("{base}/questions/{place}")>{l.t("To the first question without an answer")}</a></p>
                    <details class="disclosure" id="gaps">
                        <summary>{l.t("Hand in all the same")}</summary>
                        <p>{l.t("It counts as an attempt and cannot be taken back.")}</p>
                        {hand_in(&visit, &base, &attempting, "button button--danger", l.tn("Hand in with {n} question unanswered", "Hand in with {n} questions unanswered", open))}
                    </details>
                }
                .into_any(),
            }}
        }
    }))
}

fn hand_in(visit: &Visit, base: &str, attempting: &FoundAttempt<'_>, class: &'static str, text: String) -> AnyView {
    view! {
        <form method="post" action=format!("{base}/submit")>
            {whose(visit)}
            <input type="hidden" name="attempt" value=attempting.attempt.id.to_string()/>
            <p>{visit.l.t("After handing in you see the result and the reason behind every option.")}</p>
            <div class="quiz-actions"><button class=class>{text}</button></div>
        </form>
    }
    .into_any()
}
