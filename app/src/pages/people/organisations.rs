//! Organisations, and the form for a new one.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    people::{
        organisations::{self, OrganisationInput},
        regions,
    },
    text::Repair,
};

use crate::{
    components::{
        fields::Field,
        list::{heads, stacked},
        parts::{breadcrumbs, empty, error_summary},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{labels::Choice, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let mut all = organisations::all(visit.cx()).await?;
    let search = records::text::search_key(query.get("search"));
    let kind = organisations::OrganisationKind::from_code(query.get("kind"));
    all.retain(|o| records::text::search_key(&o.name).contains(&search) && kind.is_none_or(|k| k == o.kind));
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Organisations");
    Ok(visit.page(&title, || {
        let none = Errors::default();
        let labels = [l.t("Organisation"), l.t("Kind"), l.t("Region")];
        let body = all.iter().map(|o| {
            let place = o.region.as_deref().and_then(regions::unit).map(|u| format!("{}, {}", u.name, u.region_name(language)));
            let [_, kind, region] = labels.clone();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{o.name.clone()}</th>
                    <td role="cell" data-label=kind>{l.kind(o.kind)}</td>
                    <td role="cell" data-label=region>{place}</td>
                </tr>
            }
        });
        let body = body.collect_view();
        let table = if all.is_empty() {
            empty(l.t("No organisation found"), l.t("Take the filter away, or enter the organisation."),
                Some(("/organisations/new".into(), l.t("Enter an organisation"))))
        } else {
            stacked(title.clone(), heads(labels), body)
        };
        view! {
            <h1>{title.clone()}</h1>
            {(query.get("done") == "created").then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Saved.")}</p></div> })}
            <form class="filters" method="get" action="/organisations" role="search">
                {Field::new("search", l.t("Organisation"), &none).input("search", query.get("search"), "off")}
                {Field::new("kind", l.t("Kind"), &none).select(l.kinds(), query.get("kind"), Some(l.t("All")))}
                <div class="form-actions"><button class="button button--secondary">{l.t("Show")}</button></div>
            </form>
            <div class="toolbar">
                <p>{l.tn("{n} organisation", "{n} organisations", all.len())}</p>
                <a class="button" href="/organisations/new">{l.t("Enter an organisation")}</a>
            </div>
            {table}
        }
    }))
}

pub(crate) async fn new(visit: Visit) -> Response {
    form(&visit, StatusCode::OK, &OrganisationInput::default(), &[], &Errors::default())
}

/// The form, also after errors or repairs.
pub(crate) fn form(
    visit: &Visit,
    status: StatusCode,
    input: &OrganisationInput,
    repairs: &[Repair],
    errors: &Errors,
) -> Response {
    let l = &visit.l;
    let language = visit.language();
    let title = l.t("Enter an organisation");
    let mut units: Vec<Choice> = regions::units()
        .iter()
        .map(|u| (u.code.to_owned(), format!("{} ({})", u.name, u.region_name(language))))
        .collect();
    units.sort_by(|a, b| records::text::compare(&a.1, &b.1));
    visit.page_with(status, PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/organisations".into(), l.t("Organisations"))], &title)}
            {error_summary(l, errors)}
            {crate::pages::people::list::repaired(visit, repairs)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/organisations/new" novalidate>
                {Field::new("name", l.t("Name of the organisation"), errors)
                    .hint(l.t("The official name. Never the address of a shelter."))
                    .input("text", &input.name, "off")}
                {Field::new("kind", l.t("Kind"), errors).select(l.kinds(), &input.kind, Some(l.t("Choose")))}
                {Field::new("region", l.t("District or city"), errors).optional(l).select(units, &input.region, Some(l.t("Not stated")))}
                <div class="form-actions"><button class="button">{l.t("Save")}</button></div>
            </form>
        }
    })
}
