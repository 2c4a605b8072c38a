//! A map of all runs of an exercise, for trainers: where people went, what they chose, where they stopped, how long they
//! took; first runs beside last ones; and the single runs.

use axum::response::Response;
use courses::{
    course::{Course, Scenario, Way},
    language::Language,
    scenario::map::{Map, edges},
};
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    authoring::offers,
    learning::scenarios::map::{self, ListedRun, RunFilter, Together, Which},
    people::organisations::OrganisationKind,
    projects::project::{self, Project},
    system::list::Page,
};

use crate::{
    components::{
        fields::Field,
        graph::{self, GraphEdge, GraphNode, Places},
        list::{PER_PAGE, heads, number_heads, pagination, stacked},
        parts::{breadcrumbs, empty, said, tag},
    },
    web::{
        days::Days,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L, problems::Errors},
};

/// Address of an exercise: project, course, module, name.
type ExercisePath = Path<(String, String, String, String)>;

/// Sizes of the drawing, in percent.
const ZOOMS: [u32; 4] = [50, 75, 100, 150];

/// A project in which the viewer is a trainer.
pub(crate) async fn project(visit: &Visit, slug: &str) -> Result<Project, Failure> {
    if !visit.signed_in()?.has_in(Role::Trainer, slug) {
        return Err(Failure::NotFound);
    }
    project::by_slug(visit.cx(), slug).await?.ok_or(Failure::NotFound)
}

fn filter(query: &Fields, days: &Days) -> RunFilter {
    RunFilter {
        kind: OrganisationKind::from_code(query.get("kind")),
        language: query.get("language").parse().ok(),
        from: days.first,
        to: days.last,
        which: match query.get("which") {
            "first" => Which::First,
            "last" => Which::Last,
            _ => Which::All,
        },
    }
}

pub(crate) async fn show(
    visit: Visit,
    Path((slug, course_slug, module, name)): ExercisePath,
    Query(query): Query,
) -> Result<Response, Failure> {
    let project = project(&visit, &slug).await?;
    let id = format!("{module}/{name}");
    let cx = visit.cx();
    let versions = map::versions(cx, &project, &course_slug, &id).await?;
    let offered = offers::of_project(cx, project.id).await?;
    if versions.is_empty() && !offered.iter().any(|(slug, offered)| *offered && *slug == course_slug) {
        return Err(Failure::NotFound);
    }
    let current = records::authoring::library::current(cx, &course_slug).await?.ok_or(Failure::NotFound)?;
    let chosen = versions.iter().find(|(version, _)| version.version == query.get("version"));
    let version = chosen.or(versions.first()).map_or(current, |(version, _)| version.clone());
    let course = version.editions.get(visit.language());
    let activity = course.activity(&id).ok_or(Failure::NotFound)?;
    let scenario = activity.scenario().ok_or(Failure::NotFound)?;
    let days = Days::read(&visit.l, &query, ("from", "to"));
    let Together { map, first_and_last, runs } =
        map::together(cx, &project, version.id, (&id, scenario), &filter(&query, &days)).await?;
    let total = i64::try_from(runs.len()).unwrap_or(i64::MAX);
    let page = Page::typed(query.get("page")).within(total);
    let from = usize::try_from(page.offset()).unwrap_or(0);
    let shown = map::listed(cx, &runs[from..runs.len().min(from + PER_PAGE)]).await?;
    let ways = edges(scenario).into_iter().map(|(edge, _)| (edge.from, edge.to)).filter(|(from, to)| from != to);
    let places = graph::places(scenario.nodes.len(), ways.collect()).await?;
    let address = format!("/exercises/{slug}/{course_slug}/{id}");
    let (l, language) = (&visit.l, visit.language());
    let title = activity.title.value.clone();
    Ok(visit.page(&title, || {
        let summary = l.tf("{runs} runs, {ended} came to an end, {passed} count as completed.", &[
            ("runs", &map.runs.to_string()), ("ended", &map.ended.to_string()), ("passed", &map.passed.to_string())]);
        let all: Vec<String> = versions.iter().map(|(version, _)| version.version.clone()).collect();
        let body = if runs.is_empty() {
            empty(l.t("No runs here"), l.t("Nobody has played this exercise yet, or nobody matches these filters."), Some((address.clone(), l.t("Show all runs"))))
        } else {
            let compared = first_and_last.as_ref().map(|(first, last)| compare(&visit, scenario, first, last));
            view! {
                <p>{summary}</p>
                {contents(l, compared.is_some())}
                {hardest(&visit, scenario, &map)}
                {compared}
                <h2 id="ways">{l.t("The ways people took")}</h2>
                <p class="soft">{l.t("The thicker the line, the more often it was taken. Green lines are recommended. Each box leads to its line in the table below.")}</p>
                {zooms(&visit, &address, &query)}
                {draw(&visit, scenario, &map, &places, zoom(&query))}
                {table(&visit, course, scenario, &map)}
                <h2 id="runs">{l.t("Single runs")}</h2>
                {list(&visit, &project, scenario, &address, &shown)}
                {pagination(l, &address, &query, usize::try_from(page.number()).unwrap_or(1), runs.len())}
            }
            .into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/exercises".into(), l.t("Exercises"))], &title)}
            <h1>{said(&activity.title, language)}</h1>
            <p class="soft">{format!("{} · {}", project.name(language), course.title.value)}</p>
            {filters(&visit, &address, (&query, &days.errors), &all, &version.version)}
            {body}
        }
    }))
}

