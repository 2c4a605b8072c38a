//! The editor of a scenario: an outline and a graph over the same text, the form of one node with its preview and its
//! faults beside it, and the text itself.

use std::{collections::BTreeMap, sync::Arc};

use axum::response::Response;
use courses::format::{
    Diagnostic,
    sketch::{self, Fault, Sketch},
    twee,
};
use courses::scenario::explore::{Length, Paths};
use leptos::prelude::*;

use crate::{
    components::{
        draft,
        fields::Field,
        graph::{self, GraphEdge, GraphNode, Places},
        parts::{breadcrumbs, error_summary, tag},
    },
    found::draft::Source,
    page::head::PageHead,
    pages::{
        authoring::{
            faults::diagnostics,
            scenarios::{
                node::node_part,
                typed::{Typed, chosen, faults_of, typed_id},
            },
        },
        learning::scenarios::map::zooms,
    },
    web::{download, failure::Failure, form::Fields, path::Path, visit::Visit},
    words::problems::Errors,
};

/// Address of a scenario in a draft: course, module, name.
pub(crate) type SourcePath = Path<(String, String, String)>;

/// The page, also after something that could not be saved: `typed` is the text or the node as it was typed.
pub(crate) async fn render(
    visit: &Visit,
    source: &Source,
    query: &Fields,
    typed: Option<Typed>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let checked = source.check(visit).await?;
    let faults = source.faults(&checked);
    let sketch = sketch::read(&source.text);
    let l = &visit.l;
    let address = source.address();
    let view = match (&sketch, query.get("view")) {
        // A text that cannot be read can only be mended as text.
        (Err(_), _) | (_, "text") => "text",
        (_, "graph") => "graph",
        _ => "outline",
    };
    let places = match &sketch {
        Ok(sketch) if view == "graph" => Some(places(sketch).await?),
        _ => None,
    };
    let title = sketch.as_ref().map_or_else(|_| source.place.clone(), |sketch| sketch.title.clone());
    let head = l.tf("Write: {title}", &[("title", &title)]);
    Ok(visit.page_with(errors.status(), PageHead::new(&head), || {
        let tabs = [("outline", l.t("Outline")), ("graph", l.t("Graph")), ("text", l.t("Text"))].map(|(key, text)| {
            let target = format!("{address}?{}", query.query_with(&[("view", key)]));
            view! { <li><a href=target aria-current=(key == view).then_some("page")>{text}</a></li> }
        });
        let body = match (&sketch, places) {
            (Ok(sketch), Some(places)) => view! {
                {zooms(visit, &address, query)}
                {draw(visit, source, sketch, &places, &faults, query)}
                {node_part(visit, source, sketch, &faults, query, typed.as_ref(), errors)}
            }
            .into_any(),
            (Ok(sketch), None) if view == "outline" => view! {
                <div class="editor">
                    {outline(visit, source, sketch, &faults, query, typed_id(typed.as_ref()))}
                    <div>{node_part(visit, source, sketch, &faults, query, typed.as_ref(), errors)}</div>
                </div>
            }
            .into_any(),
            (sketch, _) => text_part(visit, source, sketch.as_ref().err(), typed.as_ref(), errors),
        };
        let lengths = checked.explored.get(&source.path()).and_then(|explored| explored.paths.as_ref()).map(|paths| lengths(visit, paths));
        let count = faults.iter().filter(|found| found.is_error()).count();
        let has_faults = count > 0;
        let state = if count == 0 { tag("done", l.t("no faults")) } else { tag("error", l.tn("{n} fault", "{n} faults", count)) };
        view! {
            {breadcrumbs(l, vec![("/authoring".into(), l.t("Course editor")), (format!("/authoring/{}", source.writing.draft.slug), l.t("Draft"))], &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}" "{state}</h1>
            <nav class="pagination" aria-label=l.t("Views")><ul>{tabs.into_iter().collect_view()}<li><a href=format!("{address}/try")>{l.t("Play")}</a></li></ul></nav>
            <details class="disclosure" open=has_faults><summary>{l.t("What was found in this exercise")}</summary>{diagnostics(visit, &faults)}</details>
            {lengths}
            {body}
        }
    }))
}

/// How long the exercise is: the shortest, the longest and the expected way, in decisions and minutes of reading.
fn lengths(visit: &Visit, paths: &Paths) -> AnyView {
    let l = &visit.l;
    let row = |name: String, length: Length| {
        let number = |value: f64| format!("{value:.0}");
        view! { <tr><th scope="row">{name}</th><td class="num">{number(length.decisions)}</td><td class="num">{number(length.minutes)}</td></tr> }
    };
    view! {
        <details class="disclosure"><summary>{l.t("How long it is")}</summary>
            <table class="table">
                <thead><tr><td></td><th scope="col" class="num">{l.t("Decisions")}</th><th scope="col" class="num">{l.t("Minutes of reading")}</th></tr></thead>
                <tbody>
                    {row(l.t("Shortest"), paths.shortest)}
                    {row(l.t("Longest"), paths.longest)}
                    {row(l.t("Expected when choosing at random"), paths.expected)}
                </tbody>
            </table>
        </details>
    }
    .into_any()
}

fn outline(
    visit: &Visit,
    source: &Source,
    sketch: &Sketch,
    faults: &[Diagnostic],
    query: &Fields,
    id: &str,
) -> AnyView {
    let l = &visit.l;
    let now = chosen(sketch, query).map(|node| node.id.clone()).unwrap_or_default();
    let items = sketch.nodes.iter().map(|node| {
        let target = format!("{}?view=outline&node={}", source.address(), node.id);
        let title = node.keys.get("title").cloned().unwrap_or_else(|| node.id.clone());
        let count = faults_of(node, faults).len();
        let mark = (count > 0).then(|| tag("error", count.to_string()));
        let ways = node.ways().len();
        let note = if node.keys.contains_key("end") { l.t("end") } else { l.tn("{n} way on", "{n} ways on", ways) };
        view! {
            <li><a href=target aria-current=(node.id == now).then_some("true")>{title}</a>
                <span class="soft small">" "{node.id.clone()}" · "{note}</span>{mark}</li>
        }
    });
    view! {
        <nav class="editor__outline" aria-label=l.t("Nodes")>
            <ol>{items.collect_view()}</ol>
            <form method="post" action=format!("{}/add", source.address())>
                <input type="hidden" name="revision" value=source.revision()/>
                {Field::new("id", l.t("New node: its id"), &Errors::default()).hint(l.t("Small letters, digits and hyphens")).input("text", id, "off")}
                <button class="button button--secondary">{l.t("Add a node")}</button>
            </form>
        </nav>
    }
    .into_any()
}

/// The ways between nodes, by their places, and whether one of them is recommended.
fn ways(sketch: &Sketch) -> BTreeMap<(usize, usize), bool> {
    let place = |id: &str| sketch.nodes.iter().position(|node| node.id == id);
    let mut ways = BTreeMap::new();
    for (from, node) in sketch.nodes.iter().enumerate() {
        for (to, best) in node.ways() {
            let Some(to) = place(&to).filter(|to| *to != from) else { continue };
            *ways.entry((from, to)).or_default() |= best;
        }
    }
    ways
}

/// Where the nodes go on the drawing.
async fn places(sketch: &Sketch) -> Result<Arc<Places>, Failure> {
    Ok(graph::places(sketch.nodes.len(), ways(sketch).into_keys().collect()).await?)
}

fn draw(
    visit: &Visit,
    source: &Source,
    sketch: &Sketch,
    places: &Places,
    faults: &[Diagnostic],
    query: &Fields,
) -> AnyView {
    let l = &visit.l;
    let now = chosen(sketch, query).map(|node| node.id.as_str()).unwrap_or_default();
    let zoom = query.get("zoom");
    let nodes: Vec<GraphNode> = sketch
        .nodes
        .iter()
        .map(|node| {
            let has_fault = faults_of(node, faults).iter().any(|found| found.is_error());
            GraphNode {
                title: node.keys.get("title").cloned().unwrap_or_else(|| node.id.clone()),
                note: node.id.clone(),
                kind: match () {
                    () if has_fault => "fault",
                    () if node.id == now => "here",
                    () if node.keys.contains_key("end") => "end",
                    () if node.id == sketch.start => "start",
                    () => "",
                },
                href: format!("{}?view=graph&zoom={zoom}&node={}#node", source.address(), node.id),
            }
        })
        .collect();
    let line = |((from, to), best)| GraphEdge { from, to, weight: 0.1, best, title: String::new() };
    let lines: Vec<GraphEdge> = ways(sketch).into_iter().map(line).collect();
    graph::graph(l.t("The nodes and the ways between them"), &nodes, &lines, places, zoom.parse().unwrap_or(75))
}

fn text_part(visit: &Visit, source: &Source, fault: Option<&Fault>, typed: Option<&Typed>, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let address = source.address();
    let text = match typed {
        Some(Typed::Text(text)) => text,
        _ => &source.text,
    };
    let twee = match typed {
        Some(Typed::Twee(twee)) => twee.as_str(),
        _ => "",
    };
    // Somebody was quicker: both texts, to be compared.
    let theirs = (text != &source.text).then(|| {
        Field::new("theirs", l.t("The text as it is saved now, to compare"), &Errors::default()).source(&source.text)
    });
    let broken = match fault {
        Some(Fault::Syntax(line, message)) => Some(view! {
            <div class="notice"><p>{l.tf("Line {n} cannot be read:", &[("n", &line.to_string())])}" "<span lang="en">{message.clone()}</span></p></div>
        }),
        _ => None,
    };
    view! {
        {broken}
        <form method="post" action=format!("{address}/text") data-draft=draft::draft(l)>
            <input type="hidden" name="revision" value=source.revision()/>
            {Field::new("source", l.t("The text of the exercise"), errors).source(text)}
            <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
        </form>
        {theirs}
        <h2>"Twee"</h2>
        <p><a href=format!("{address}/twee") download="">{l.t("Save as Twee")}</a></p>
        <details class="disclosure" open=!twee.is_empty()><summary>{l.t("Replace by a Twee file")}</summary>
            <form method="post" action=format!("{address}/twee") data-draft=draft::draft(l)>
                <input type="hidden" name="revision" value=source.revision()/>
                {Field::new("twee", l.t("Paste the Twee source"), errors).hint(l.t("Only nodes, words and links are taken over; everything else has to be filled in again. The text above is replaced.")).source(twee)}
                <button class="button button--danger">{l.t("Replace")}</button>
            </form>
        </details>
        {draft::script(visit)}
    }
    .into_any()
}

/// The scenario as Twee 3. What Twee cannot say stands as a comment at the beginning.
pub(crate) async fn twee(visit: Visit, Path((course, module, name)): SourcePath) -> Result<Response, Failure> {
    let source = Source::scenario(&visit, &course, &module, &name).await?;
    let checked = source.check(&visit).await?;
    let editions = checked.editions.ok_or(Failure::Conflict(None))?;
    let activity = editions.source().activity(&source.id).ok_or(Failure::NotFound)?;
    let scenario = activity.scenario().ok_or(Failure::NotFound)?;
    let exported = twee::export(&activity.title.value, scenario);
    let mut lines = vec![exported.text];
    if !exported.lost.is_empty() {
        lines.push(":: What Twee does not say [annotation]".to_owned());
        lines.extend(exported.lost.iter().map(|line| format!("- {line}")));
    }
    Ok(download::saved(&format!("{name}.twee"), download::TEXT, lines.join("\n")))
}
