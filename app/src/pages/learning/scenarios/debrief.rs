//! The debrief of a run: how it ended, fork by fork beside what is recommended, the scales, critical errors and how to
//! repair them, and the questions.

use axum::response::{IntoResponse, Redirect, Response};
use courses::{
    course::{Scenario, Text, Way},
    scenario::{
        State,
        debrief::{Fork, forks, recommended_path},
        play::Seen,
        replay,
        scene::{Passage, passages},
    },
};
use leptos::prelude::*;
use records::learning::scenarios::{
    debriefs::{self, Debrief},
    runs::{self, Run},
};

use crate::{
    components::{
        chart, draft,
        fields::Field,
        parts::{breadcrumbs, error_summary, own_button, paragraphs, said, tag, whose},
    },
    found::{
        course::FoundCourse,
        onward::Onward,
        run::{FoundScenario, legal_facts},
    },
    pages::learning::explained::{jump_list, read_again},
    web::{failure::Failure, form::Fields, path::Path, visit::Visit},
    words::{i18n::L, problems::Errors},
};

/// Address of a run: project, course, module, name, number.
pub(crate) type RunPath = Path<(String, String, String, String, i64)>;

pub(crate) async fn show(
    visit: Visit,
    Path((project, course, module, name, number)): RunPath,
) -> Result<Response, Failure> {
    let learning = FoundCourse::find(&visit, &project, &course).await?;
    let playing = FoundScenario::find(&learning, &module, &name)?;
    let run = match ended_run(&visit, &playing, number).await {
        Ok(run) => run,
        // The last choices may still be on a device: the player sends them.
        Err(Failure::NotFound) if is_open(&visit, &playing, number).await? => {
            return Ok(Redirect::to(&format!("{}/play", playing.address())).into_response());
        }
        Err(failure) => return Err(failure),
    };
    render(&visit, &playing, &run, &Fields::default(), &Errors::default()).await
}

async fn is_open(visit: &Visit, playing: &FoundScenario<'_>, number: i64) -> Result<bool, Failure> {
    let open = runs::open(visit.cx(), playing.learning.running()?.id, &playing.activity.id).await?;
    Ok(open.is_some_and(|run| run.number == number))
}

/// The viewer's own run with this number, which must have come to an end.
pub(crate) async fn ended_run(visit: &Visit, playing: &FoundScenario<'_>, number: i64) -> Result<Run, Failure> {
    let runs = runs::of_scenario(visit.cx(), playing.learning.running()?.id, &playing.activity.id).await?;
    runs.into_iter().find(|run| run.number == number && run.ended.is_some()).ok_or(Failure::NotFound)
}

