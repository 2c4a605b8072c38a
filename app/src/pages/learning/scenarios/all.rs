//! The exercises of the trainer's projects, with how much they were played.

use std::collections::BTreeMap;

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    authoring::library,
    learning::scenarios::map,
    projects::project::{self, ProjectId},
};

use crate::{
    components::{
        list::{heads, number_heads, stacked},
        parts::{empty, said},
    },
    web::{failure::Failure, visit::Visit},
};

pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let cx = visit.cx();
    let mut projects = project::all(cx).await?;
    projects.retain(|project| viewer.has_in(Role::Trainer, &project.slug));
    let keys: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
    let counts = map::counts(cx, &keys).await?;
    let offered = project::offered(cx, &keys).await?;
    // A course is read once, in however many projects it is offered.
    let mut current = BTreeMap::new();
    for (_, slug) in &offered {
        if !current.contains_key(slug) {
            current.insert(slug, library::current(cx, slug).await?);
        }
    }
    let mut sections = Vec::new();
    for project in projects {
        let mut rows = Vec::new();
        for (_, slug) in offered.iter().filter(|(of, _)| *of == project.id) {
            let Some(version) = current.get(slug).and_then(Option::as_ref) else { continue };
            let course = version.editions.get(visit.language());
            for activity in course.activities().filter(|activity| activity.scenario().is_some()) {
                let count =
                    counts.iter().find(|c| c.project == project.id && c.course == *slug && c.activity == activity.id);
                let (runs, ended) = count.map_or((0, 0), |count| (count.runs, count.ended));
                let address = format!("/exercises/{}/{slug}/{}", project.slug, activity.id);
                rows.push((address, activity.title.clone(), course.title.clone(), runs, ended));
            }
        }
        sections.push((project, rows));
    }
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Exercises");
    Ok(visit.page(&title, || {
        let nothing = sections.iter().all(|(_, rows)| rows.is_empty()).then(|| {
            empty(
                l.t("No exercise yet"),
                l.t("As soon as a course with an exercise is offered in your project, its runs appear here."),
                None,
            )
        });
        let sections = sections.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(project, rows)| {
            let rows = rows.into_iter().map(|(address, title, course, runs, ended)| {
                view! {
                    <tr role="row">
                        <th scope="row" role="rowheader"><a href=address>{said(&title, language)}</a></th>
                        <td role="cell" data-label=l.t("Course")>{said(&course, language)}</td>
                        <td role="cell" class="num" data-label=l.t("Runs")>{runs}</td>
                        <td role="cell" class="num" data-label=l.t("Ended")>{ended}</td>
                    </tr>
                }
            });
            let name = project.name(language).to_owned();
            let heads = (heads([l.t("Exercise"), l.t("Course")]), number_heads([l.t("Runs"), l.t("Ended")])).into_any();
            view! {
                <h2>{name.clone()}</h2>
                {stacked(name, heads, rows.collect_view().into_any())}
            }
        });
        view! {
            <h1>{title.clone()}</h1>
            {nothing}
            {sections.collect_view()}
        }
    }))
}
