//! Plays a scenario of a draft from any node and with any state. Nothing is recorded: the whole trial is in the address.

use axum::response::Response;
use courses::{
    course::Scenario,
    format::Diagnostic,
    language::Language,
    scenario::{
        Play,
        scene::{Ask, scene},
    },
};
use leptos::prelude::*;
use records::authoring::drafts;

use super::editor::SourcePath;
use crate::{
    components::{
        chart,
        fields::Field,
        parts::{breadcrumbs, said},
    },
    found::draft::Source,
    page::head::PageHead,
    pages::learning::scenarios::debrief::draw_passage,
    web::{
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

pub(crate) async fn show(
    visit: Visit,
    Path((course, module, name)): SourcePath,
    Query(query): Query,
) -> Result<Response, Failure> {
    let source = Source::scenario(&visit, &course, &module, &name).await?;
    let checked = drafts::open(visit.cx(), &source.writing.files).await?;
    let l = &visit.l;
    let address = source.address();
    let trial = format!("{address}/try");
    let head = l.t("Play the draft");
    let crumbs = |title: &str| {
        breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (address.clone(), title.to_owned())], &head)
    };
    let Some(editions) = checked.editions else {
        // Of any file: a course with faults anywhere is none.
        let errors: Vec<_> = checked.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
        return Ok(visit.page_with(axum::http::StatusCode::OK, PageHead::new(&head).narrow(), || {
            view! {
                {crumbs(&source.place)}
                <h1>{head.clone()}</h1>
                <div class="notice"><p>{l.t("The draft has faults. Mend them, then it can be played.")}</p></div>
                {crate::pages::authoring::faults::diagnostics(&visit, &errors)}
            }
        }));
    };
    let language: Language = query.get("language").parse().unwrap_or(editions.source().language);
    let activity = editions.get(language).activity(&source.id).ok_or(Failure::NotFound)?;
    let scenario = activity.scenario().ok_or(Failure::NotFound)?;
    let mut play = begin(scenario, &query);
    let mut choices: Vec<String> = query.all("made");
    let next = query.all("choice").join("+");
    let mut refused = None;
    for choice in choices.clone() {
        if play.choose(&choice).is_err() {
            choices.clear();
            play = begin(scenario, &query);
            break;
        }
    }
    if !next.is_empty() {
        match play.choose(&next) {
            Ok(()) => choices.push(next),
            Err(error) => refused = Some(error.to_string()),
        }
    }
    let seen = scene(&play, choices.len());
    Ok(visit.page_with(axum::http::StatusCode::OK, PageHead::new(&head).narrow(), || {
        let mut kept: Vec<(String, String)> = vec![("node".into(), query.get("node").into()), ("language".into(), language.code().into()), ("seed".into(), query.get("seed").into())];
        kept.extend(state_names(scenario).into_iter().filter(|name| query.has(name)).map(|name| (name.clone(), query.get(&name).to_owned())));
        kept.extend(choices.iter().map(|choice| ("made".to_owned(), choice.clone())));
        let hidden = kept.iter().map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> }).collect_view();
        let ask = match &seen.ask {
            Ask::Choices(choices) => choices.iter().map(|(id, text)| {
                view! { <button class="choice" name="choice" value=id.clone()>{said(text, visit.language())}" "<span class="soft small">{id.clone()}</span></button> }
            }).collect_view().into_any(),
            Ask::Question { multiple, text, options } => {
                let kind = if *multiple { "checkbox" } else { "radio" };
                let options = options.iter().map(|(id, text)| view! {
                    <label class="option"><input type=kind name="choice" value=id.clone()/><span class="option__text">{said(text, visit.language())}</span></label>
                });
                view! { <fieldset class="question"><legend class="question__text">{said(text, visit.language())}</legend>{options.collect_view()}</fieldset><button class="button">{l.t("Answer")}</button> }.into_any()
            }
            Ask::End(name) => view! { <p class="scene-end__name">{said(name, visit.language())}</p> }.into_any(),
        };
        let scales: Vec<_> = scenario.scales.iter().zip(&play.state.scales).map(|(scale, value)| (scale.title.clone(), *value, scale.minimum)).collect();
        let made: Vec<&str> = play.state.criticals.iter().map(|made| scenario.criticals[*made].id.as_str()).collect();
        view! {
            {crumbs(&activity.title.value)}
            <h1>{head.clone()}</h1>
            {refused.map(|error| view! { <div class="notice"><p lang="en">{error}</p></div> })}
            <p class="soft">{format!("{} · {}", seen.clock.hours(), scenario.nodes[play.state.node].id)}</p>
            <div class="scene" id="scene" tabindex="-1">{seen.passages.iter().map(|passage| draw_passage(passage, &visit)).collect_view()}</div>
            <form class="choices" method="get" action=format!("{trial}#scene")>{hidden}{ask}</form>
            {chart::scales(l, visit.language(), &scales)}
            {(!made.is_empty()).then(|| view! { <p>{l.t("Critical errors")}": "{made.join(", ")}</p> })}
            <details class="disclosure" open=choices.is_empty()>
                <summary>{l.t("Begin elsewhere, with another state")}</summary>
                {state_form(&visit, scenario, &query, &trial, language)}
            </details>
        }
    }))
}