/// The page, also after answers that could not be saved.
pub(crate) async fn render(
    visit: &Visit,
    playing: &FoundScenario<'_>,
    run: &Run,
    fields: &Fields,
    errors: &Errors,
) -> Result<Response, Failure> {
    let answered = debriefs::of_run(visit.cx(), run.id).await?;
    let onward = match &answered {
        Some(_) => playing.learning.onward(visit, &playing.learning.progress(visit).await?).await?,
        None => None,
    };
    let scenario = playing.scenario;
    let (play, forks) = forks(scenario, run.seed(), run.choices())
        .map_err(|error| Failure::internal(format_args!("run {}: {error:?}", run.id)))?;
    let state = &play.state;
    let passed = state.is_passed(scenario);
    let l = &visit.l;
    let language = visit.language();
    let title = l.tf("Debrief: {title}", &[("title", &playing.activity.title.value)]);
    let last = play.seen.iter().rposition(|seen| matches!(seen, Seen::Decision(_))).unwrap_or(0);
    let ending = passages(scenario, &play.seen[last..]);
    Ok(visit.page_with(errors.status(), playing.learning.head(&title).narrow(), || {
        let verdict = match (passed, state.criticals.is_empty()) {
            (true, _) => l.t("No critical error, and every scale is at its minimum."),
            (false, true) => l.t("Not every scale is at its minimum yet. Read what happened, then play it again."),
            (false, false) => l.t("There was a critical error. Read how it is repaired, then play it again."),
        };
        let class = if passed { "confirmation" } else { "confirmation confirmation--open" };
        let rows = forks.iter().enumerate().map(|(index, fork)| draw_fork(visit, playing, index + 1, fork)).collect_view();
        let others = forks.iter().zip(1..).filter(|(fork, _)| is_mistake(fork));
        let others = others.map(|(_, n)| (format!("decision-{n}"), n.to_string())).collect();
        view! {
            {breadcrumbs(l, vec![(playing.learning.address(), playing.learning.course().title.value.clone()), (playing.address(), playing.activity.title.value.clone())], &l.tf("Run {n}", &[("n", &run.number.to_string())]))}
            {error_summary(l, errors)}
            <div class=class>
                <h1>{end_name(scenario, state, visit)}</h1>
                <p>{verdict}</p>
                <p>{counted(l, &forks)}</p>
            </div>
            {jump_list(l.t("Decisions to look at again:"), others)}
            {answered.is_none().then(|| view! { <p><a href="#questions">{l.t("To the questions for you")}</a></p> })}
            <div class="scene">{ending.iter().map(|passage| draw_passage(passage, visit)).collect_view()}</div>
            {criticals(visit, playing, state)}
            <h2>{l.t("The scales")}</h2>
            {chart::scales(l, language, &scale_rows(scenario, state))}
            <h2>{l.t("Your decisions, one by one")}</h2>
            <p class="soft">{l.t("What was as recommended is folded: open it to read why.")}</p>
            <p class="soft">{l.tn("{n} decision, beside what is recommended at the same place.", "{n} decisions, each beside what is recommended at the same place.", forks.len())}</p>
            <ol class="forks">{rows}</ol>
            {recommended(visit, scenario, run.seed())}
            <h2>{l.t("What to remember")}</h2>
            {paragraphs(&scenario.debrief.text, language)}
            {legal_facts(visit, &playing.learning.course().legal, scenario.debrief.legal.iter().map(String::as_str))}
            {match answered.as_ref() {
                Some(debrief) => draw_answers(visit, playing, debrief, passed, onward.as_ref(), playing.debrief(run)),
                None => form(visit, playing, run, fields, errors),
            }}
        }
    }))
}

fn end_name(scenario: &Scenario, state: &State, visit: &Visit) -> AnyView {
    match &scenario.nodes[state.node].way {
        Way::End(name) => said(name, visit.language()),
        _ => ().into_any(),
    }
}

fn scale_rows(scenario: &Scenario, state: &State) -> Vec<(Text, i64, i64)> {
    let scales = scenario.scales.iter().zip(&state.scales);
    scales.map(|(scale, value)| (scale.title.clone(), *value, scale.minimum)).collect()
}

/// A passage as a thing of the past.
pub(crate) fn draw_passage(passage: &Passage, visit: &Visit) -> AnyView {
    let page = visit.language();
    match passage {
        Passage::Chosen(text) => view! {
            <p class="scene__chosen"><span class="scene__label">{visit.l.t("You:")}</span>" "{said(text, page)}</p>
        }
        .into_any(),
        Passage::Outcome(text) => view! { <div class="scene__outcome">{paragraphs(text, page)}</div> }.into_any(),
        Passage::Event(text) => view! { <div class="scene__event">{paragraphs(text, page)}</div> }.into_any(),
        Passage::Node { title, speaker, texts, .. } => view! {
            <h2 class="scene__title">{said(title, page)}</h2>
            {speaker.as_ref().map(|who| view! { <p class="scene__speaker">{said(who, page)}</p> })}
            {texts.iter().map(|text| paragraphs(text, page)).collect_view()}
        }
        .into_any(),
    }
}

