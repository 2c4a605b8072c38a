//! Training events: the list. [`month`] shows the same events by month.

use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    events::{
        event::EventKind,
        list::{self, Filter, Summary, When},
        paper,
    },
    projects::project::{DEFAULT_ZONE, Project, ProjectId},
    system::list::{Listing, Page},
};

use crate::{
    components::{
        fields::Field,
        list::{files, pagination},
        parts::empty,
    },
    found::{
        list_file::{self, AskedList, Rows},
        project,
    },
    pages::events::{
        month::{self, Month},
        paper::to_confirm,
        standing::{places, when},
    },
    web::{
        days::Days,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, labels::Choice, problems::Errors, sessions::span},
};

fn filter(visit: &Visit, query: &Fields, days: &Days, today: NaiveDate) -> Result<Filter, Failure> {
    let own = visit.signed_in()?.person;
    Ok(Filter {
        when: When::from_code(query.get("when")).map(|when| (when, today)),
        trainer: (query.get("mine") == "true").then_some(own),
        search: query.get("search").chars().take(100).collect(),
        kind: EventKind::from_code(query.get("kind")),
        region: query.some("region").map(str::to_owned),
        from: days.first,
        to: days.last,
    })
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let projects = project::projects_of(&visit, &[Role::Trainer, Role::Manager, Role::FocalPoint]).await?;
    let may_enter = viewer.administrator || viewer.has(Role::Trainer) || viewer.has(Role::Manager);
    let may_export = viewer.administrator || viewer.has(Role::Manager);
    let month = month::of(&query);
    let zone = project::choose(&projects, &query).map_or(DEFAULT_ZONE, Project::zone);
    let today = visit.cx().today(zone);
    let days = Days::read(&visit.l, &query, ("from", "to"));
    let mut filter = filter(&visit, &query, &days, today)?;
    if let Some(first) = month {
        let (from, to) = month::shown(first);
        (filter.from, filter.to) = (Some(from), Some(to));
    }
    let shown: Vec<ProjectId> = named(&projects, &query).map(|project| project.id).collect();
    // A month is shown as a whole, a list by page.
    let Listing { rows, total, page } = match month {
        Some(first) => {
            let rows = list::all(visit.cx(), &shown, &filter).await?;
            let inside = rows.iter().filter(|row| month::has(first, row)).count();
            Listing { total: i64::try_from(inside).unwrap_or(0), page: Page::typed(""), rows }
        }
        None => list::page(visit.cx(), &shown, &filter, today, Page::typed(query.get("page"))).await?,
    };
    let hours = match month.map(month::shown) {
        Some((from, to)) => list::hours(visit.cx(), from, to).await?,
        None => Vec::new(),
    };
    let confirmable = paper::to_confirm(visit.cx(), viewer.account).await?;
    let (total, number) = (usize::try_from(total).unwrap_or(0), usize::try_from(page.number()).unwrap_or(1));
    let l = &visit.l;
    let title = l.t("Events");
    Ok(visit.page(&title, || {
        let enter = may_enter.then(|| view! { <a class="button" href="/events/new">{l.t("New event")}</a> });
        let this_month = format!("{:04}-{:02}", today.year(), today.month());
        let (other, text) = if month.is_some() {
            (query.query_with(&[("month", "")]), l.t("As a list"))
        } else {
            (query.query_with(&[("month", &this_month), ("page", "")]), l.t("By month"))
        };
        let body = if let Some(first) = month {
            month::table(&visit, &query, &Month { first, today, rows: &rows, hours: &hours, may_enter })
        } else if rows.is_empty() {
            let action = may_enter.then(|| ("/events/new".to_owned(), l.t("New event")));
            empty(l.t("No event here"), l.t("Trainings, round tables, simulations and awareness sessions appear here once they are entered. Or the filters are too narrow."), action)
        } else {
            let items = rows.iter().map(|row| item(&visit, row, today)).collect_view();
            view! { <ul class="course-list">{items}</ul>{pagination(l, "/events", &query, number, total)} }.into_any()
        };
        view! {
            {(query.get("done") == "removed").then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("The event is removed.")}</p></div> })}
            <h1>{title.clone()}</h1>
            {to_confirm::draw(l, &confirmable)}
            {filters(&visit, &projects, &query, &days.errors)}
            <div class="toolbar">
                <p>{l.tn("{n} event", "{n} events", total)}</p>
                <div class="cluster">
                    <a href="/my-events">{l.t("My events")}</a>
                    <a class="button button--secondary" href=format!("/events?{other}")>{text}</a>
                    {(may_export && total > 0 && month.is_none()).then(|| files(l, "/events", &query, query.get("project"), total))}
                    {enter}
                </div>
            </div>
            {body}
        }
    }))
}

