//! The form of one node, its faults and its preview.

use courses::format::{
    Diagnostic,
    sketch::{CHOICE, EVENT, EXTRA, Keys, Kind, NODE, OPTION, QUESTION, Sketch, SketchNode},
};
use leptos::prelude::*;

use crate::{
    components::{draft, fields::Field},
    found::draft::Source,
    pages::authoring::{
        faults::diagnostics,
        scenarios::typed::{Typed, chosen, faults_of},
    },
    web::{form::Fields, visit::Visit},
    words::{i18n::L, problems::Errors},
};

/// The form of the chosen node, its faults and its preview.
pub(super) fn node_part(
    visit: &Visit,
    source: &Source,
    sketch: &Sketch,
    faults: &[Diagnostic],
    query: &Fields,
    typed: Option<&Typed>,
    errors: &Errors,
) -> AnyView {
    let l = &visit.l;
    let typed = match typed {
        Some(Typed::Node(node)) => Some(&**node),
        _ => None,
    };
    let Some(node) = typed.or_else(|| chosen(sketch, query)) else {
        return view! { <p>{l.t("There is no node yet. Add one.")}</p> }.into_any();
    };
    let here: Vec<Diagnostic> = faults_of(node, faults).into_iter().cloned().collect();
    let found = (!here.is_empty()).then(|| view! { <div class="notice">{diagnostics(visit, &here)}</div> });
    let address = source.address();
    let revision = source.revision();
    let lists = Lists {
        nodes: sketch.nodes.iter().map(|node| (node.id.clone(), node.id.clone())).collect(),
        criticals: sketch.criticals.iter().map(|id| (id.clone(), id.clone())).collect(),
    };
    let group = |name: &'static str,
                 title: String,
                 known: &'static [(&'static str, Kind)],
                 rows: &[Keys],
                 open: bool| {
        let spare = Keys::new();
        let forms = rows.iter().chain([&spare]).enumerate().map(|(place, keys)| {
            let head = match keys.get("id") {
                Some(id) => id.clone(),
                None if place == rows.len() => l.t("One more"),
                None => (place + 1).to_string(),
            };
            row(l, name, place, head, known, keys, &lists, place < rows.len())
        });
        view! { <details class="editor__group" open=open><summary>{format!("{title} ({})", rows.len())}</summary>{forms.collect_view()}</details> }
    };
    let own =
        NODE.iter().map(|(key, kind)| input(l, format!("node.{key}"), key, *kind, &node.keys, &lists)).collect_view();
    let question = node.question.clone().unwrap_or_default();
    let asks = QUESTION
        .iter()
        .map(|(key, kind)| input(l, format!("question.{key}"), key, *kind, &question, &lists))
        .collect_view();
    let view_name = if query.get("view") == "graph" { "graph" } else { "outline" };
    view! {
        <section id="node" class="editor__node" tabindex="-1">
            <h2>{l.tf("Node {id}", &[("id", &node.id)])}</h2>
            {found}
            {(!errors.is_empty()).then(|| view! { <p class="field__error">{l.t("Nothing was saved yet; what you typed is below.")}</p> })}
            {preview(visit, node)}
            <p><a href=format!("{address}/try?node={}", node.id)>{l.t("Play from here")}</a></p>
            <form method="post" action=format!("{address}/node?view={view_name}") data-draft=draft::draft(l) data-draft-part=node.id.clone()>
                <input type="hidden" name="revision" value=revision.clone()/>
                <input type="hidden" name="id" value=node.id.clone()/>
                {own}
                {group("extra", l.t("Paragraphs that open by a condition"), EXTRA, &node.extras, !node.extras.is_empty())}
                {group("choice", l.t("Choices"), CHOICE, &node.choices, !node.choices.is_empty())}
                {group("event", l.t("Events by chance or condition"), EVENT, &node.events, !node.events.is_empty())}
                <details class="editor__group" open=node.question.is_some()><summary>{l.t("A question")}</summary>
                    {asks}
                    {group("option", l.t("Options"), OPTION, &node.options, !node.options.is_empty())}
                </details>
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
            {draft::script(visit)}
            <details class="disclosure"><summary>{l.t("Remove this node")}</summary>
                <form method="post" action=format!("{address}/remove")>
                    <input type="hidden" name="revision" value=revision/>
                    <input type="hidden" name="id" value=node.id.clone()/>
                    <p>{l.t("The node and its choices go. What led here is named as a fault then.")}</p>
                    <button class="button button--danger">{l.t("Remove")}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// What can be chosen in the fields of a node.
struct Lists {
    nodes: Vec<(String, String)>,
    criticals: Vec<(String, String)>,
}

/// One choice, event, extra or option.
#[expect(clippy::too_many_arguments, reason = "each is one thing that the row shows")]
fn row(
    l: &L,
    name: &str,
    place: usize,
    head: String,
    known: &[(&str, Kind)],
    keys: &Keys,
    lists: &Lists,
    is_old: bool,
) -> AnyView {
    let prefix = format!("{name}.{place}");
    let inputs =
        known.iter().map(|(key, kind)| input(l, format!("{prefix}.{key}"), key, *kind, keys, lists)).collect_view();
    let remove =
        is_old.then(|| Field::new(format!("{prefix}.remove"), l.t("Remove this"), &Errors::default()).flag(false));
    view! {
        <fieldset class="editor__row">
            <legend>{head}</legend>
            <input type="hidden" name=format!("{prefix}.row") value="yes"/>
            {inputs}
            {remove}
        </fieldset>
    }
    .into_any()
}

fn input(l: &L, name: String, key: &str, kind: Kind, keys: &Keys, lists: &Lists) -> AnyView {
    let errors = Errors::default();
    let value = keys.get(key).map_or("", String::as_str);
    let field = Field::new(name, label(l, key), &errors);
    match kind {
        Kind::Line | Kind::Number | Kind::List => field.input("text", value, "off"),
        Kind::Passage => field.text_area(value),
        Kind::Flag => field.flag(!value.is_empty()),
        Kind::Node => field.select(with(&lists.nodes, value), value, Some(l.t("Please choose"))),
        Kind::Critical => field.select(with(&lists.criticals, value), value, Some(l.t("no critical error"))),
    }
}

/// The values on offer and the present one, which may be wrong and must not be lost.
fn with(known: &[(String, String)], value: &str) -> Vec<(String, String)> {
    let mut all = known.to_vec();
    if !value.is_empty() && !all.iter().any(|(id, _)| id == value) {
        all.push((value.to_owned(), value.to_owned()));
    }
    all
}

fn label(l: &L, key: &str) -> String {
    match key {
        "title" => l.t("Heading"),
        "speaker" => l.t("Who speaks"),
        "text" => l.t("Words"),
        "again" => l.t("Words from the second visit on"),
        "effects" => l.t("Effects, such as trust +1, clock +5"),
        "end" => l.t("Name of the end, if this is one"),
        "lesson" => l.t("Lesson that explains it, such as 01-signs/papers#who-keeps-them"),
        "when" => l.t("Condition, such as trust >= 3"),
        "id" => l.t("Id: recorded, never changed later"),
        "outcome" => l.t("What follows at once"),
        "to" => l.t("Leads to"),
        "most" => l.t("How often at most"),
        "best" => l.t("Recommended"),
        "critical" => l.t("Critical error"),
        "reason" => l.t("Reason, for the debrief"),
        "legal" => l.t("Legal facts, by key"),
        "chance" => l.t("Probability weight"),
        "kind" => l.t("single or multiple"),
        "points" => l.t("Points"),
        "feedback" => l.t("Feedback"),
        "right" => l.t("Right"),
        _ => String::new(),
    }
}

/// The node as trainees see it.
fn preview(visit: &Visit, node: &SketchNode) -> AnyView {
    let l = &visit.l;
    let text = |key: &str| node.keys.get(key).cloned().unwrap_or_default();
    let paragraphs = text("text").split("\n\n").map(|part| view! { <p>{part.trim().to_owned()}</p> }).collect_view();
    let choices = node.choices.iter().chain(&node.options).map(|choice| {
        view! { <p class="choice choice--shown">{choice.get("text").cloned()}</p> }
    });
    view! {
        <details class="editor__preview" open=true>
            <summary>{l.t("Preview")}</summary>
            <div class="scene">
                <h3 class="scene__title">{text("title")}</h3>
                {node.keys.get("speaker").map(|who| view! { <p class="scene__speaker">{who.clone()}</p> })}
                {paragraphs}
            </div>
            {node.question.as_ref().and_then(|question| question.get("text").cloned()).map(|text| view! { <p class="question__text">{text}</p> })}
            {choices.collect_view()}
            {node.keys.get("end").map(|name| view! { <p class="scene-end__name">{name.clone()}</p> })}
        </details>
    }
    .into_any()
}