fn criticals(visit: &Visit, playing: &FoundScenario<'_>, state: &State) -> Option<AnyView> {
    let l = &visit.l;
    let language = visit.language();
    (!state.criticals.is_empty()).then(|| {
        let items = state.criticals.iter().map(|made| &playing.scenario.criticals[*made]).map(|critical| {
            view! {
                <section class="critical">
                    <h3>{said(&critical.title, language)}</h3>
                    {paragraphs(&critical.why, language)}
                    <p class="critical__label">{l.t("How to repair it")}</p>
                    {paragraphs(&critical.repair, language)}
                    {legal_facts(visit, &playing.learning.course().legal, critical.legal.iter().map(String::as_str))}
                    {read_again(visit, playing.learning, critical.lesson.as_ref())}
                </section>
            }
        });
        view! { <h2>{l.t("Critical errors")}</h2>{items.collect_view()} }.into_any()
    })
}

/// One fork: when and where, what was chosen, what is recommended, why, and the law behind it.
pub(crate) fn draw_fork(visit: &Visit, playing: &FoundScenario<'_>, number: usize, fork: &Fork<'_>) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let scenario = playing.scenario;
    let list = |texts: &[&Text]| texts.iter().map(|text| view! { <p>{said(text, language)}</p> }).collect_view();
    let verdict = match (fork.criticals.is_empty(), fork.is_best) {
        (false, _) => tag("error", l.t("critical error")),
        (true, true) => tag("done", l.t("as recommended")),
        (true, false) => tag("due", l.t("another way")),
    };
    let moved = scenario.scales.iter().zip(&fork.moved).filter(|(_, by)| **by != 0);
    let moved: Vec<String> =
        moved.map(|(scale, by)| format!("{} {by:+}", scale.title.value).replace('-', "−")).collect();
    let recommended = (!fork.is_best && !fork.recommended.is_empty()).then(|| {
        view! {
            <div class="fork__side">
                <p class="fork__label">{l.t("Recommended")}</p>
                {list(&fork.recommended)}
                {fork.recommended_reason.map(|reason| view! { <div class="fork__reason">{paragraphs(reason, language)}</div> })}
            </div>
        }
    });
    let law = (!fork.legal.is_empty()).then(|| {
        view! {
            <details class="disclosure">
                <summary>{l.t("The law behind it")}</summary>
                {legal_facts(visit, &playing.learning.course().legal, fork.legal.iter().copied())}
            </details>
        }
    });
    // A good run would be thirty screens of praise on a phone.
    let is_open = is_mistake(fork);
    let lesson = scenario.nodes[fork.node].lesson.as_ref().filter(|_| is_open);
    view! {
        <li class="fork" id=format!("decision-{number}")><details open=is_open>
            <summary class="fork__head">
                <span class="fork__clock">{fork.clock.hours()}</span>
                <strong>{format!("{number}. ")}{said(&scenario.nodes[fork.node].title, language)}</strong>
                {verdict}
            </summary>
            <div class="fork__sides">
                <div class="fork__side">
                    <p class="fork__label">{l.t("You chose")}</p>
                    {list(&fork.chosen)}
                    {fork.reason.map(|reason| view! { <div class="fork__reason">{paragraphs(reason, language)}</div> })}
                </div>
                {recommended}
            </div>
            {law}
            {read_again(visit, playing.learning, lesson)}
            {(!moved.is_empty()).then(|| view! { <p class="fork__moved">{moved.join(" · ")}</p> })}
        </details></li>
    }
    .into_any()
}

/// Whether there is something to learn from it.
fn is_mistake(fork: &Fork<'_>) -> bool {
    !fork.is_best || !fork.criticals.is_empty()
}

