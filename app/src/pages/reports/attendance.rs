//! Attendance of a project, one line for each person and session, with its filters in the address; and as a file.

use std::collections::BTreeSet;

use axum::response::Response;
use courses::attendance::Status;
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    events::{
        event::{self, Event},
        list,
    },
    ledger::keys::EventId,
    people::{organisations::OrganisationKind, person::Sex},
    projects::project::Project,
    reports::{
        attendance::{self as report, Filter, Line, Sort},
        hours::PersonHours,
    },
    system::list::{Listing, Page},
};

use crate::{
    components::{
        fields::Field,
        list::{files, heads, pagination, sorted_head, stacked},
        parts::{empty, tag},
    },
    found::{
        list_file::{self, AskedList, Rows},
        project,
    },
    pages::reports::hours,
    web::{
        days::Days,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, labels::Choice, problems::Errors},
};

fn filter(query: &Fields, days: &Days) -> Filter {
    Filter {
        search: query.get("search").chars().take(100).collect(),
        event: event_of(query),
        events: if event_of(query).is_some() { String::new() } else { query.get("event").chars().take(100).collect() },
        status: Status::from_code(query.get("status")),
        kind: OrganisationKind::from_code(query.get("kind")),
        region: query.some("region").map(str::to_owned),
        sex: Sex::from_code(query.get("sex")),
        from: days.first,
        to: days.last,
        sort: Sort::from_code(query.get("sort")).unwrap_or_default(),
        descending: query.get("order") == "down",
    }
}

/// The one event that a link names; what is typed is a part of its title.
fn event_of(query: &Fields) -> Option<EventId> {
    query.get("event").parse().ok()
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let projects = project::projects_of(&visit, &[Role::Manager, Role::Trainer]).await?;
    let l = &visit.l;
    let title = l.t("Attendance");
    if projects.is_empty() {
        return Ok(visit.page(&title, || {
            view! { <h1>{title.clone()}</h1>{empty(l.t("No project yet"), l.t("As soon as there is a project that you manage, its attendance appears here."), None)} }
        }));
    }
    let project = project::choose(&projects, &query).ok_or(Failure::NotFound)?;
    let days = Days::read(l, &query, ("from", "to"));
    let filter = filter(&query, &days);
    let (Listing { rows: lines, total, page }, totals) =
        report::page(visit.cx(), project, &filter, Page::typed(query.get("page"))).await?;
    let person_hours = PersonHours::of_project(visit.cx(), project).await?;
    let latest = list::latest(visit.cx(), &[project.id]).await?;
    let one = match filter.event {
        Some(id) => event::find(visit.cx(), id).await?.filter(|event| event.project_id == project.id),
        None => None,
    };
    let may_export = viewer.administrator || viewer.has_in(Role::Manager, &project.slug);
    let (total, number) = (usize::try_from(total).unwrap_or(0), usize::try_from(page.number()).unwrap_or(1));
    Ok(visit.page(&title, || {
        let downloads = may_export.then(|| files(l, "/attendance", &query, &project.slug, total));
        let titles = latest.iter().map(|event| event.title.clone()).collect();
        let body = if lines.is_empty() {
            empty(
                l.t("Nobody here yet"),
                l.t("Nobody is on the list of an event, or the filters are too narrow."),
                Some(("/events".into(), l.t("Events"))),
            )
        } else {
            table(&visit, &query, &filter, &lines)
        };
        let count = l.tn("{n} line: one person in one session", "{n} lines: one person in one session each", total);
        let attended = l.tf("{hours} h attended", &[("hours", &dates::hours(totals.minutes))]);
        view! {
            <p class="soft">{project.name(visit.language()).to_owned()}</p>
            <h1>{title.clone()}</h1>
            {filters(&visit, &projects, project, titles, one.as_ref(), (&query, &days.errors))}
            <div class="toolbar"><p>{count}" · "{attended}</p>{downloads}</div>
            {body}
            {pagination(l, "/attendance", &query, number, total)}
            {hours::note(l, person_hours)}
        }
    }))
}