fn zoom(query: &Fields) -> u32 {
    query.get("zoom").parse().ok().filter(|zoom| ZOOMS.contains(zoom)).unwrap_or(75)
}

/// What stands on the page, from the top.
fn contents(l: &L, compares: bool) -> AnyView {
    let links = [
        Some(("hardest", l.t("Where the fewest took a recommended way"))),
        compares.then(|| ("compared", l.t("First run against last run"))),
        Some(("ways", l.t("The ways people took"))),
        Some(("figures", l.t("The same in figures"))),
        Some(("runs", l.t("Single runs"))),
    ];
    let links = links.into_iter().flatten().map(|(id, text)| view! { <li><a href=format!("#{id}")>{text}</a></li> });
    view! { <nav aria-label=l.t("On this page")><ul>{links.collect_view()}</ul></nav> }.into_any()
}

/// So many forks are picked out.
const HARDEST: usize = 3;

/// The forks to talk about first.
fn hardest(visit: &Visit, scenario: &Scenario, map: &Map) -> AnyView {
    let l = &visit.l;
    let forks = map.hardest(scenario, HARDEST);
    let nothing = forks
        .is_empty()
        .then(|| view! { <p class="soft">{l.t("Everybody took a recommended way at every fork.")}</p> });
    let items = forks.into_iter().map(|(place, share)| {
        let node = &scenario.nodes[place];
        let percent = dates::percent(visit.language(), u8::try_from(share).unwrap_or(100));
        view! {
            <li><a href=format!("#node-{}", node.id)>{said(&node.title, visit.language())}</a>" "<span class="soft">{l.tf("{percent} took a recommended way", &[("percent", &percent)])}</span></li>
        }
    });
    view! {
        <h2 id="hardest">{l.t("Where the fewest took a recommended way")}</h2>
        {nothing}
        <ol>{items.collect_view()}</ol>
    }
    .into_any()
}

/// Links that draw the graph in another size.
pub(crate) fn zooms(visit: &Visit, address: &str, query: &Fields) -> AnyView {
    let now = zoom(query);
    let links = ZOOMS.map(|size| {
        let target = format!("{address}?{}#graph", query.query_with(&[("zoom", &size.to_string())]));
        let text = dates::percent(visit.language(), u8::try_from(size).unwrap_or(100));
        view! { <li><a href=target aria-current=(size == now).then_some("true")>{text}</a></li> }
    });
    view! { <nav class="pagination" id="graph" aria-label=visit.l.t("Size of the drawing")><ul>{links.into_iter().collect_view()}</ul></nav> }.into_any()
}

