//! Graphs: SVG made by the server. The layout is Sugiyama's, from a library; the lines and words are ours.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use leptos::prelude::*;
use records::system::heavy;
use rust_sugiyama::configure::Config;

/// The size of a node, in pixels.
const NODE: (f64, f64) = (176.0, 62.0);
/// The space between nodes.
const SPACE: f64 = 44.0;
/// The longest line of a title, in characters; two lines fit.
const LINE: usize = 23;

/// A box.
pub(crate) struct GraphNode {
    pub(crate) title: String,
    /// A short word below the title.
    pub(crate) note: String,
    /// `start`, `end`, `fault`, `here`, or nothing.
    pub(crate) kind: &'static str,
    /// Where a click leads.
    pub(crate) href: String,
}

/// An arrow.
pub(crate) struct GraphEdge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// From 0 for a thin line to 1 for a thick one.
    pub(crate) weight: f64,
    /// Whether it is drawn as recommended.
    pub(crate) best: bool,
    /// Said to those who point at it.
    pub(crate) title: String,
}

/// The middle of each node, and the size of the whole.
pub(crate) struct Places {
    middles: Vec<(f64, f64)>,
    size: (f64, f64),
}

/// Draws a graph at so many percent of its size, in a frame that scrolls.
pub(crate) fn graph(label: String, nodes: &[GraphNode], edges: &[GraphEdge], places: &Places, zoom: u32) -> AnyView {
    let Places { middles, size } = places;
    let lines = edges.iter().map(|edge| {
        let class = if edge.best { "graph__way graph__way--best" } else { "graph__way" };
        let width = format!("{:.1}", 1.0 + 6.0 * edge.weight.clamp(0.0, 1.0));
        let path = curve(middles[edge.from], middles[edge.to]);
        view! { <path class=class d=path stroke-width=width marker-end="url(#arrow)"><title>{edge.title.clone()}</title></path> }
    });
    let lines = lines.collect_view();
    let boxes = nodes.iter().zip(middles).map(|(node, (x, y))| {
        let class = format!("graph__node graph__node--{}", if node.kind.is_empty() { "plain" } else { node.kind });
        let (left, top) = (x - NODE.0 / 2.0, y - NODE.1 / 2.0);
        let words = wrap(&node.title);
        let words = words.into_iter().zip([top + 19.0, top + 34.0]).map(|(line, y)| {
            view! { <text class="graph__title" x=format!("{x:.0}") y=format!("{y:.0}")>{line}</text> }
        });
        view! {
            <a class=class href=node.href.clone()>
                <title>{format!("{} – {}", node.title, node.note)}</title>
                <rect x=format!("{left:.0}") y=format!("{top:.0}") width=NODE.0.to_string() height=NODE.1.to_string() rx="4"></rect>
                {words.collect_view()}
                <text class="graph__note" x=format!("{x:.0}") y=format!("{:.0}", top + 54.0)>{node.note.clone()}</text>
            </a>
        }
    });
    let boxes = boxes.collect_view();
    let scaled = |length: f64| format!("{:.0}", length * f64::from(zoom) / 100.0);
    view! {
        <div class="graph" tabindex="0" role="region" aria-label=label>
            <svg width=scaled(size.0) height=scaled(size.1) viewBox=format!("0 0 {:.0} {:.0}", size.0, size.1)>
                <defs>
                    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse">
                        <path class="graph__arrow" d="M0 0 8 4 0 8Z"></path>
                    </marker>
                </defs>
                {lines}
                {boxes}
            </svg>
        </div>
    }
    .into_any()
}

/// Layouts that are kept: an editor shows the same graph again and again while its texts change.
const KEPT: usize = 32;

/// A graph without its words: how many nodes, and the ways between them.
type Shape = (usize, BTreeSet<(usize, usize)>);

/// The layouts of the latest graphs, the latest one last.
static LAYOUTS: Mutex<VecDeque<(Shape, Arc<Places>)>> = Mutex::new(VecDeque::new());