/// The names of the fields that say what is true at the start.
fn state_names(scenario: &Scenario) -> Vec<String> {
    let scales = scenario.scales.iter().map(|scale| format!("s.{}", scale.id));
    let numbers = scenario.numbers.iter().map(|number| format!("s.{}", number.id));
    let flags = scenario.flags.iter().map(|flag| format!("s.{flag}"));
    let members =
        scenario.sets.iter().flat_map(|set| set.members.iter().map(move |member| format!("s.{}.{member}", set.id)));
    scales.chain(numbers).chain(flags).chain(members).chain(["s.clock".to_owned()]).collect()
}

/// A run that begins at the node and with the state that the address names.
fn begin<'a>(scenario: &'a Scenario, query: &Fields) -> Play<'a> {
    let start = scenario.node(query.get("node")).unwrap_or(scenario.start);
    let number = |id: &str| query.get(&format!("s.{id}")).trim().parse::<i64>().ok();
    Play::begin_at(scenario, query.get("seed").parse().unwrap_or(0), start, |state| {
        for (scale, value) in scenario.scales.iter().zip(&mut state.scales) {
            *value = number(&scale.id).unwrap_or(*value).clamp(0, 100);
        }
        for (known, value) in scenario.numbers.iter().zip(&mut state.numbers) {
            *value = number(&known.id).unwrap_or(*value).max(known.least).min(known.most);
        }
        for (flag, on) in scenario.flags.iter().zip(&mut state.flags) {
            *on = query.has(&format!("s.{flag}"));
        }
        for (set, value) in scenario.sets.iter().zip(&mut state.sets) {
            let inside =
                set.members.iter().zip(0u32..).filter(|(member, _)| query.has(&format!("s.{}.{member}", set.id)));
            *value = inside.fold(0, |bits, (_, bit)| bits | 1 << bit);
        }
        state.clock = number("clock").and_then(|clock| u32::try_from(clock).ok()).unwrap_or(0).min(100_000);
    })
}

fn state_form(visit: &Visit, scenario: &Scenario, query: &Fields, action: &str, language: Language) -> AnyView {
    let l = &visit.l;
    let errors = Errors::default();
    let nodes =
        scenario.nodes.iter().map(|node| (node.id.clone(), format!("{} ({})", node.title.value, node.id))).collect();
    let node =
        if query.get("node").is_empty() { scenario.nodes[scenario.start].id.as_str() } else { query.get("node") };
    let typed = |id: &str, start: i64| {
        let name = format!("s.{id}");
        if query.has(&name) { query.get(&name).to_owned() } else { start.to_string() }
    };
    let scales = scenario.scales.iter().map(|scale| {
        Field::new(format!("s.{}", scale.id), scale.title.value.clone(), &errors).input(
            "number",
            &typed(&scale.id, scale.start),
            "off",
        )
    });
    let numbers = scenario.numbers.iter().map(|number| {
        let name = number.title.as_ref().map_or_else(|| number.id.clone(), |title| title.value.clone());
        Field::new(format!("s.{}", number.id), name, &errors).input("number", &typed(&number.id, number.start), "off")
    });
    let flags = scenario
        .flags
        .iter()
        .map(|flag| Field::new(format!("s.{flag}"), flag.clone(), &errors).flag(query.has(&format!("s.{flag}"))));
    let members = scenario.sets.iter().flat_map(|set| {
        set.members.iter().map(move |member| (format!("s.{}.{member}", set.id), format!("{}: {member}", set.id)))
    });
    let members = members.map(|(name, text)| {
        let on = query.has(&name);
        Field::new(name, text, &errors).flag(on)
    });
    view! {
        <form class="filters" method="get" action=action.to_owned()>
            {Field::new("node", l.t("Begin at"), &errors).select(nodes, node, None)}
            {Field::new("language", l.t("Language"), &errors).select(l.languages(), language.code(), None)}
            {Field::new("seed", l.t("Random seed"), &errors).input("number", query.get("seed"), "off")}
            {Field::new("s.clock", l.t("Minutes since the start"), &errors).input("number", &typed("clock", 0), "off")}
            {scales.collect_view()}{numbers.collect_view()}{flags.collect_view()}{members.collect_view()}
            <div class="form-actions"><button class="button button--secondary">{l.t("Begin there")}</button></div>
        </form>
    }
    .into_any()
}
