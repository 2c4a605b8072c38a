//! One question of an open attempt.

use axum::response::{IntoResponse, Redirect, Response};
use courses::{course::QuestionKind, quiz};
use leptos::prelude::*;

use crate::{
    components::parts::{error_summary, paragraphs, said, whose},
    found::{attempt::FoundAttempt, course::FoundCourse},
    page::head::Part,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::problems::Errors,
};

/// Address of a question: project, course, module, name, place from 1.
pub(crate) type QuestionPath = Path<(String, String, String, String, usize)>;

/// Leads to the first question without an answer, or to the check of all answers.
pub(crate) async fn go_on(
    visit: Visit,
    Path((project, course, module, name)): crate::pages::learning::lesson::ActivityPath,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let base = learning.address_of(learning.activity(&module, &name)?);
    let target = match FoundAttempt::find(&visit, &learning, &module, &name).await {
        Ok(attempting) => match attempting.first_open() {
            Some(place) => format!("{base}/questions/{place}"),
            None => format!("{base}/review"),
        },
        Err(Failure::Conflict(_)) => base,
        Err(failure) => return Err(failure),
    };
    Ok(Redirect::to(&target).into_response())
}

pub(crate) async fn show(
    visit: Visit,
    Path((project, course, module, name, place)): QuestionPath,
    Query(query): Query,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let base = learning.address_of(learning.activity(&module, &name)?);
    match FoundAttempt::find(&visit, &learning, &module, &name).await {
        Ok(attempting) => render(&visit, &base, &attempting, place, query.get("saved"), &Errors::default()),
        // Handed in meanwhile: the front of the quiz shows the result.
        Err(Failure::Conflict(_)) => Ok(Redirect::to(&base).into_response()),
        Err(failure) => Err(failure),
    }
}

/// The page of a question, also after an answer that could not be saved.
pub(crate) fn render(
    visit: &Visit,
    base: &str,
    attempting: &FoundAttempt<'_>,
    place: usize,
    saved: &str,
    errors: &Errors,
) -> Result<Response, Failure> {
    let questions = &attempting.quiz.questions;
    let question = place.checked_sub(1).and_then(|index| questions.get(index)).ok_or(Failure::NotFound)?;
    let l = &visit.l;
    let language = visit.language();
    let title = attempting.activity.title.value.clone();
    let head = l.tf(
        "{title} · question {n} of {of}",
        &[("title", &title), ("n", &place.to_string()), ("of", &questions.len().to_string())],
    );
    let single = question.kind == QuestionKind::Single;
    let chosen = attempting.answers.get(&question.id).cloned().unwrap_or_default();
    // A time that the server printed a moment ago; anything else is not shown.
    let saved = Some(saved).filter(|s| s.len() == 5 && s.chars().all(|c| c.is_ascii_digit() || c == ':'));
    let far = format!("{place} / {}", questions.len());
    let page = attempting.learning.head(&head).narrow().islands(Part::Quiz).focus(base.to_owned(), title, far);
    Ok(visit.page_with(errors.status(), page, || {
        let steps = (1..=questions.len()).map(|n| {
            let answered = attempting.is_answered(n - 1);
            let state = if n == place { "current" } else if answered { "answered" } else { "open" };
            let text = if answered {
                l.tf("Question {n}, answered", &[("n", &n.to_string())])
            } else {
                l.tf("Question {n}", &[("n", &n.to_string())])
            };
            view! {
                <li class="quiz-step" data-state=state>
                    <a href=format!("{base}/questions/{n}") aria-current=(n == place).then_some("step")>
                        <span class="visually-hidden">{text}</span>
                    </a>
                </li>
            }
        });
        let steps = steps.collect_view();
        let options = quiz::shown(question, attempting.attempt.seed()).into_iter().map(|option| {
            let id = option.id.clone();
            let checked = chosen.contains(&id);
            view! {
                <label class="option">
                    <input type=if single { "radio" } else { "checkbox" } name="option" value=id checked=checked/>
                    <span class="option__text">{said(&option.text, language)}</span>
                </label>
            }
        });
        let options = options.collect_view();
        let last = place == questions.len();
        let next_text = if last { l.t("Check your answers") } else { l.t("Next question") };
        let back = (place > 1).then(|| view! { <button class="button button--secondary" name="go" value="back">{l.t("Back")}</button> });
        // Where it is said how many to choose, the question says it.
        let hint = (!single && question.choose.is_none()).then(|| view! { <p class="field__hint">{l.t("More than one answer can be right.")}</p> });
        let too_many = question.choose.map(|most| {
            let text = l.tf("You have chosen {n}; {of} are asked for.", &[("of", &most.to_string())]);
            view! { <p class="field__error" id="too-many" role="alert" data-most=most.to_string() data-text=text hidden></p> }
        });
        let before = saved.map(|time| l.tf("saved {time}", &[("time", time)])).unwrap_or_default();
        let action = format!("{base}/questions/{place}");
        let attempt = attempting.attempt.id.to_string();
        let legend = said(&question.text, language);
        let form = view! {
            <form method="post" action=action id="option">
                {whose(visit)}
                <input type="hidden" name="attempt" value=attempt/>
                <fieldset class="question">
                    <legend class="question__text">{legend}</legend>
                    {hint}
                    {options}
                    {too_many}
                </fieldset>
                // The status is one of its own even where nothing was saved yet: programs that read pages aloud listen to it.
                <div class="quiz-foot">
                    <p class="saved" role="status" data-state=if before.is_empty() { "idle" } else { "saved" }>{before.clone()}</p>
                    // In this order Enter goes on; on the screen the way back stands to the left.
                    <div class="quiz-actions">
                        <button class="button" name="go" value="next">{next_text}</button>
                        {back}
                    </div>
                </div>
            </form>
        };
        view! {
            {error_summary(l, errors)}
            <div class="quiz-head"><h1 tabindex="-1">{head.clone()}</h1></div>
            <nav aria-label=l.t("Questions")><ol class="quiz-steps">{steps}</ol></nav>
            {question.situation.as_ref().map(|s| view! { <blockquote class="situation">{paragraphs(s, language)}</blockquote> })}
            <div id="quiz"
                data-saving=l.t("saving…")
                data-offline=l.t("No connection. {n} not sent yet: kept on this device, and sent by itself.")
                data-not-here=l.t("No connection: this question is not on this device yet. What you chose is kept.")
                data-signed-out=l.t("You are signed out. What you chose is kept on this device.")
                data-sign-in=l.t("Sign in and go on")>
                {form}
            </div>
        }
    }))
}