/// The list with its filters as a file: the events of the projects that the viewer manages.
pub(crate) async fn file(visit: Visit, Path(format): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    list_file::stream(&visit, asked(&visit, &query).await?, &format).await
}

/// The list that the address asks for, as a file.
pub(crate) async fn asked(visit: &Visit, query: &Fields) -> Result<AskedList, Failure> {
    let projects = project::projects_of(visit, &[Role::Manager]).await?;
    let of = query.some("project").filter(|slug| projects.iter().any(|p| p.slug == *slug)).unwrap_or("all");
    let zone = project::choose(&projects, query).map_or(DEFAULT_ZONE, Project::zone);
    let days = Days::read(&visit.l, query, ("from", "to")).for_file()?;
    Ok(AskedList {
        rows: Rows::Events(filter(visit, query, &days, visit.cx().today(zone))?),
        projects: named(&projects, query).map(|project| project.slug.clone()).collect(),
        of: of.to_owned(),
        asked: serde_json::json!(query.asked()),
    })
}

/// These projects, or the one that the address names.
fn named<'a>(projects: &'a [Project], query: &'a Fields) -> impl Iterator<Item = &'a Project> {
    let named = query.some("project");
    projects.iter().filter(move |project| named.is_none_or(|slug| slug == project.slug))
}

fn filters(visit: &Visit, projects: &[Project], query: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let none = Errors::default();
    let all = || Some(l.t("All"));
    let names: Vec<Choice> = projects.iter().map(|p| (p.slug.clone(), p.name(visit.language()).to_owned())).collect();
    let states: Vec<Choice> = When::ALL
        .iter()
        .map(|when| {
            let text = match when {
                When::Ahead => l.t("Today and later"),
                When::Over => l.t("Over"),
                When::Cancelled => l.t("Cancelled"),
            };
            (when.code().to_owned(), text)
        })
        .collect();
    // Open where one of them is in use, so that nobody wonders why the list is short.
    let narrowed =
        ["project", "when", "kind", "region", "from", "to", "mine"].iter().any(|name| query.some(name).is_some());
    let month = query.get("month").to_owned();
    let dates = month.is_empty().then(|| {
        view! {
            {Field::new("from", l.t("From"), errors).input("date", query.get("from"), "off")}
            {Field::new("to", l.t("To"), errors).input("date", query.get("to"), "off")}
        }
    });
    view! {
        <form class="filters" method="get" action="/events" role="search">
            {(!month.is_empty()).then(|| view! { <input type="hidden" name="month" value=month.clone()/> })}
            {Field::new("search", l.t("Title or place"), &none).input("search", query.get("search"), "off")}
            <details class="filters__more" open=narrowed>
                <summary>{l.t("More filters")}</summary>
                <div class="filters__rest">
                    {(names.len() > 1).then(|| Field::new("project", l.t("Project"), &none).select(names, query.get("project"), all()))}
                    {Field::new("when", l.t("When"), &none).select(states, query.get("when"), all())}
                    {Field::new("kind", l.t("Kind"), &none).select(l.event_kinds(), query.get("kind"), all())}
                    {Field::new("region", l.t("Held in"), &none).select(l.regions(), query.get("region"), all())}
                    {dates}
                    {Field::new("mine", l.t("Only those that I train"), &none).flag(query.get("mine") == "true")}
                </div>
            </details>
            <div class="form-actions">
                <button class="button button--secondary">{l.t("Show")}</button>
                <a href="/events">{l.t("Clear the filters")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn item(visit: &Visit, row: &Summary, today: NaiveDate) -> AnyView {
    let l = &visit.l;
    let places = places(l, row);
    let waiting = (row.waiting > 0).then(|| l.tf("{n} on the waiting list", &[("n", &row.waiting.to_string())]));
    let minutes = u32::try_from(row.planned).unwrap_or(0);
    let hours = l.tf("{hours} h planned", &[("hours", &dates::hours(minutes))]);
    let facts = [Some(l.event_kind(row.kind)), Some(row.place.clone()), Some(hours), Some(places), waiting];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    view! {
        <li>
            <div>
                <h2><a href=format!("/events/{}", row.id)>{row.title.clone()}</a></h2>
                <p>{span(l, row.first_on, row.last_on)}" "{when(visit, row, today)}</p>
                <p class="soft">{facts.join(" · ")}</p>
            </div>
        </li>
    }
    .into_any()
}