fn filters(
    visit: &Visit,
    address: &str,
    (query, errors): (&Fields, &Errors),
    versions: &[String],
    version: &str,
) -> AnyView {
    let l = &visit.l;
    let which = vec![("first".to_owned(), l.t("First runs")), ("last".to_owned(), l.t("Last runs"))];
    let date =
        |name: &'static str, label: String| Field::new(name, label, errors).input("date", query.get(name), "off");
    let version = (versions.len() > 1).then(|| {
        let choices = versions.iter().map(|version| (version.clone(), version.clone())).collect();
        Field::new("version", l.t("Version"), errors).select(choices, version, None)
    });
    view! {
        <form class="filters" method="get" action=address.to_owned()>
            {Field::new("kind", l.t("Kind of organisation"), errors).select(l.kinds(), query.get("kind"), Some(l.t("All")))}
            {Field::new("language", l.t("Language"), errors).select(l.languages(), query.get("language"), Some(l.t("All")))}
            {Field::new("which", l.t("Runs"), errors).select(which, query.get("which"), Some(l.t("All")))}
            {date("from", l.t("From"))}
            {date("to", l.t("To"))}
            {version}
            <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button>
                <a href=address.to_owned()>{l.t("Clear the filters")}</a></div>
        </form>
    }
    .into_any()
}

/// First runs beside last runs of those who played more than once.
fn compare(visit: &Visit, scenario: &Scenario, first: &Map, last: &Map) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let share = |part: u32, map: &Map| {
        let percent = part.saturating_mul(100).checked_div(map.runs);
        percent.map_or_else(String::new, |percent| dates::percent(language, u8::try_from(percent).unwrap_or(100)))
    };
    let row = |name: AnyView, first: String, last: String| {
        view! { <tr role="row"><th scope="row" role="rowheader">{name}</th><td class="num">{first}</td><td class="num">{last}</td></tr> }
    };
    let mean = |map: &Map, scale: usize| map.mean_scale(scale).map_or_else(|| "–".to_owned(), |mean| mean.to_string());
    let scales = scenario
        .scales
        .iter()
        .enumerate()
        .map(|(place, scale)| row(said(&scale.title, language), mean(first, place), mean(last, place)));
    let scales = scales.collect_view();
    view! {
        <h2 id="compared">{l.t("First run against last run")}</h2>
        <p class="soft">{l.tn("{n} person played more than once.", "{n} people played more than once.", first.runs as usize)}</p>
        <div class="table-wrap"><table class="table">
            <thead><tr role="row"><td></td><th scope="col" class="num">{l.t("First run")}</th><th scope="col" class="num">{l.t("Last run")}</th></tr></thead>
            <tbody>
                {row(l.t("Came to an end").into_any(), share(first.ended, first), share(last.ended, last))}
                {row(l.t("Completed: no critical error, every scale at its minimum").into_any(), share(first.passed, first), share(last.passed, last))}
                {row(l.t("With a critical error").into_any(), share(first.with_critical, first), share(last.with_critical, last))}
                {scales}
            </tbody>
        </table></div>
    }
    .into_any()
}

fn draw(visit: &Visit, scenario: &Scenario, map: &Map, places: &Places, zoom: u32) -> AnyView {
    let l = &visit.l;
    let most = map.actions.iter().copied().max().unwrap_or(1).max(1);
    let nodes: Vec<GraphNode> = scenario
        .nodes
        .iter()
        .enumerate()
        .map(|(place, node)| GraphNode {
            title: node.title.value.clone(),
            note: l.tn("{n} run", "{n} runs", map.entered[place] as usize),
            kind: match &node.way {
                Way::End(_) => "end",
                _ if place == scenario.start => "start",
                _ => "",
            },
            href: format!("#node-{}", node.id),
        })
        .collect();
    let best: std::collections::BTreeSet<usize> = scenario
        .nodes
        .iter()
        .flat_map(|node| match &node.way {
            Way::Choices(choices) => {
                choices.iter().filter(|choice| choice.best).map(|choice| choice.action).collect::<Vec<_>>()
            }
            _ => Vec::new(),
        })
        .collect();
    let lines: Vec<GraphEdge> = edges(scenario)
        .into_iter()
        .filter(|(edge, _)| edge.from != edge.to)
        .map(|(edge, actions)| {
            let is_question = matches!(scenario.nodes[edge.from].way, Way::Question(_));
            let times = if is_question {
                map.decided[edge.from]
            } else {
                actions.iter().map(|action| map.actions[*action]).sum()
            };
            GraphEdge {
                from: edge.from,
                to: edge.to,
                weight: f64::from(times) / f64::from(most),
                best: actions.iter().any(|action| best.contains(action)),
                title: l.tn("taken {n} time", "taken {n} times", times as usize),
            }
        })
        .collect();
    graph::graph(l.t("The ways people took"), &nodes, &lines, places, zoom)
}

