//! The front of a scenario: what to expect, what is recorded and who sees it, earlier runs, begin or go on.

use axum::{http::StatusCode, response::Response};
use courses::{
    completion,
    course::{Activity, Text},
};
use leptos::prelude::*;
use records::learning::scenarios::runs::{self, Run};

use crate::{
    components::parts::{breadcrumbs, fact, other_language, own_button, paragraphs, said, tag, whose},
    found::{course::FoundCourse, run::FoundScenario},
    web::{failure::Failure, visit::Visit},
    words::{dates, i18n::L},
};

pub(crate) async fn front(visit: &Visit, learning: &FoundCourse, activity: &Activity) -> Result<Response, Failure> {
    let scenario = activity.scenario().ok_or(Failure::NotFound)?;
    let running = learning.running()?;
    let runs = runs::of_scenario(visit.cx(), running.id, &activity.id).await?;
    let progress = learning.progress(visit).await?;
    let completed = completion::is_completed(&progress.evidence, &activity.id);
    let l = &visit.l;
    let language = visit.language();
    let title = activity.title.value.clone();
    let playing = FoundScenario { learning, activity, scenario };
    let address = playing.address();
    let page = learning.head(&title).narrow();
    Ok(visit.page_with(StatusCode::OK, page, || {
        let open = runs.iter().find(|run| run.is_open());
        let ended: Vec<&Run> = runs.iter().filter(|run| run.ended.is_some()).collect();
        let begin = format!("{address}/play/begin");
        let action = if let Some(run) = open {
            let steps = l.tn("{n} decision made", "{n} decisions made", run.steps());
            view! {
                <div class="cluster">
                    <a class="button" href=format!("{address}/play")>{l.t("Go on where you stopped")}</a>
                    <form method="post" action=begin>
                        {whose(visit)}
                        <button class="button button--secondary" name="afresh" value="yes">{l.t("Begin again")}</button>
                    </form>
                </div>
                <p class="soft">{steps}</p>
            }
            .into_any()
        } else {
            let text = if ended.is_empty() { l.t("Begin") } else { l.t("Play again") };
            own_button(visit, begin, "button", text)
        };
        let results = ended.iter().rev().map(|run| row(visit, &playing, &progress, run)).collect_view();
        let notice = scenario.notice.as_ref().map(|notice| warning(l, notice));
        let mode = if scenario.assessed {
            l.t("This run is assessed: each step is shown only when the one before it is saved.")
        } else {
            l.t("This is practice: try things out, also the wrong ones, and play as often as you like.")
        };
        view! {
            {breadcrumbs(l, vec![("/courses".into(), l.t("My courses")), (learning.address(), learning.course().title.value.clone())], &title)}
            <h1>{said(&activity.title, language)}</h1>
            {completed.then(|| view! { <p>{tag("done", l.t("exercise completed"))}</p> })}
            {notice}
            {paragraphs(&scenario.intro, language)}
            <dl class="facts">
                {fact(l.t("Your role"), said(&scenario.role, language))}
                {fact(l.t("Time"), l.tn("about {n} minute", "about {n} minutes", activity.whole_minutes() as usize))}
                {fact(l.t("To complete it"), l.t("No critical error, every scale at its minimum, and the debrief answered"))}
            </dl>
            <p>{mode}</p>
            // Open before the first run: nobody starts without having been told.
            <details class="disclosure" open=runs.is_empty()>
                <summary>{l.t("What is recorded, and who sees it")}</summary>
                <p>{l.t("Recorded are your choices, in which order and after how many seconds, and your answers in the debrief.")}</p>
                <p>{l.t("Trainers of your project see your runs and use them to improve the exercise. Nobody else sees a single choice: your superiors and the project's managers see only whether you completed the exercise. Only you see your answers in the debrief and your commitment.")}</p>
            </details>
            {action}
            {(!ended.is_empty()).then(|| view! { <h2>{l.t("Your runs")}</h2><ul class="task-list">{results}</ul> })}
        }
    }))
}

/// An ended run: when, how it ended, whether it counts.
fn row(
    visit: &Visit,
    playing: &FoundScenario<'_>,
    progress: &records::learning::progress::Progress,
    run: &Run,
) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let at = dates::moment(language, run.closed_at.unwrap_or(run.started_at), playing.learning.offer.zone());
    let node = run.ended.as_deref().and_then(|id| playing.scenario.node(id));
    let end = node.and_then(|node| match &playing.scenario.nodes[node].way {
        courses::course::Way::End(name) => Some(said(name, language)),
        _ => None,
    });
    let key = run.id.to_string();
    let result = progress.evidence.runs_of(&playing.activity.id).iter().find(|result| result.run == key);
    let debriefed = progress.evidence.debriefed.contains(&key);
    let state = match result {
        Some(result) if result.passed && debriefed => tag("done", l.t("exercise completed")),
        Some(_) if !debriefed => tag("next", l.t("debrief open")),
        _ => tag("due", l.t("to be repeated")),
    };
    view! {
        <li class="task-list__item">
            <a class="task-list__link" href=playing.debrief(run)>{l.tf("Run {n}, {time}", &[("n", &run.number.to_string()), ("time", &at)])}": "{end}</a>
            {state}
        </li>
    }
    .into_any()
}

/// What whoever plays should know before: what it is about, and that they may leave.
pub(in crate::pages::learning) fn warning(l: &L, notice: &Text) -> AnyView {
    let language = l.language;
    view! { <div class="notice" lang=other_language(notice, language)>{paragraphs(notice, language)}<p>{l.t("You can pause or leave at any time. Leaving has no disadvantage.")}</p></div> }
        .into_any()
}