/// How many decisions were as recommended, another way, a critical error.
fn counted(l: &L, forks: &[Fork<'_>]) -> String {
    let critical = forks.iter().filter(|fork| !fork.criticals.is_empty()).count();
    let best = forks.iter().filter(|fork| fork.criticals.is_empty() && fork.is_best).count();
    let other = forks.len() - critical - best;
    let mut parts = vec![l.tn("{n} decision as recommended", "{n} decisions as recommended", best)];
    if other > 0 {
        parts.push(l.tn("{n} another way", "{n} another way", other));
    }
    if critical > 0 {
        parts.push(l.tn("{n} critical error", "{n} critical errors", critical));
    }
    parts.join(" · ")
}

/// The recommended path from the start, folded away.
pub(crate) fn recommended(visit: &Visit, scenario: &Scenario, seed: u64) -> Option<AnyView> {
    let l = &visit.l;
    let path = recommended_path(scenario, seed);
    let play = replay(scenario, seed, path.iter().map(String::as_str)).ok()?;
    let told = passages(scenario, &play.seen).into_iter().filter_map(|passage| match passage {
        Passage::Node { title, .. } => {
            Some(view! { <h3 class="path__place">{said(&title, visit.language())}</h3> }.into_any())
        }
        Passage::Chosen(text) => Some(view! { <p>{said(&text, visit.language())}</p> }.into_any()),
        Passage::Outcome(_) | Passage::Event(_) => None,
    });
    Some(
        view! {
            <details class="disclosure">
                <summary>{l.t("The recommended path from the start")}</summary>
                {told.collect_view()}
            </details>
        }
        .into_any(),
    )
}

fn form(visit: &Visit, playing: &FoundScenario<'_>, run: &Run, fields: &Fields, errors: &Errors) -> AnyView {
    const NAMES: [&str; 3] = ["answer-1", "answer-2", "answer-3"];
    let l = &visit.l;
    let debrief = &playing.scenario.debrief;
    let questions = debrief
        .questions
        .iter()
        .zip(NAMES)
        .map(|(question, name)| Field::new(name, question.value.clone(), errors).text_area(fields.get(name)));
    let commitment = Field::new("commitment", debrief.commitment.value.clone(), errors)
        .hint(l.t("In 90 days you will be asked what became of it. Only you see it."))
        .text_area(fields.get("commitment"));
    view! {
        <h2 id="questions">{l.t("Questions for you")}</h2>
        <p>{l.t("Write for yourself: nobody else reads this. Write no names and nothing about real cases.")}</p>
        <form method="post" action=playing.debrief(run) data-draft=draft::draft(l)>
            {whose(visit)}
            {questions.collect_view()}
            {commitment}
            <button class="button">{l.t("Finish the debrief")}</button>
        </form>
        {draft::script(visit)}
    }
    .into_any()
}

fn draw_answers(
    visit: &Visit,
    playing: &FoundScenario<'_>,
    debrief: &Debrief,
    passed: bool,
    onward: Option<&Onward>,
    address: String,
) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let done = if passed { l.t("Exercise completed") } else { l.t("Debrief answered") };
    let next = if passed {
        view! {
            {onward.map(|onward| onward.draw("button"))}
            <a class="button button--secondary" href=playing.learning.address()>{l.t("Back to the course")}</a>
        }
        .into_any()
    } else {
        own_button(visit, format!("{}/play/begin", playing.address()), "button", l.t("Play again"))
    };
    let questions = &playing.scenario.debrief.questions;
    let answers = questions.iter().zip(&debrief.answers.0).map(|(question, answer)| {
        view! { <h3>{said(question, language)}</h3><p class="keeps-lines">{answer.clone()}</p> }
    });
    view! {
        <div class="notice notice--done" id="answered" tabindex="-1" data-draft-over=address><h2 class="notice__title">{done}</h2>
            <p>{l.t("Your answers are saved. Your commitment will come back to you in 90 days.")}</p>
        </div>
        <div class="cluster">{next}<a class="button button--secondary" href=playing.address()>{l.t("To the exercise")}</a></div>
        {answers.collect_view()}
        <h3>{said(&playing.scenario.debrief.commitment, language)}</h3>
        <p class="keeps-lines">{debrief.commitment.clone()}</p>
    }
    .into_any()
}