/// The figures behind the drawing, node by node.
fn table(visit: &Visit, course: &Course, scenario: &Scenario, map: &Map) -> AnyView {
    let l = &visit.l;
    let language = course.language;
    let rows = scenario.nodes.iter().enumerate().map(|(place, node)| {
        let decided = map.decided[place].max(1);
        let line = |text: AnyView, action: usize, best: bool| {
            let times = map.actions[action];
            let percent = dates::percent(visit.language(), u8::try_from(times * 100 / decided).unwrap_or(100));
            view! { <li>{text}" "<strong>{format!("{times} ({percent})")}</strong>" "{best.then(|| tag("done", l.t("recommended")))}</li> }
        };
        let choices = match &node.way {
            Way::Choices(choices) => choices.iter().map(|choice| line(said(&choice.text, language), choice.action, choice.best)).collect_view().into_any(),
            Way::Question(asked) => asked.options.iter().zip(&asked.question.options)
                .map(|(effects, option)| line(said(&option.text, language), effects.action, option.right)).collect_view().into_any(),
            Way::Events(_) | Way::End(_) => ().into_any(),
        };
        let seconds = map.median_seconds(place).map_or_else(|| "–".to_owned(), |seconds| duration(l, seconds));
        view! {
            <tr role="row" id=format!("node-{}", node.id)>
                <th scope="row" role="rowheader">{said(&node.title, language)}<ul class="map-choices">{choices}</ul></th>
                <td role="cell" class="num" data-label=l.t("Runs")>{map.entered[place]}</td>
                <td role="cell" class="num" data-label=l.t("Stopped here")>{map.stopped[place]}</td>
                <td role="cell" class="num" data-label=l.t("Median time")>{seconds}</td>
            </tr>
        }
    });
    let name = l.t("The same in figures");
    let columns = [l.t("Runs"), l.t("Stopped here"), l.t("Median time")];
    let heads = (heads([l.t("Place and choices")]), number_heads(columns)).into_any();
    view! {
        <h3 id="figures">{name.clone()}</h3>
        {stacked(name, heads, rows.collect_view().into_any())}
    }
    .into_any()
}

/// `45 s` or `2 min 5 s`.
pub(crate) fn duration(l: &crate::words::i18n::L, seconds: u32) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    if minutes == 0 {
        l.tf("{s} s", &[("s", &rest.to_string())])
    } else {
        l.tf("{m} min {s} s", &[("m", &minutes.to_string()), ("s", &rest.to_string())])
    }
}

/// The name of the end of a run, in the reader's language.
pub(crate) fn end_of(scenario: &Scenario, ended: Option<&str>, language: Language) -> Option<AnyView> {
    match &scenario.nodes[scenario.node(ended?)?].way {
        Way::End(name) => Some(said(name, language)),
        _ => None,
    }
}

fn list(visit: &Visit, project: &Project, scenario: &Scenario, address: &str, runs: &[ListedRun]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let rows = runs.iter().map(|run| {
        let at = dates::moment(language, run.started_at, project.zone());
        let kind = run.organisation_kind.map(|kind| l.kind(kind)).unwrap_or_default();
        let end = end_of(scenario, run.ended.as_deref(), language);
        let end =
            end.unwrap_or_else(|| if run.closed_at.is_some() { l.t("abandoned") } else { l.t("open") }.into_any());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=format!("{address}/runs/{}", run.id)>{run.name()}</a></th>
                <td role="cell" class="num" data-label=l.t("Run")>{run.number}</td>
                <td role="cell" data-label=l.t("Kind of organisation")>{kind}</td>
                <td role="cell" data-label=l.t("Begun")>{at}</td>
                <td role="cell" class="num" data-label=l.t("Decisions")>{run.steps().count()}</td>
                <td role="cell" data-label=l.t("End")>{end}</td>
            </tr>
        }
    });
    let heads = (
        heads([l.t("Name")]),
        number_heads([l.t("Run")]),
        heads([l.t("Kind of organisation"), l.t("Begun")]),
        number_heads([l.t("Decisions")]),
        heads([l.t("End")]),
    );
    stacked(l.t("Runs"), heads.into_any(), rows.collect_view().into_any())
}