/// `titles` are suggestions for an event, `one` is the event that a link names.
fn filters(
    visit: &Visit,
    projects: &[Project],
    project: &Project,
    titles: BTreeSet<String>,
    one: Option<&Event>,
    (query, errors): (&Fields, &Errors),
) -> AnyView {
    let l = &visit.l;
    let none = Errors::default();
    let all = || Some(l.t("All"));
    let names: Vec<Choice> = projects.iter().map(|p| (p.slug.clone(), p.name(visit.language()).to_owned())).collect();
    let statuses: Vec<Choice> = Status::ALL.iter().map(|s| (s.code().to_owned(), l.status(*s))).collect();
    let event = Field::new("event", l.t("Event"), &none);
    let event = match one {
        Some(event_of) => {
            event.select(vec![(event_of.id.to_string(), event_of.title.clone())], &event_of.id.to_string(), all())
        }
        None => event.suggested(titles, if event_of(query).is_some() { "" } else { query.get("event") }),
    };
    let narrowed = ["kind", "region", "sex", "from", "to"].iter().any(|name| query.some(name).is_some());
    view! {
        <form class="filters" method="get" action="/attendance" role="search">
            {Field::new("search", l.t("Name"), &none).input("search", query.get("search"), "off")}
            {Field::new("project", l.t("Project"), &none).select(names, &project.slug, None)}
            {event}
            {Field::new("status", l.t("State"), &none).select(statuses, query.get("status"), all())}
            <details class="filters__more" open=narrowed>
                <summary>{l.t("More filters")}</summary>
                <div class="filters__rest">
                    {Field::new("kind", l.t("Kind of organisation"), &none).select(l.kinds(), query.get("kind"), all())}
                    {Field::new("sex", l.t("Sex"), &none).select(l.sexes(), query.get("sex"), all())}
                    {Field::new("region", l.t("Held in"), &none).select(l.regions(), query.get("region"), all())}
                    {Field::new("from", l.t("From"), errors).input("date", query.get("from"), "off")}
                    {Field::new("to", l.t("To"), errors).input("date", query.get("to"), "off")}
                </div>
            </details>
            <div class="form-actions">
                <button class="button">{l.t("Show")}</button>
                <a href=format!("/attendance?project={}", project.slug)>{l.t("Clear the filters")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn table(visit: &Visit, query: &Fields, filter: &Filter, lines: &[Line]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let labels =
        [l.t("Organisation"), l.t("Event"), l.t("Session"), l.t("State"), l.t("Minutes"), l.t("How"), l.t("Share")];
    let body = lines.iter().map(|line| {
        let [organisation, event, session, state, minutes, how, share] = labels.clone();
        let kind = if line.is_present() { "done" } else { "plain" };
        let conflict = line.conflict.then(|| view! { " "{tag("due", l.t("contradiction"))} });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{line.name()}</th>
                <td role="cell" data-label=organisation>{line.organisation.clone()}</td>
                <td role="cell" data-label=event><a href=format!("/events/{}", line.event)>{line.event_title.clone()}</a></td>
                <td role="cell" data-label=session><a href=format!("/events/{}/sessions/{}", line.event, line.session)>{format!("{}, {}", dates::short(language, line.date), line.starts())}</a></td>
                <td role="cell" data-label=state>{tag(kind, l.status(line.status()))}{conflict}</td>
                <td role="cell" class="num" data-label=minutes>{l.tf("{n} of {of}", &[("n", &line.attended.to_string()), ("of", &line.planned.to_string())])}</td>
                <td role="cell" data-label=how>{line.method.map(|m| l.method(m))}</td>
                <td role="cell" class="num" data-label=share>{dates::percent(language, u8::try_from(line.percent).unwrap_or(100))}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    let head = |sort: Sort, text: String, class: &'static str| {
        sorted_head("/attendance", query, sort.code(), text, filter.sort.code(), filter.descending, class)
    };
    let [organisation, event, session, state, minutes, how, share] = labels;
    let heads = (
        head(Sort::Name, l.t("Name"), ""),
        head(Sort::Organisation, organisation, ""),
        heads([event]),
        head(Sort::Date, session, ""),
        heads([state]),
        head(Sort::Minutes, minutes, "num"),
        heads([how]),
        head(Sort::Share, share, "num"),
    );
    stacked(l.t("Attendance"), heads.into_any(), body)
}

/// The list as a file: the same rows and figures as on the screen with the same filters.
pub(crate) async fn file(visit: Visit, Path(format): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    list_file::stream(&visit, asked(&visit, &query).await?, &format).await
}

/// The list that the address asks for, as a file.
pub(crate) async fn asked(visit: &Visit, query: &Fields) -> Result<AskedList, Failure> {
    let projects = project::projects_of(visit, &[Role::Manager]).await?;
    let project = project::choose(&projects, query).ok_or(Failure::NotFound)?;
    let days = Days::read(&visit.l, query, ("from", "to")).for_file()?;
    Ok(AskedList::of_project(Rows::Attendance(filter(query, &days)), &project.slug, query))
}
