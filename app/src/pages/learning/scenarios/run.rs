//! One run, step by step, for trainers: what was on offer, what was chosen, after how long, what followed.

use axum::response::Response;
use courses::scenario::{
    debrief::forks,
    play::{BACK, Seen},
    replay,
    scene::{Ask, Clock, passages, scene},
};
use leptos::prelude::*;
use records::{authoring::library, learning::scenarios::map, ledger::keys::RunId};

use super::debrief::draw_passage;
use crate::{
    components::{
        chart,
        parts::{breadcrumbs, said, tag},
    },
    page::head::PageHead,
    pages::learning::scenarios::map::{duration, end_of, project},
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::dates,
};

pub(crate) async fn show(
    visit: Visit,
    Path((slug, course_slug, module, name, key)): Path<(String, String, String, String, RunId)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let project = project(&visit, &slug).await?;
    let id = format!("{module}/{name}");
    let run = map::run(visit.cx(), &project, &course_slug, &id, key).await?.ok_or(Failure::NotFound)?;
    let version = library::version(visit.cx(), run.course_version_id).await?.ok_or(Failure::NotFound)?;
    let course = version.editions.get(visit.language());
    let activity = course.activity(&id).ok_or(Failure::NotFound)?;
    let scenario = activity.scenario().ok_or(Failure::NotFound)?;
    let steps: Vec<(&str, u32)> = run.steps().collect();
    let at = query.get("step").parse().unwrap_or(0).min(steps.len());
    let broken = |error| Failure::internal(format_args!("run {}: {error:?}", run.id));
    let choices = |to: usize| steps[..to].iter().map(|(choice, _)| *choice);
    let before = replay(scenario, run.seed(), choices(at.saturating_sub(1))).map_err(broken)?;
    let (play, forks) = forks(scenario, run.seed(), choices(at)).map_err(broken)?;
    let l = &visit.l;
    let language = visit.language();
    let address = format!("/exercises/{slug}/{course_slug}/{id}");
    let title = l.tf("{name}, run {n}", &[("name", &run.name()), ("n", &run.number.to_string())]);
    Ok(visit.page_with(axum::http::StatusCode::OK, PageHead::new(&title).narrow(), || {
        let link = |to: usize, text: String, class: &'static str| {
            view! { <a class=class href=format!("{address}/runs/{key}?step={to}")>{text}</a> }.into_any()
        };
        let back = (at > 0).then(|| link(at - 1, l.t("Back"), "button button--secondary"));
        let next = (at < steps.len()).then(|| link(at + 1, l.t("Next step"), "button"));
        let from = if at == 0 { 0 } else { play.seen.iter().rposition(|seen| matches!(seen, Seen::Decision(_))).unwrap_or(0) };
        let told = passages(scenario, &play.seen[from..]).iter().map(|passage| draw_passage(passage, &visit)).collect_view();
        let step = at.checked_sub(1).and_then(|step| steps.get(step));
        let decided = step.map(|(choice, seconds)| {
            let verdict = match forks.last() {
                _ if *choice == BACK => tag("plain", l.t("taken back")),
                Some(fork) if !fork.criticals.is_empty() => tag("error", l.t("critical error")),
                Some(fork) if fork.is_best => tag("done", l.t("as recommended")),
                _ => tag("due", l.t("another way")),
            };
            let offered = match scene(&before, 0).ask {
                Ask::Choices(choices) => choices,
                Ask::Question { options, .. } => options,
                Ask::End(_) => Vec::new(),
            };
            let offered = offered.into_iter().map(|(id, text)| {
                let mine = choice.split('+').any(|part| part == id);
                view! { <li class=if mine { "chosen" } else { "" }>{said(&text, language)}</li> }
            });
            view! {
                <p>{l.tf("Decided after {time}", &[("time", &duration(l, *seconds))])}" "{verdict}</p>
                <details class="disclosure"><summary>{l.t("What was on offer")}</summary><ul>{offered.collect_view()}</ul></details>
            }
        });
        let scales = scenario.scales.iter().zip(&play.state.scales);
        let scales: Vec<_> = scales.map(|(scale, value)| (scale.title.clone(), *value, scale.minimum)).collect();
        let clock = Clock::after(scenario, play.state.clock);
        let place = l.tf("Step {n} of {of} · {clock}", &[("n", &at.to_string()), ("of", &steps.len().to_string()), ("clock", &clock.hours())]);
        let begun = dates::moment(language, run.started_at, project.zone());
        view! {
            {breadcrumbs(l, vec![("/exercises".into(), l.t("Exercises")), (address.clone(), activity.title.value.clone())], &title)}
            <h1>{title.clone()}</h1>
            <p class="soft">{begun}{end_of(scenario, run.ended.as_deref(), language).map(|end| view! { " · " {end} })}</p>
            <nav class="lesson-nav lesson-nav--top" aria-label=l.t("Steps")>{back}{next}</nav>
            <p class="soft">{place}</p>
            {decided}
            <div class="scene">{told}</div>
            {chart::scales(l, language, &scales)}
        }
    }))
}
