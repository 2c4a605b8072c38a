//! The list of completions with its filters, which are in the address; and the same list as a file.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::roles::Role,
    people::{organisations::OrganisationKind, person::Sex, regions},
    projects::project::Project,
    reports::{
        completions::{self as report, Filter, Row, Sort, State},
        hours::PersonHours,
    },
    system::list::Page,
};

use crate::{
    components::{
        fields::Field,
        list::{count, files, heads, number_heads, pages, sorted_head, stacked},
        parts::empty,
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

/// What the address asks for. Codes that there are not ask for nothing.
fn filter(query: &Fields, days: &Days) -> Filter {
    Filter {
        search: query.get("search").chars().take(100).collect(),
        course: query.some("course").map(str::to_owned),
        kind: OrganisationKind::from_code(query.get("kind")),
        region: query.some("region").filter(|code| regions::regions().contains(code)).map(str::to_owned),
        sex: Sex::from_code(query.get("sex")),
        language: query.get("language").parse().ok(),
        state: State::from_code(query.get("state")).unwrap_or(State::Completed),
        from: days.first,
        to: days.last,
        sort: Sort::from_code(query.get("sort")).unwrap_or(Sort::Name),
        descending: query.get("order") == "down",
    }
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let projects = project::projects_of(&visit, &[Role::Manager, Role::Trainer]).await?;
    let l = &visit.l;
    let title = l.t("Completions");
    if projects.is_empty() {
        return Ok(visit.page(&title, || {
            view! {
                <h1>{title.clone()}</h1>
                {empty(l.t("No project yet"), l.t("As soon as there is a project that you manage, its completions appear here."), None)}
            }
        }));
    }
    let project = project::choose(&projects, &query).ok_or(Failure::NotFound)?;
    let days = Days::read(l, &query, ("from", "to"));
    let filter = filter(&query, &days);
    let list = report::page(visit.cx(), project, &filter, Page::typed(query.get("page"))).await?;
    let person_hours = PersonHours::of_project(visit.cx(), project).await?;
    let may_export = viewer.administrator || viewer.has_in(Role::Manager, &project.slug);
    Ok(visit.page(&title, || {
        let total = match filter.state {
            State::Completed => l.tn("{n} completion", "{n} completions", count(&list)),
            State::Running | State::All => l.tn("{n} participation", "{n} participations", count(&list)),
        };
        let downloads = may_export.then(|| files(l, "/completions", &query, &project.slug, count(&list)));
        let table = if list.rows.is_empty() {
            empty(
                l.t("Nobody here yet"),
                l.t("Nobody matches these filters. Clear a filter, or look at everybody who has begun."),
                Some((format!("/completions?project={}&state=all", project.slug), l.t("Show everybody"))),
            )
        } else {
            table(&visit, &query, &filter, &list.rows)
        };
        view! {
            <p class="soft">{project.name(visit.language()).to_owned()}</p>
            <h1>{title.clone()}</h1>
            <p><a href="/offers">{l.t("Who may begin which course")}</a></p>
            {filters(&visit, &projects, project, &query, &days.errors)}
            <div class="toolbar"><p>{total}</p>{downloads}</div>
            {table}
            {pages(l, "/completions", &query, &list)}
            {hours::note(l, person_hours)}
        }
    }))
}

fn filters(visit: &Visit, projects: &[Project], project: &Project, query: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let none = Errors::default();
    let all = || Some(l.t("All"));
    let names: Vec<Choice> = projects.iter().map(|p| (p.slug.clone(), p.name(language).to_owned())).collect();
    let states = vec![
        (State::Completed.code().to_owned(), l.t("Completed")),
        (State::Running.code().to_owned(), l.t("Begun, not completed")),
        (State::All.code().to_owned(), l.t("Everybody who has begun")),
    ];
    // Open where one of them is in use, so that nobody wonders why the list is short.
    let narrowed = ["kind", "region", "sex", "language", "from", "to"].iter().any(|name| query.some(name).is_some());
    view! {
        <form class="filters" method="get" action="/completions" role="search">
            {Field::new("search", l.t("Name"), &none).input("search", query.get("search"), "off")}
            {Field::new("project", l.t("Project"), &none).select(names, &project.slug, None)}
            {Field::new("state", l.t("Who"), &none).select(states, query.get("state"), None)}
            <details class="filters__more" open=narrowed>
                <summary>{l.t("More filters")}</summary>
                <div class="filters__rest">
                    {Field::new("kind", l.t("Kind of organisation"), &none).select(l.kinds(), query.get("kind"), all())}
                    {Field::new("region", l.t("Region"), &none).select(l.regions(), query.get("region"), all())}
                    {Field::new("sex", l.t("Sex"), &none).select(l.sexes(), query.get("sex"), all())}
                    {Field::new("language", l.t("Language"), &none).select(l.languages(), query.get("language"), all())}
                    {Field::new("from", l.t("From"), errors).input("date", query.get("from"), "off")}
                    {Field::new("to", l.t("To"), errors).input("date", query.get("to"), "off")}
                </div>
            </details>
            <div class="form-actions">
                <button class="button">{l.t("Show")}</button>
                <a href=format!("/completions?project={}", project.slug)>{l.t("Clear the filters")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn table(visit: &Visit, query: &Fields, filter: &Filter, rows: &[Row]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let head = |sort: Sort, text: String, class: &'static str| {
        sorted_head("/completions", query, sort.code(), text, filter.sort.code(), filter.descending, class)
    };
    let labels = [
        l.t("Name"),
        l.t("Organisation"),
        l.t("Region"),
        l.t("Started"),
        l.t("Completion"),
        l.t("Credited hours"),
        l.t("Result"),
        l.t("Certificate"),
    ];
    let body = rows.iter().map(|row| {
        let region = row.region.as_deref().and_then(|code| l.region_of(code));
        let completed = match row.completed_on {
            Some(day) => dates::short(language, day),
            None => l.tf("{done} of {of}", &[("done", &row.done.to_string()), ("of", &row.activities.to_string())]),
        };
        let certificate = row.certificate_code.clone().zip(row.certificate.clone()).map(|(code, number)| {
            view! { <a class="code" href=format!("/verify/{code}")>{number}</a> }
        });
        let result = row.result_percent.and_then(|p| u8::try_from(p).ok()).map(|p| dates::percent(language, p));
        let parts = l.tf("online {online}, attended {attended}", &[("online", &dates::hours(row.online_minutes)), ("attended", &dates::hours(row.attended_minutes))]);
        let [_, organisation, region_label, started, completed_label, credited, result_label, certificate_label] =
            labels.clone();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=format!("/completions/{}", row.participation_id)>{row.name()}</a></th>
                <td role="cell" data-label=organisation>{row.organisation.clone()}</td>
                <td role="cell" data-label=region_label>{region}</td>
                <td role="cell" class="num" data-label=started>{dates::short(language, row.started_on)}</td>
                <td role="cell" class="num" data-label=completed_label>{completed}</td>
                <td role="cell" class="num" data-label=credited>{dates::hours(row.credited_minutes)}<br/><span class="soft">{parts}</span></td>
                <td role="cell" class="num" data-label=result_label>{result}</td>
                <td role="cell" data-label=certificate_label>{certificate}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    let [name, organisation, region, started, completed, credited, result, certificate] = labels.clone();
    stacked(
        l.t("Completions"),
        (
            head(Sort::Name, name, ""),
            head(Sort::Organisation, organisation, ""),
            heads([region]),
            head(Sort::Started, started, "num"),
            head(Sort::Completed, completed, "num"),
            number_heads([credited]),
            head(Sort::Result, result, "num"),
            heads([certificate]),
        )
            .into_any(),
        body,
    )
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
    Ok(AskedList::of_project(Rows::Completions(filter(query, &days)), &project.slug, query))
}
