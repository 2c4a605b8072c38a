//! The result of an attempt: what was reached, and the reason behind every option.

use axum::response::Response;
use courses::{
    course::Question,
    quiz::{self, Score},
};
use leptos::prelude::*;
use records::learning::quizzes::attempts;

use crate::{
    components::parts::{breadcrumbs, paragraphs, said, tag},
    found::{course::FoundCourse, run::legal_facts},
    pages::learning::explained::{jump_list, read_again},
    web::{failure::Failure, path::Path, visit::Visit},
    words::{dates, i18n::L},
};

pub(crate) async fn show(
    visit: Visit,
    Path((project, course, module, name, number)): Path<(String, String, String, String, i64)>,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let activity = learning.activity(&module, &name)?;
    let quiz = activity.quiz().ok_or(Failure::NotFound)?;
    let running = learning.running()?;
    let tries = attempts::of_quiz(visit.cx(), running.id, &activity.id).await?;
    let attempt = tries.iter().find(|a| a.number == number && a.submitted_at.is_some()).ok_or(Failure::NotFound)?;
    let answers = attempts::answers(visit.cx(), attempt.id).await?;
    let graded = quiz::grade(quiz, &answers)
        .map_err(|error| Failure::internal(format_args!("attempt {}: {error:?}", attempt.id)))?;
    let passed = graded.score.passes(quiz.pass_percent);
    let progress = learning.progress(&visit).await?;
    let onward = learning.onward(&visit, &progress).await?;
    let l = &visit.l;
    let language = visit.language();
    let course = learning.course();
    let title = l.tf("Result: {title}", &[("title", &activity.title.value)]);
    let percent = dates::percent(language, graded.score.percent());
    let address = learning.address();
    Ok(visit.page_with(axum::http::StatusCode::OK, learning.head(&title).narrow(), || {
        let verdict = if passed {
            l.t("Passed")
        } else {
            l.tf("Not passed yet: {percent} are needed", &[("percent", &dates::percent(language, quiz.pass_percent))])
        };
        let certificate = learning.offer.certificate.as_ref().map(|code| {
            view! { <p><a class="button" href=format!("/certificates/{code}.pdf")>{l.t("Your certificate")}" (PDF)"</a></p> }
        });
        let class = if certificate.is_some() { "button button--secondary" } else { "button" };
        let way = onward.as_ref().is_some_and(|onward| onward.way.is_some());
        let onward = onward.as_ref().map(|onward| onward.draw(class));
        let counts = counted(l, graded.questions.iter().map(|(_, score)| *score));
        let items = quiz.questions.iter().enumerate().map(|(index, question)| {
            let chosen = answers.get(&question.id).cloned().unwrap_or_default();
            let score = graded.questions.iter().find(|(id, _)| *id == question.id).map(|(_, s)| *s);
            review(&visit, &learning, (index + 1, attempt.seed()), question, &chosen, score)
        });
        let items = items.collect_view();
        let is_right = |id: &str| graded.questions.iter().any(|(of, s)| of == id && s.hundredths == s.max_hundredths);
        let mistakes = quiz.questions.iter().zip(1..).filter(|(question, _)| !is_right(&question.id));
        let mistakes = mistakes.map(|(_, n)| (format!("question-{n}"), n.to_string())).collect();
        view! {
            {breadcrumbs(l, vec![(address.clone(), course.title.value.clone()), (learning.address_of(activity), activity.title.value.clone())], &l.tf("Attempt {n}", &[("n", &number.to_string())]))}
            <div class=if passed { "confirmation" } else { "confirmation confirmation--open" }>
                <h1>{percent.clone()}</h1>
                <p>{verdict}</p>
                <p>{counts}</p>
            </div>
            {jump_list(l.t("What was not right:"), mistakes)}
            {certificate}
            {onward}
            <p><a class=(!way).then_some("button button--secondary") href=address.clone()>{l.t("Back to the course")}</a></p>
            <h2>{l.t("Question by question")}</h2>
            <p class="soft">{l.t("What was right is folded: open it to read why.")}</p>
            {items}
        }
    }))
}

fn review(
    visit: &Visit,
    learning: &FoundCourse,
    (number, seed): (usize, u64),
    question: &Question,
    chosen: &[String],
    score: Option<Score>,
) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let options = options(l, question, seed, chosen);
    let legal = legal_facts(visit, &learning.course().legal, question.legal.iter().map(String::as_str));
    // What was right nobody has to pass on a small screen to get to what was not.
    let is_right = is_right(score);
    let read_again = (!is_right).then(|| read_again(visit, learning, question.lesson.as_ref()));
    view! {
        <details class="question question--result" id=format!("question-{number}") open=!is_right>
            <summary><h3>{l.tf("Question {n}", &[("n", &number.to_string())])}</h3>" "{verdict(l, score)}</summary>
            {question.situation.as_ref().map(|s| view! { <blockquote class="situation">{paragraphs(s, language)}</blockquote> })}
            <p class="question__text">{said(&question.text, language)}</p>
            {options}
            {legal}
            {read_again}
        </details>
    }
    .into_any()
}

fn is_right(score: Option<Score>) -> bool {
    score.is_none_or(|score| score.hundredths == score.max_hundredths)
}

/// Whether a question was right, in a word with a colour.
pub(in crate::pages::learning) fn verdict(l: &L, score: Option<Score>) -> AnyView {
    if is_right(score) {
        tag("done", l.t("right"))
    } else if score.is_some_and(|score| score.hundredths > 0) {
        tag("due", l.t("partly right"))
    } else {
        tag("plain", l.t("not right"))
    }
}

/// The options of a question: which are right, which were chosen, and why.
pub(in crate::pages::learning) fn options(l: &L, question: &Question, seed: u64, chosen: &[String]) -> AnyView {
    let language = l.language;
    let options = quiz::shown(question, seed).into_iter().map(|option| {
        let mine = chosen.contains(&option.id);
        let class = match (option.right, mine) {
            (true, _) => "option option--right",
            (false, true) => "option option--wrong",
            (false, false) => "option",
        };
        let mark = match (option.right, mine) {
            (true, true) => Some(l.t("Right, and you chose it")),
            (true, false) => Some(l.t("Right; you did not choose it")),
            (false, true) => Some(l.t("You chose this")),
            (false, false) => None,
        };
        view! {
            <div class=class>
                <p class="option__text">{said(&option.text, language)}</p>
                {mark.map(|text| view! { <p class="option__mark">{text}</p> })}
                <p class="option__feedback">{said(&option.feedback, language)}</p>
            </div>
        }
    });
    options.collect_view().into_any()
}

/// How many questions were right, partly right and not right.
pub(in crate::pages::learning) fn counted(l: &L, scores: impl Iterator<Item = Score>) -> String {
    let (mut right, mut partly, mut wrong) = (0, 0, 0);
    for score in scores {
        match score.hundredths {
            reached if reached == score.max_hundredths => right += 1,
            0 => wrong += 1,
            _ => partly += 1,
        }
    }
    let mut parts = vec![l.tn("{n} right", "{n} right", right)];
    if partly > 0 {
        parts.push(l.tn("{n} partly right", "{n} partly right", partly));
    }
    if wrong > 0 {
        parts.push(l.tn("{n} not right", "{n} not right", wrong));
    }
    parts.join(" · ")
}