/// Where the nodes go: from above to below along the arrows. What takes a while for a large graph is done once for each graph,
/// when its turn comes.
pub(crate) async fn places(nodes: usize, ways: BTreeSet<(usize, usize)>) -> records::Result<Arc<Places>> {
    let shape = (nodes, ways);
    let kept = || LAYOUTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, places)) = kept().iter().find(|(known, _)| *known == shape) {
        return Ok(Arc::clone(places));
    }
    let (places, shape) = heavy::FIGURES.run(move || (Arc::new(place(shape.0, &shape.1)), shape)).await?;
    let mut kept = kept();
    if kept.len() >= KEPT {
        kept.pop_front();
    }
    kept.push_back((shape, Arc::clone(&places)));
    Ok(places)
}

fn place(nodes: usize, ways: &BTreeSet<(usize, usize)>) -> Places {
    let number = |node: usize| u32::try_from(node).unwrap_or(u32::MAX);
    let vertices: Vec<(u32, (f64, f64))> = (0..nodes).map(|node| (number(node), NODE)).collect();
    let edges: Vec<(u32, u32)> = forward(nodes, ways).into_iter().map(|(a, b)| (number(a), number(b))).collect();
    let config = Config { vertex_spacing: SPACE, minimum_length: 1, ..Config::default() };
    let mut middles = vec![(0.0, 0.0); nodes];
    let (mut width, mut height) = (0.0_f64, 0.0_f64);
    // Parts that nothing connects stand beside each other.
    for (part, _, _) in rust_sugiyama::from_vertices_and_edges(&vertices, &edges, &config) {
        let least = part.iter().fold((f64::MAX, f64::MAX), |least, (_, at)| (least.0.min(at.0), least.1.min(at.1)));
        let mut most = (0.0_f64, 0.0_f64);
        for (node, (x, y)) in part {
            let at = (x - least.0, y - least.1);
            most = (most.0.max(at.0), most.1.max(at.1));
            if let Some(middle) = middles.get_mut(node) {
                *middle = (at.0 + width + SPACE + NODE.0 / 2.0, at.1 + SPACE + NODE.1 / 2.0);
            }
        }
        width += most.0 + NODE.0 + SPACE;
        height = height.max(most.1 + NODE.1);
    }
    Places { middles, size: (width + SPACE, height + 2.0 * SPACE) }
}

/// The ways without those that lead back to where one came from: a layout in layers has none.
fn forward(nodes: usize, ways: &BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to) in ways.iter().filter(|(from, to)| from != to) {
        next.entry(*from).or_default().push(*to);
    }
    let mut kept = Vec::new();
    // 0: not seen, 1: on the way here, 2: done.
    let mut state = vec![0u8; nodes];
    for start in 0..nodes {
        if state[start] > 0 {
            continue;
        }
        state[start] = 1;
        let mut open = vec![(start, 0)];
        while let Some((node, place)) = open.last_mut() {
            let Some(to) = next.get(node).and_then(|next| next.get(*place)).copied() else {
                state[*node] = 2;
                open.pop();
                continue;
            };
            *place += 1;
            if state[to] != 1 {
                kept.push((*node, to));
            }
            if state[to] == 0 {
                state[to] = 1;
                open.push((to, 0));
            }
        }
    }
    kept
}

/// A line from below one node to above another; one that leads up or round goes beside the nodes.
fn curve((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    let half = NODE.1 / 2.0;
    if y2 > y1 {
        let (top, bottom) = (y1 + half, y2 - half);
        let bend = (bottom - top) / 2.0;
        return format!("M{x1:.0} {top:.0}C{x1:.0} {:.0} {x2:.0} {:.0} {x2:.0} {bottom:.0}", top + bend, bottom - bend);
    }
    let (right1, right2) = (x1 + NODE.0 / 2.0, x2 + NODE.0 / 2.0);
    let far = right1.max(right2) + SPACE;
    format!(
        "M{right1:.0} {:.0}C{far:.0} {:.0} {far:.0} {:.0} {right2:.0} {:.0}",
        y1 + 6.0,
        y1 + 12.0,
        y2 - 12.0,
        y2 - 6.0
    )
}

/// At most two lines; what does not fit ends with an ellipsis.
fn wrap(title: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in title.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > LINE {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    if lines.len() > 2 {
        lines.truncate(2);
        lines[1].push('…');
    }
    for line in &mut lines {
        if line.chars().count() > LINE + 1 {
            *line = line.chars().take(LINE).chain(['…']).collect();
        }
    }
    lines
}
