//! Starting a course, confirming lessons, answering and handing in.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use records::learning::{
    participations,
    quizzes::attempts::{self, AttemptId, Start},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    found::{attempt::FoundAttempt, course::FoundCourse},
    pages::learning::{
        lesson::ActivityPath,
        quizzes::question::{self, QuestionPath},
    },
    web::{back::to, failure::Failure, form::Form, path::Path, visit::Visit},
    words::{dates, problems::Errors},
};

pub(crate) async fn start(visit: Visit, Path((project, course)): Path<(String, String)>) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    participations::start(visit.cx(), visit.signed_in()?, &learning.offer).await?;
    // Found again: it is begun now.
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let onward = learning.onward(&visit, &learning.progress(&visit).await?).await?;
    Ok(to(onward.and_then(|onward| onward.way).map_or_else(|| learning.address(), |(_, address)| address)))
}

/// Notes that a lesson was read, however often it is said: from a copy on a phone as JSON, once there is a network.
pub(crate) async fn confirm(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
) -> Result<Response, Failure> {
    let mut learning = FoundCourse::find(&visit, &project, &course).await?;
    if learning.running.is_none() && visit.wants_json {
        // The copy may be a colleague's: whoever has read a lesson in it has begun the course.
        learning.activity(&module, &name)?.lesson().ok_or(Failure::NotFound)?;
        participations::start(visit.cx(), visit.signed_in()?, &learning.offer).await?;
        learning = FoundCourse::find(&visit, &project, &course).await?;
    }
    let activity = learning.activity(&module, &name)?;
    participations::confirm_lesson(visit.cx(), learning.running()?, &activity.id).await?;
    if visit.wants_json {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let target =
        learning.course().next_after(&activity.id).map_or_else(|| learning.address(), |a| learning.address_of(a));
    Ok(to(target))
}

pub(crate) async fn begin(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let activity = learning.activity(&module, &name)?;
    let base = learning.address_of(activity);
    let target = match attempts::start(visit.cx(), learning.running()?, activity).await? {
        Start::Open(_) => format!("{base}/go-on"),
        // The front of the quiz says when the next attempt is possible.
        Start::NotBefore(_) | Start::Exhausted => base,
    };
    Ok(to(target))
}

/// The options that were chosen in an attempt, and where to go on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    attempt: String,
    option: Vec<String>,
    go: String,
}

/// The attempt that is handed in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct HandedIn {
    attempt: String,
}

/// Saves an answer: for an island as JSON, for a plain form by leading on to the next question.
pub(crate) async fn answer(
    visit: Visit,
    Path((project, course, module, name, place)): QuestionPath,
    Form(typed): Form<Answer>,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let activity = learning.activity(&module, &name)?;
    let quiz = activity.quiz().ok_or(Failure::NotFound)?;
    let question = place.checked_sub(1).and_then(|i| quiz.questions.get(i)).ok_or(Failure::NotFound)?;
    let attempt: AttemptId = typed.attempt.parse().map_err(|_| Failure::BadRequest)?;
    let saved = attempts::save(visit.cx(), learning.running()?, quiz, attempt, &question.id, &typed.option).await;
    let base = learning.address_of(activity);
    let l = &visit.l;
    match saved {
        Ok(at) => {
            let time = dates::time(at, learning.offer.zone());
            if visit.wants_json {
                return Ok(Json(json!({ "sentence": l.tf("saved {time}", &[("time", &time)]) })).into_response());
            }
            let target = match typed.go.as_str() {
                "back" if place > 1 => format!("{base}/questions/{}?saved={time}", place - 1),
                _ if place >= quiz.questions.len() => format!("{base}/review"),
                _ => format!("{base}/questions/{}?saved={time}", place + 1),
            };
            Ok(to(target))
        }
        Err(records::Error::Invalid(_)) if !visit.wants_json => {
            let errors = Errors::one("option", l.t("Choose one of the values offered."));
            let attempting = FoundAttempt::find(&visit, &learning, &module, &name).await?;
            question::render(&visit, &base, &attempting, place, "", &errors)
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn submit(
    visit: Visit,
    Path((project, course, module, name)): ActivityPath,
    Form(sent): Form<HandedIn>,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let activity = learning.activity(&module, &name)?;
    let running = learning.running()?;
    let attempt: AttemptId = sent.attempt.parse().map_err(|_| Failure::BadRequest)?;
    attempts::submit(visit.cx(), running, activity, attempt).await?;
    let tries = attempts::of_quiz(visit.cx(), running.id, &activity.id).await?;
    let number = tries.iter().find(|a| a.id == attempt).map_or(1, |a| a.number);
    Ok(to(format!("{}/results/{number}", learning.address_of(activity))))
}
