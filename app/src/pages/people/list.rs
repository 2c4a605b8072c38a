//! The list of people with its filters, which are in the address; and the same list as a file.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::{
        list::{self, Filter, PersonRow, Sort, State},
        roles::Role,
    },
    people::organisations::{self, OrganisationId, OrganisationKind},
    projects::project::{self, DEFAULT_ZONE, Project},
    system::list::Page,
};

use crate::{
    components::{
        fields::Field,
        list::{count, files, heads, pages, sorted_head, stacked},
        parts::{empty, tag},
        suggest,
    },
    found::list_file::{self, AskedList, Rows},
    web::{
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L, labels::Choice, problems::Errors},
};

pub(super) const HERE: &str = "/people";

/// The filter that an address asks for, and what is wrong with the name of an organisation in it: nobody works there then.
pub(crate) async fn filter(visit: &Visit, query: &Fields) -> Result<(Filter, Errors), Failure> {
    let named = match query.some("organisation") {
        Some(typed) => Some(organisations::named(visit.cx(), typed).await?),
        None => None,
    };
    let (organisation, errors) = match named {
        None => (None, Errors::default()),
        Some(Ok(id)) => (Some(id), Errors::default()),
        Some(Err(problem)) => {
            let error = records::FieldError { field: "organisation".into(), problem };
            (Some(OrganisationId::NIL), Errors::new(&visit.l, &[error]))
        }
    };
    let filter = Filter {
        search: query.get("search").to_owned(),
        organisation,
        kind: OrganisationKind::from_code(query.get("kind")),
        region: query.some("region").map(str::to_owned),
        state: State::from_code(query.get("state")),
        project: query.some("project").map(str::to_owned),
        role: Role::from_code(query.get("role")),
        sort: Sort::from_code(query.get("sort")).unwrap_or(Sort::Name),
        descending: query.get("order") == "down",
    };
    Ok((filter, errors))
}

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let (filter, errors) = filter(&visit, &query).await?;
    let found = list::list(visit.cx(), &filter, Page::typed(query.get("page"))).await?;
    let projects = project::all(visit.cx()).await?;
    let l = &visit.l;
    let title = l.t("People");
    Ok(visit.page(&title, || {
        let table = if found.rows.is_empty() {
            empty(
                l.t("Nobody found"),
                l.t("Search for a part of the name, in any spelling; or enter the person."),
                Some(("/people/new".into(), l.t("New person"))),
            )
        } else {
            table(&visit, &query, &filter, &found.rows)
        };
        view! {
            <h1>{title.clone()}</h1>
            {filters(&visit, &projects, &query, &errors)}
            <div class="toolbar">
                <p>{l.tn("{n} person", "{n} people", count(&found))}</p>
                {files(l, HERE, &query, query.get("project"), count(&found))}
                <a href=format!("{HERE}/cards?{}", query.query_with(&[("page", "")]))>{l.t("Cards for those without a password")}</a>
                <a href="/people/duplicates">{l.t("Possible duplicates")}</a>
                <a class="button" href="/people/new">{l.t("New person")}</a>
            </div>
            {table}
            {pages(l, HERE, &query, &found)}
            {suggest::script(&visit)}
        }
    }))
}

fn filters(visit: &Visit, projects: &[Project], query: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let all = || Some(l.t("All"));
    let projects: Vec<Choice> = projects.iter().map(|p| (p.slug.clone(), p.name(language).to_owned())).collect();
    let states = State::ALL.iter().map(|state| (state.code().to_owned(), said(l, *state))).collect();
    // Open where one of them is in use, so that nobody wonders why the list is short.
    let narrowed = ["organisation", "kind", "region", "project", "role"].iter().any(|name| query.some(name).is_some());
    view! {
        <form class="filters" method="get" action=HERE role="search">
            {Field::new("search", l.t("Name or user name"), errors).input("search", query.get("search"), "off")}
            {Field::new("state", l.t("Account"), errors).select(states, query.get("state"), all())}
            <details class="filters__more" open=narrowed>
                <summary>{l.t("More filters")}</summary>
                <div class="filters__rest">
                    {Field::new("organisation", l.t("Organisation"), errors).organisation(query.get("organisation"))}
                    {Field::new("kind", l.t("Kind of organisation"), errors).select(l.kinds(), query.get("kind"), all())}
                    {Field::new("region", l.t("Region"), errors).select(l.regions(), query.get("region"), all())}
                    {Field::new("project", l.t("Project"), errors).select(projects, query.get("project"), all())}
                    {Field::new("role", l.t("Role in the project"), errors).select(l.roles(), query.get("role"), all())}
                </div>
            </details>
            <div class="form-actions">
                <button class="button button--secondary">{l.t("Show")}</button>
                <a href=HERE>{l.t("Clear the filters")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn said(l: &L, state: State) -> String {
    match state {
        State::Account => l.t("active"),
        State::Card => l.t("needs a card"),
        State::Closed => l.t("closed"),
        State::None => l.t("no account"),
    }
}

fn table(visit: &Visit, query: &Fields, filter: &Filter, rows: &[PersonRow]) -> AnyView {
    let l = &visit.l;
    let language = visit.language();
    let head = |sort: Sort, text: String, class: &'static str| {
        sorted_head(HERE, query, sort.code(), text, filter.sort.code(), filter.descending, class)
    };
    let labels = [l.t("Name"), l.t("User name"), l.t("Organisation"), l.t("Region"), l.t("Account"), l.t("Entered on")];
    let body = rows.iter().map(|row| {
        let state = row.state();
        let kind = match state {
            State::Account => "done",
            State::Closed => "error",
            State::Card | State::None => "plain",
        };
        let place = row.region.as_deref().and_then(|code| l.region_of(code));
        let entered = dates::short(language, records::system::clock::local_date(row.created_at, DEFAULT_ZONE));
        let [_, user, organisation, region, account, when] = labels.clone();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=format!("/people/{}", row.id)>{row.full_name()}</a></th>
                <td role="cell" data-label=user>{row.user_name.clone()}</td>
                <td role="cell" data-label=organisation>{row.organisation.clone()}</td>
                <td role="cell" data-label=region>{place}</td>
                <td role="cell" data-label=account>{tag(kind, said(l, state))}</td>
                <td role="cell" class="num" data-label=when>{entered}</td>
            </tr>
        }
    });
    let body = body.collect_view();
    let [name, user, organisation, region, account, when] = labels.clone();
    stacked(
        l.t("People"),
        (head(Sort::Name, name, ""), heads([user, organisation, region, account]), head(Sort::Entered, when, "num"))
            .into_any(),
        body,
    )
}

/// The list as a file: the same rows as on the screen with the same filters.
pub(crate) async fn file(visit: Visit, Path(format): Path<String>, Query(query): Query) -> Result<Response, Failure> {
    list_file::stream(&visit, asked(&visit, &query).await?, &format).await
}

/// The list that the address asks for, as a file.
pub(crate) async fn asked(visit: &Visit, query: &Fields) -> Result<AskedList, Failure> {
    let (filter, _) = filter(visit, query).await?;
    Ok(AskedList::of_house(Rows::People(filter), query))
}
