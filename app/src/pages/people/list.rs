//! The list of people, and the form for a new one.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    accounts::account::NewAccount,
    people::{
        organisations::{self, OrganisationKind},
        person::{self, full_name},
    },
    projects::project,
    text::Repair,
};

use crate::{
    components::{
        fields::Field,
        list::{PER_PAGE, heads, page_number, pagination, stacked},
        parts::{breadcrumbs, empty, error_summary, tag},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{labels::Choice, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let page = page_number(&query);
    let kind = OrganisationKind::from_code(query.get("kind")).map(OrganisationKind::code);
    let search: String = query.get("search").chars().take(100).collect();
    let (limit, offset) = (PER_PAGE.cast_signed() as i64, ((page - 1) * PER_PAGE).cast_signed() as i64);
    let rows = person::list(visit.cx(), &search, kind, limit, offset).await?;
    let l = &visit.l;
    let title = l.t("People");
    Ok(visit.page(&title, || {
        let total = rows.first().map_or(0, |r| usize::try_from(r.total).unwrap_or(0));
        let none = Errors::default();
        let labels = [l.t("Name"), l.t("User name"), l.t("Organisation"), l.t("Account")];
        let body = rows.iter().map(|row| {
            let state = match (row.disabled, row.has_password) {
                (true, _) => tag("error", l.t("closed")),
                (false, true) => tag("done", l.t("active")),
                (false, false) => tag("plain", l.t("needs a card")),
            };
            let name = full_name(&row.family_name, &row.given_name, row.patronymic.as_deref());
            let [_, user, organisation, account] = labels.clone();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader"><a href=format!("/people/{}", row.id)>{name}</a></th>
                    <td role="cell" data-label=user>{row.user_name.clone()}</td>
                    <td role="cell" data-label=organisation>{row.organisation.clone()}</td>
                    <td role="cell" data-label=account>{state}</td>
                </tr>
            }
        });
        let body = body.collect_view();
        let table = if rows.is_empty() {
            empty(
                l.t("Nobody found"),
                l.t("Search for a part of the name, in any spelling; or enter the person."),
                Some(("/people/new".into(), l.t("Enter a person"))),
            )
        } else {
            stacked(l.t("People"), heads(labels), body)
        };
        view! {
            <h1>{title.clone()}</h1>
            <form class="filters" method="get" action="/people" role="search">
                {Field::new("search", l.t("Name or user name"), &none).input("search", &search, "off")}
                {Field::new("kind", l.t("Kind of organisation"), &none).select(l.kinds(), query.get("kind"), Some(l.t("All")))}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar">
                <p>{l.tn("{n} person", "{n} people", total)}</p>
                <a href="/people/duplicates">{l.t("Entered twice")}</a>
                <a class="button" href="/people/new">{l.t("Enter a person")}</a>
            </div>
            {table}
            {pagination(l, "/people", &query, page, total)}
        }
    }))
}

pub(crate) async fn new(visit: Visit) -> Result<Response, Failure> {
    let input = NewAccount::default();
    new_form(&visit, StatusCode::OK, &input, &[], &Errors::default()).await
}

/// The form for a new person, also after errors or repairs.
pub(crate) async fn new_form(
    visit: &Visit,
    status: StatusCode,
    input: &NewAccount,
    repairs: &[Repair],
    errors: &Errors,
) -> Result<Response, Failure> {
    let organisations: Vec<Choice> =
        organisations::all(visit.cx()).await?.into_iter().map(|o| (o.id.to_string(), o.name)).collect();
    let l = &visit.l;
    let language = visit.language();
    let projects: Vec<Choice> =
        project::all(visit.cx()).await?.into_iter().map(|p| (p.slug.clone(), p.name(language).to_owned())).collect();
    let title = l.t("Enter a person");
    Ok(visit.page_with(status, PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/people".into(), l.t("People"))], &title)}
            {error_summary(l, errors)}
            {repaired(visit, repairs)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/people/new" novalidate>
                {super::person::person_fields(visit, &input.person, errors)}
                <h2>{l.t("Post")}</h2>
                {Field::new("organisation", l.t("Organisation"), errors).select(organisations, &input.organisation, Some(l.t("Choose")))}
                {Field::new("unit", l.t("Unit"), errors).optional(l).input("text", &input.unit, "off")}
                {Field::new("post_role", l.t("Role in the post"), errors).select(l.post_roles(), &input.post_role, Some(l.t("Choose")))}
                {Field::new("since", l.t("In post since"), errors).optional(l).input("date", &input.since, "off")}
                <h2>{l.t("Account")}</h2>
                {Field::new("user_name", l.t("User name"), errors).optional(l)
                    .hint(l.t("Left empty, it is made from the name."))
                    .input("text", &input.user_name, "off")}
                {Field::new("project", l.t("Project"), errors).select(projects, &input.project, None)}
                {Field::new("role", l.t("Role in the project"), errors).select(l.roles(), &input.role, None)}
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
        }
    }))
}

/// What was repaired in the names, to be looked at before it is saved.
pub(crate) fn repaired(visit: &Visit, repairs: &[Repair]) -> Option<AnyView> {
    let l = &visit.l;
    (!repairs.is_empty()).then(|| {
        let items = repairs.iter().map(|r| {
            let text = l.tf(
                "“{typed}” mixed Latin and Cyrillic letters that look alike. It now reads “{stored}”.",
                &[("typed", &r.typed), ("stored", &r.stored)],
            );
            view! { <li>{text}</li> }
        });
        view! {
            <div class="notice" role="alert">
                <h2 class="notice__title">{l.t("Letters of two alphabets")}</h2>
                <ul>{items.collect_view()}</ul>
                <p>{l.t("Nothing is saved yet. Look at the names and save.")}</p>
            </div>
        }
        .into_any()
    })
}
