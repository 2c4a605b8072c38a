//! One participation, for those who look after its project: how far, which attempts, and another one where none is left.

use axum::response::Response;
use courses::{
    completion::{self, Attempt as Leave, QuizResult},
    course::Activity,
};
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    authoring::library,
    learning::{
        participations::{self, Known},
        progress::Progress,
        quizzes::{
            attempts,
            grants::{self, Grant, GrantId},
        },
    },
    ledger::{facts, keys::ParticipationId},
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, fact, post_button, said, tag},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, problems::Errors},
};

pub(crate) async fn show(
    visit: Visit,
    Path(id): Path<ParticipationId>,
    Query(query): Query,
) -> Result<Response, Failure> {
    render(&visit, id, query.get("done"), ("", ""), &Errors::default()).await
}

/// The participation, where the viewer looks after its project.
pub(crate) async fn looked_after(visit: &Visit, id: ParticipationId) -> Result<Known, Failure> {
    let viewer = visit.signed_in()?;
    let known = participations::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let theirs = [Role::Trainer, Role::Manager].iter().any(|role| viewer.has_in(*role, &known.project));
    if theirs || viewer.administrator { Ok(known) } else { Err(Failure::NotFound) }
}

/// A quiz of the course with what became of it.
struct Tried<'a> {
    activity: &'a Activity,
    /// Number, moment and result of each attempt that was handed in.
    results: Vec<(i64, QuizResult)>,
    grants: Vec<Grant>,
    leave: Leave,
    /// Whether what was given last is not begun.
    unused: bool,
    passed: bool,
}

/// The page, also after a reason that could not be taken: for which quiz, and as typed.
pub(crate) async fn render(
    visit: &Visit,
    id: ParticipationId,
    done: &str,
    typed: (&str, &str),
    errors: &Errors,
) -> Result<Response, Failure> {
    let cx = visit.cx();
    let known = looked_after(visit, id).await?;
    let version = library::standing(cx, known.course_version_id).await?.ok_or(Failure::NotFound)?;
    let course = version.editions.get(visit.language());
    let given = grants::of_participation(cx, id).await?;
    let progress = Progress::new(course, &facts::of_participation(cx, id).await?);
    let mut quizzes = Vec::new();
    for activity in course.activities() {
        let Some(quiz) = activity.quiz() else { continue };
        let grants: Vec<Grant> = given.iter().filter(|grant| grant.activity == activity.id).cloned().collect();
        let number = u32::try_from(grants.len()).unwrap_or(u32::MAX);
        let tries = attempts::of_quiz(cx, id, &activity.id).await?;
        let results = progress.evidence.results.get(&activity.id).cloned().unwrap_or_default();
        let handed_in = tries.iter().filter(|attempt| attempt.submitted_at.is_some()).map(|attempt| attempt.number);
        let limit = quiz.max_attempts.map(|max| max.saturating_add(number) as usize);
        quizzes.push(Tried {
            activity,
            leave: completion::may_attempt(quiz, &results, number, cx.now()),
            unused: !grants.is_empty() && limit.is_some_and(|limit| tries.len() < limit),
            passed: results.iter().any(|result| result.score.passes(quiz.pass_percent)),
            results: handed_in.zip(results).collect(),
            grants,
        });
    }
    let (finished, of) = completion::required_done(course, &progress.evidence);
    let l = &visit.l;
    let title = known.name();
    let notice = match done {
        "given" => Some(l.t("Another attempt is given. The trainee reads by whom and why.")),
        "taken-back" => Some(l.t("The attempt is taken back.")),
        _ => None,
    };
    let started = dates::moment(visit.language(), known.started_at, known.zone());
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let done = l.tf("{done} of {of}", &[("done", &finished.to_string()), ("of", &of.to_string())]);
        let quizzes = quizzes.iter().map(|tried| quiz(visit, &known, tried, typed, errors)).collect_view();
        view! {
            {breadcrumbs(l, vec![(format!("/completions?project={}&state=all", known.project), l.t("Completions"))], &title)}
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <p class="lead">{said(&course.title, visit.language())}</p>
            <dl class="facts">
                {fact(l.t("Started"), started)}
                {fact(l.t("Required and completed"), done)}
            </dl>
            {quizzes}
        }
    }))
}

fn quiz(visit: &Visit, known: &Known, tried: &Tried<'_>, typed: (&str, &str), errors: &Errors) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let address = format!("/completions/{}/attempts", known.id);
    let rows = tried.results.iter().map(|(number, result)| {
        let at = dates::moment(language, result.at, known.zone());
        let percent = dates::percent(language, result.score.percent());
        view! { <li>{l.tf("Attempt {n}, {time}: {percent}", &[("n", &number.to_string()), ("time", &at), ("percent", &percent)])}</li> }
    });
    let rows = rows.collect_view();
    let last = tried.grants.len().saturating_sub(1);
    let given = tried.grants.iter().enumerate().map(|(place, grant)| {
        let at = dates::moment(language, grant.granted_at, known.zone());
        let sentence = l.tf("{time}: {name} gave another attempt.", &[("time", &at), ("name", &grant.by())]);
        let take_back = (place == last && tried.unused).then(|| {
            post_button(format!("{address}/{}/take-back", grant.id), "button button--link", l.t("Take it back"))
        });
        view! { <li><div>{sentence}" "{grant.reason.clone()}</div>{take_back}</li> }
    });
    let given = (!tried.grants.is_empty()).then(|| view! { <ul class="session-list">{given.collect_view()}</ul> });
    let id: GrantId = visit.cx().id();
    let form = (!tried.passed && tried.leave == Leave::Exhausted).then(|| {
        let mine = typed.0 == tried.activity.id;
        let none = Errors::default();
        let (errors, reason) = if mine { (errors, typed.1) } else { (&none, "") };
        view! {
            <form method="post" action=address.clone() novalidate>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="activity" value=tried.activity.id.clone()/>
                {Field::new("reason", l.t("Why another attempt is given"), errors).hint(l.t("The trainee reads it, too.")).text_area(reason)}
                <div class="form-actions"><button class="button">{l.t("Give another attempt")}</button></div>
            </form>
        }
    });
    let state = if tried.passed {
        tag("done", l.t("passed"))
    } else {
        match tried.leave {
            Leave::Exhausted => tag("due", l.t("no attempt left")),
            Leave::Allowed | Leave::NotBefore(_) => tag("plain", l.t("not passed yet")),
        }
    };
    view! {
        <h2>{said(&tried.activity.title, language)}" "{state}</h2>
        {if tried.results.is_empty() {
            view! { <p class="soft">{l.t("No attempt yet.")}</p> }.into_any()
        } else {
            view! { <ul>{rows}</ul> }.into_any()
        }}
        {given}
        {form}
    }
    .into_any()
}
